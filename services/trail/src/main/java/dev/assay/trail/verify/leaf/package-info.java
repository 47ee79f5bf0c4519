/** From the bytes of a leaf to its record, in the strict profile. */
@NullMarked
package dev.assay.trail.verify.leaf;

import org.jspecify.annotations.NullMarked;
