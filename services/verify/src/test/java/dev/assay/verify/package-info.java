/** The runnable archive, as a stranger would use it. */
@NullMarked
package dev.assay.verify;

import org.jspecify.annotations.NullMarked;
