/** Many-dimensional points laid out in two dimensions, for people to look at. */
@NullMarked
package dev.assay.check.projection;

import org.jspecify.annotations.NullMarked;
