/** The catalogue: every check there is, by name. */
@NullMarked
package dev.assay.check.catalogue;

import org.jspecify.annotations.NullMarked;
