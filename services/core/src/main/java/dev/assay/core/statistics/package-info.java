/** Intervals and the statistics that are no mean over samples. */
@NullMarked
package dev.assay.core.statistics;

import org.jspecify.annotations.NullMarked;
