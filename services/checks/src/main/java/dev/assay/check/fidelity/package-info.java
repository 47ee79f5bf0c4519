/** Whether a map names the pixels that the score depends on: deletion and insertion. */
@NullMarked
package dev.assay.check.fidelity;

import org.jspecify.annotations.NullMarked;
