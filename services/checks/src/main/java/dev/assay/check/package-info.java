/** Checks of explanations, activations and predictions, and the engine that runs them over a release. */
@NullMarked
package dev.assay.check;

import org.jspecify.annotations.NullMarked;
