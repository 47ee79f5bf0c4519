/** Strict reading of YAML and JSON: every refusal names the line, and an unknown key the nearest known one. */
@NullMarked
package dev.assay.core.document;

import org.jspecify.annotations.NullMarked;
