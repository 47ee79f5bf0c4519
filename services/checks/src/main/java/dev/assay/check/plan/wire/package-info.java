/** The form of plan files as a JSON Schema, for editors and other programs. */
@NullMarked
package dev.assay.check.plan.wire;

import org.jspecify.annotations.NullMarked;
