/** Reads a bag of unknown origin: an archive that is safe, and a BagIt bag that is whole. */
@NullMarked
package dev.assay.trail.verify.bag;

import org.jspecify.annotations.NullMarked;
