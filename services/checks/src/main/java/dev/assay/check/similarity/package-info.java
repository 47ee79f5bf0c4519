/** How alike two maps are. */
@NullMarked
package dev.assay.check.similarity;

import org.jspecify.annotations.NullMarked;
