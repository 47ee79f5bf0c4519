/** Plan files: read strictly and resolved against the catalogues, so that nothing is left to a default. */
@NullMarked
package dev.assay.check.plan;

import org.jspecify.annotations.NullMarked;
