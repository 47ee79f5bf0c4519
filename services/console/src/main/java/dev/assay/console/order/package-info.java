/** Orders to the ledger: what people ask it to record about itself. */
@NullMarked
package dev.assay.console.order;

import org.jspecify.annotations.NullMarked;
