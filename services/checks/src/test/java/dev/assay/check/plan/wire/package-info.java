/** Tests of the schema of plan files. */
@NullMarked
package dev.assay.check.plan.wire;

import org.jspecify.annotations.NullMarked;
