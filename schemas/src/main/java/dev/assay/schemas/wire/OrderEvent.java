package dev.assay.schemas.wire;

import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.KeyRotationOrdered;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.StoreFound;

/** What topic {@code assay.orders} carries: what the ledger is asked to record that is no input. */
public sealed interface OrderEvent {
    /** The contract of the topic. */
    Contract<OrderEvent> CONTRACT = Contract.either(
            Contract.Kind.of(ReconciliationDue.class, Reconcile::new),
            Contract.Kind.of(KeyRotationOrdered.class, Rotate::new),
            Contract.Kind.of(StoreFound.class, Retain::new),
            Contract.Kind.of(ExportMade.class, Export::new),
            Contract.Kind.of(CorrectionEntered.class, Correct::new));

    /** Inputs are to be held against records. */
    record Reconcile(ReconciliationDue event) implements OrderEvent {}

    /** Another key is to sign. */
    record Rotate(KeyRotationOrdered event) implements OrderEvent {}

    /** What the store can do. */
    record Retain(StoreFound event) implements OrderEvent {}

    /** The files of an export are written. */
    record Export(ExportMade event) implements OrderEvent {}

    /** An earlier record is corrected. */
    record Correct(CorrectionEntered event) implements OrderEvent {}
}
