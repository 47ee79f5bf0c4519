/** Explainers: from a model, an input and a target class to a map of what the score depends on. */
@NullMarked
package dev.assay.explain;

import org.jspecify.annotations.NullMarked;
