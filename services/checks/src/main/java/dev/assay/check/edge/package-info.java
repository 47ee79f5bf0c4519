/** What maps do with inputs at the edge: without content, at the ends of the range, moved, turned, or uncertain. */
@NullMarked
package dev.assay.check.edge;

import org.jspecify.annotations.NullMarked;
