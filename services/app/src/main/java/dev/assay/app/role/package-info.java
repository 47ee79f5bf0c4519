/** The roles of one process: which are active, in which order they start and stop, whether they are ready. */
@NullMarked
package dev.assay.app.role;

import org.jspecify.annotations.NullMarked;
