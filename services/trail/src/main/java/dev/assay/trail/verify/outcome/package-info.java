/** What verification found: the steps in their order, and the first that something contradicts. */
@NullMarked
package dev.assay.trail.verify.outcome;

import org.jspecify.annotations.NullMarked;
