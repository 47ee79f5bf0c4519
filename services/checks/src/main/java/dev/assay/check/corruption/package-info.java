/** Corruptions of pictures, and what they do to accuracy and maps. */
@NullMarked
package dev.assay.check.corruption;

import org.jspecify.annotations.NullMarked;
