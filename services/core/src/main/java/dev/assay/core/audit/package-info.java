/** Audits: their tasks, what a task finds, and how findings become measurements, outcomes and a verdict. */
@NullMarked
package dev.assay.core.audit;

import org.jspecify.annotations.NullMarked;
