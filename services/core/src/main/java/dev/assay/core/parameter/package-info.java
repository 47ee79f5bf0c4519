/** Named, typed parameters of explainers and checks: listed for people, checked when given, resolved to text for plans. */
@NullMarked
package dev.assay.core.parameter;

import org.jspecify.annotations.NullMarked;
