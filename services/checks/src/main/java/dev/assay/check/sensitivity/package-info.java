/** Whether a map changes under noise that a person would not see. */
@NullMarked
package dev.assay.check.sensitivity;

import org.jspecify.annotations.NullMarked;
