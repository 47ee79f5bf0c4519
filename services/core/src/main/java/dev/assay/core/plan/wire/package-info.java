/** The resolved plan as canonical JSON: the bytes that are stored, digested and run. */
@NullMarked
package dev.assay.core.plan.wire;

import org.jspecify.annotations.NullMarked;
