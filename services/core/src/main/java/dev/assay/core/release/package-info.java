/** Releases of models and datasets: what they declare, and how their folders are read and checked. */
@NullMarked
package dev.assay.core.release;

import org.jspecify.annotations.NullMarked;
