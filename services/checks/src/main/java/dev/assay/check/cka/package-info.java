/** Whether models represent pictures alike: centred kernel alignment, layer by layer. */
@NullMarked
package dev.assay.check.cka;

import org.jspecify.annotations.NullMarked;
