/** Goes through the records in order and keeps the accounts. */
@NullMarked
package dev.assay.trail.verify.fold;

import org.jspecify.annotations.NullMarked;
