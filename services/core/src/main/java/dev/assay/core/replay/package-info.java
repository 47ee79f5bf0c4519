/** How an audit that is computed anew stands to the one on record. */
@NullMarked
package dev.assay.core.replay;

import org.jspecify.annotations.NullMarked;
