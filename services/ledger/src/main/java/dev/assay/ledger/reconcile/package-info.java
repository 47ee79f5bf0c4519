/** Asks the brokers what the inputs hold, so that the ledger can say what became of each event. */
@NullMarked
package dev.assay.ledger.reconcile;

import org.jspecify.annotations.NullMarked;
