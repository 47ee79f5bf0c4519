package dev.assay.ledger.sequence;

import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.OrderTaken;
import dev.assay.schemas.wire.Contract;

/** What comes to the sequencer. */
sealed interface Turn {
    Contract<Turn> CONTRACT = Contract.either(
            Contract.Kind.of(LedgerEntry.class, Entry::new), Contract.Kind.of(OrderTaken.class, Order::new));

    /** A record that has no index yet. */
    record Entry(LedgerEntry entry) implements Turn {}

    /** An order whose record depends on those before it. */
    record Order(OrderTaken order) implements Turn {}
}
