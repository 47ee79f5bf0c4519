/** Loads and runs the models of a release before it is taken in, in a process that may die of them. */
@NullMarked
package dev.assay.intake.trial;

import org.jspecify.annotations.NullMarked;
