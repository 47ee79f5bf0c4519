package dev.assay.ledger.sequence;

import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.enter.EventRecords;
import dev.assay.ledger.enter.OrderRecords;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.KeyRotationOrdered;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.OrderTaken;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.StoreFound;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.OrderEvent;
import dev.assay.schemas.wire.Received;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.Wording;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** From orders to the records that depend on those before them. */
final class OrderDesk {
    /** Under this the memory holds the key of the log that was recorded last. */
    static final String LOG_KEY = "log key";

    private static final String RETENTION = "retention";
    private static final Logger LOG = System.getLogger(OrderDesk.class.getName());

    private final SequenceMemory memory;
    private final EventReader events;
    private final CorrectionChains chains;
    private final Enter enter;

    /** Gives a record the next index. */
    @FunctionalInterface
    interface Enter {
        void enter(LedgerEntry entry, LedgerRecord record);
    }

    OrderDesk(SequenceMemory memory, EventReader events, Enter enter) {
        this.memory = memory;
        this.events = events;
        this.chains = new CorrectionChains(memory);
        this.enter = enter;
    }

    /** How long the order may wait for the records that it rests on. */
    Duration patience(OrderTaken order) {
        return read(order) instanceof OrderEvent.Reconcile due
                ? Duration.between(due.event().getAt(), due.event().getUntil())
                : Duration.ZERO;
    }

    /**
     * @param late whether it has waited long enough
     * @return false if its time has not come
     */
    boolean settle(OrderTaken order, boolean late) {
        switch (read(order)) {
            case OrderEvent.Reconcile due -> {
                return reconcile(order, due.event(), late);
            }
            case OrderEvent.Rotate rotate -> rotate(order, rotate.event());
            case OrderEvent.Retain retain -> retain(order, retain.event());
            case OrderEvent.Correct correct -> correct(order, correct.event());
            case OrderEvent.Export export -> throw unexpected();
        }
        return true;
    }

    /** What every record of the order states. */
    static Head head(OrderTaken order, String actor) {
        return new Head(order.getAt(), Wording.fit(actor, Head.MAX_ACTOR), EventRecords.cause(order.getCause()));
    }

    private boolean reconcile(OrderTaken order, ReconciliationDue due, boolean late) {
        List<String> lacking = due.getInputs().stream()
                .filter(input -> Topics.RECONCILED.contains(input.getTopic()))
                .filter(input ->
                        memory.tally(input.getTopic(), input.getPartition()).settled() < input.getEnd())
                .map(input -> input.getTopic() + '-' + input.getPartition() + " from "
                        + memory.tally(input.getTopic(), input.getPartition()).settled() + " to " + input.getEnd())
                .toList();
        if (!lacking.isEmpty()) {
            if (!late) {
                return false;
            }
            LOG.log(Level.ERROR, "events have no record, though their time is up: {0}", String.join(", ", lacking));
        }
        put(new Reconciled(
                head(order, due.getActor()), memory.next(), partitions(due), memory.started(), memory.ended()));
        return true;
    }

    /** Every partition that the brokers name or a record is about, in the order of their names. */
    private List<Reconciled.Partition> partitions(ReconciliationDue due) {
        TreeMap<String, Reconciled.Partition> all = new TreeMap<>();
        memory.tallies().forEach(tally -> all.put(tally.topic() + tally.partition(), tally.reconciled(0)));
        due.getInputs().stream()
                .filter(input -> Topics.RECONCILED.contains(input.getTopic()))
                .forEach(input -> all.put(
                        input.getTopic() + input.getPartition(),
                        memory.tally(input.getTopic(), input.getPartition()).reconciled(input.getEnd())));
        return List.copyOf(all.values());
    }

    private void rotate(OrderTaken order, KeyRotationOrdered event) {
        Head head = head(order, event.getActor());
        String from = memory.text(LOG_KEY)
                .orElseThrow(() -> new IllegalStateException("the first record of a log names its key"));
        if (from.equals(event.getKey())) {
            refuse(head, "", "the log is signed with that key already");
            return;
        }
        memory.text(LOG_KEY, event.getKey());
        put(new KeyRotated(head, KeyRole.LOG, from, event.getKey(), event.getReason()));
    }

    private void retain(OrderTaken order, StoreFound event) {
        Retained.Mode mode = event.getDays() > 0 ? Retained.Mode.COMPLIANCE : Retained.Mode.NONE;
        String found = mode + " " + event.getDays() + ' ' + event.getVersioning() + ' ' + event.getConditionalPut();
        if (memory.text(RETENTION).filter(found::equals).isEmpty()) {
            memory.text(RETENTION, found);
            put(new Retained(
                    head(order, SequenceDesk.ACTOR),
                    mode,
                    event.getDays(),
                    event.getVersioning(),
                    event.getConditionalPut(),
                    OrderRecords.lacks(event)));
        }
    }

    /** A correction that is not true would be found by whoever verifies, in every export from then on. */
    private void correct(OrderTaken order, CorrectionEntered event) {
        Corrected correction = OrderRecords.correction(event, head(order, event.getActor()));
        if (memory.known(correction.recordId().toString()).isPresent()) {
            put(correction);
            return;
        }
        Optional<String> complaint = chains.take(correction, Entries.bytes(event.getLeaf()));
        if (complaint.isPresent()) {
            refuse(correction.head(), "record " + correction.prev(), complaint.get());
        } else {
            put(correction);
        }
    }

    private void refuse(Head head, String about, String reason) {
        String fit = Wording.fit(reason, LedgerRecord.MAX_REASON);
        put(new LedgerRecord.EventRejected(head, about, head.cause().digest(), OptionalLong.empty(), fit, ""));
    }

    private void put(LedgerRecord record) {
        enter.enter(Entries.of(record), record);
    }

    private OrderEvent read(OrderTaken order) {
        byte[] raw = Entries.bytes(order.getOrder());
        if (events.decode(raw, OrderEvent.CONTRACT) instanceof Received.Accepted<OrderEvent> accepted) {
            return accepted.event();
        }
        throw new IllegalStateException("an order was read before it came to the sequencer");
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("the record of such an order depends on none before it");
    }
}
