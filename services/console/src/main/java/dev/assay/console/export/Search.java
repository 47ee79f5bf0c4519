package dev.assay.console.export;

import dev.assay.console.order.Orders.Place;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import java.io.IOException;

/** Looks for the reconciliation that an order caused, in what the log grew by. */
final class Search {
    private final StoredLog log;
    private final Place order;
    private long next;
    private boolean found;

    /** @param from index of the first record to look at */
    Search(StoredLog log, long from, Place order) {
        this.log = log;
        this.next = from;
        this.order = order;
    }

    /**
     * Looks at what is new.
     *
     * @throws IOException if the ledger refused the order
     */
    boolean foundIn(long size) throws IOException {
        while (!found && next < size) {
            for (byte[] leaf : log.leaves(next, size)) {
                look(next++, leaf);
            }
        }
        return found;
    }

    private void look(long index, byte[] leaf) throws IOException {
        switch (Leaf.read(leaf)) {
            case Leaf.Read.Invalid invalid ->
                throw new AlteredLog("record " + index + " in the store is no record: " + invalid.reason());
            case Leaf.Read.Valid valid -> look(valid.record());
        }
    }

    private void look(LedgerRecord record) throws IOException {
        Cause cause = record.head().cause();
        if (!cause.topic().equals(order.topic())
                || cause.partition() != order.partition()
                || cause.offset() != order.offset()) {
            return;
        }
        if (record instanceof LedgerRecord.EventRejected rejected) {
            throw new IOException("the ledger refused to reconcile: " + rejected.reason());
        }
        found |= record instanceof Reconciled;
    }
}
