/** Holds an audit's record against its report, its plan and what was signed about it. */
@NullMarked
package dev.assay.trail.verify.audit;

import org.jspecify.annotations.NullMarked;
