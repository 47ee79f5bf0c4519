/** Drawing: colour maps with bars, panels, outlines, charts. The same inputs give the same bytes. */
@NullMarked
package dev.assay.check.picture;

import org.jspecify.annotations.NullMarked;
