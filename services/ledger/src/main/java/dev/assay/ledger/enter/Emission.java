package dev.assay.ledger.enter;

import dev.assay.schemas.EventRejected;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.OrderTaken;

/** What reading one input gives. */
public sealed interface Emission {
    /** @param entry a record that has no index yet */
    record Entry(LedgerEntry entry) implements Emission {}

    /** @param order whose record depends on those before it */
    record Order(OrderTaken order) implements Emission {}

    /** Input that cannot be read or is not acceptable; it comes back as input of the ledger, and is recorded then. */
    record Refusal(EventRejected event) implements Emission {}
}
