/** Writes the bag: everything that a third party needs to check the log offline, as one zip (BagIt 1.0). */
@NullMarked
package dev.assay.trail.bag;

import org.jspecify.annotations.NullMarked;
