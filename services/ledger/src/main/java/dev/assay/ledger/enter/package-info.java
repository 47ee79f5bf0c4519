/** From events and audits to the records that enter the ledger. */
@NullMarked
package dev.assay.ledger.enter;

import org.jspecify.annotations.NullMarked;
