package dev.assay.ledger.sequence;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.sequence.SequenceMemory.Waiting;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.StartedAudits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Gives each record the next index, once, and not before the records that it rests on. */
final class SequenceDesk {
    /** Who speaks where nobody else does. */
    static final String ACTOR = "assay-ledger";

    private static final Logger LOG = System.getLogger(SequenceDesk.class.getName());

    /**
     * An audit rests on its plan and on the event that started it. Both are on their way when it comes; should one of
     * them be lost, the audit is entered all the same after this time, and whoever verifies sees what lacks.
     */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What an input event can end in. */
    private static final Set<RecordType> ENDS = Set.of(
            RecordType.RELEASE_ACCEPTED,
            RecordType.DUPLICATE,
            RecordType.PLAN_REGISTERED,
            RecordType.REVIEW,
            RecordType.EVENT_REJECTED);

    private final SequenceMemory memory;
    private final EventReader events;
    private final LedgerMetrics metrics;
    private final OrderDesk orders;
    private final String firstKey;
    private final Consumer<LedgerEntry> out;

    /**
     * @param firstKey of the log, registered by its first record
     * @param out takes entries in the order of their indices
     */
    SequenceDesk(
            SequenceMemory memory,
            EventReader events,
            LedgerMetrics metrics,
            String firstKey,
            Consumer<LedgerEntry> out) {
        this.memory = memory;
        this.events = events;
        this.metrics = metrics;
        this.orders = new OrderDesk(memory, events, this::enter);
        this.firstKey = firstKey;
        this.out = out;
    }

    /** Takes what came, and after it what waited for it. */
    void take(byte[] raw, Instant now) {
        if (!settle(raw, false)) {
            memory.wait(new Waiting(now, raw));
        }
        advance(now);
    }

    /** Takes up what waits, where its time has come. */
    void advance(Instant now) {
        boolean moved = memory.waits() > 0;
        while (moved) {
            moved = false;
            for (Map.Entry<Long, Waiting> entry : memory.waiting().entrySet()) {
                Waiting waiting = entry.getValue();
                if (settle(waiting.turn(), !now.isBefore(waiting.since().plus(patience(waiting.turn()))))) {
                    memory.done(entry.getKey());
                    moved = true;
                }
            }
        }
        metrics.waiting(memory.waits());
    }

    private Duration patience(byte[] raw) {
        return turn(raw) instanceof Turn.Order order ? orders.patience(order.order()) : PATIENCE;
    }

    /** @param late whether it has waited long enough */
    private boolean settle(byte[] raw, boolean late) {
        return switch (turn(raw)) {
            case Turn.Order order -> {
                first(OrderDesk.head(order.order(), ACTOR));
                yield orders.settle(order.order(), late);
            }
            case Turn.Entry entry -> entry(entry.entry(), late);
        };
    }

    private boolean entry(LedgerEntry entry, boolean late) {
        LedgerRecord record = own(entry);
        if (record instanceof LedgerRecord.AuditDecided audit && !rests(audit)) {
            if (!late) {
                return false;
            }
            LOG.log(
                    Level.ERROR,
                    "audit {0} is recorded without a record of its plan {1} or its cause {2} before it",
                    audit.audit(),
                    audit.plan().digest(),
                    audit.head().cause());
        }
        if (record instanceof KeyRegistered key && !memory.register(key.role().name(), key.key())) {
            metrics.repeated("same");
            return true;
        }
        first(record.head());
        enter(entry, record);
        return true;
    }

    /** Whether all is recorded that the audit rests on. */
    private boolean rests(LedgerRecord.AuditDecided audit) {
        Cause cause = audit.head().cause();
        return memory.isRegistered(audit.plan().digest())
                && (!Topics.RECONCILED.contains(cause.topic())
                        || memory.isSettled(cause.topic(), cause.partition(), cause.offset()));
    }

    /** The first record of a log names its key. */
    private void first(Head head) {
        if (memory.next() == 0) {
            KeyRegistered key = new KeyRegistered(new Head(head.time(), ACTOR, head.cause()), KeyRole.LOG, firstKey);
            memory.register(KeyRole.LOG.name(), firstKey);
            memory.text(OrderDesk.LOG_KEY, firstKey);
            enter(Entries.of(key), key);
        }
    }

    private void enter(LedgerEntry entry, LedgerRecord record) {
        Digest leaf = Digest.of(Entries.bytes(entry.getLeaf()));
        Digest known = isFirst(record.head().cause())
                ? null
                : memory.known(entry.getRecordId()).orElse(null);
        if (known == null) {
            write(entry, record, leaf);
        } else if (known.equals(leaf)) {
            metrics.repeated("same");
        } else {
            metrics.repeated("other");
            LedgerRecord conflict = conflict(entry, record);
            if (memory.known(conflict.recordId().toString()).isEmpty()) {
                LedgerEntry refusal = Entries.of(conflict);
                write(refusal, conflict, Digest.of(Entries.bytes(refusal.getLeaf())));
            }
        }
    }

    /** A record is about its cause: where none is, there is none with this one's id, and nothing to look up. */
    private boolean isFirst(Cause cause) {
        return Topics.RECONCILED.contains(cause.topic())
                && memory.isFirst(cause.topic(), cause.partition(), cause.offset());
    }

    private void write(LedgerEntry entry, LedgerRecord record, Digest leaf) {
        account(entry, record);
        entry.setIndex(memory.next());
        memory.enter(entry.getRecordId(), leaf);
        out.accept(entry);
        metrics.sequenced(entry.getType(), entry.getIndex());
    }

    /** What the record means for the arithmetic of reconciliations. */
    private void account(LedgerEntry entry, LedgerRecord record) {
        Cause cause = record.head().cause();
        if (Topics.RECONCILED.contains(cause.topic())) {
            if (record.part().isEmpty() && ENDS.contains(record.type())) {
                if (memory.isSettled(cause.topic(), cause.partition(), cause.offset())) {
                    throw new IllegalStateException("event " + cause + " has its record already, and now comes with "
                            + cause.digest() + ": the topic was made anew, or an older copy of it came back");
                }
                memory.settle(cause.topic(), cause.partition(), cause.offset(), record.type());
            } else {
                memory.about(cause.topic(), cause.partition(), cause.offset());
            }
        }
        switch (record) {
            case LedgerRecord.ReleaseAccepted accepted -> started(accepted.audits(), entry);
            case LedgerRecord.PlanRegistered registered -> {
                memory.register(registered.subject().digest());
                started(registered.audits(), entry);
            }
            case LedgerRecord.AuditDecided audit -> memory.end(audit.audit().value());
            default -> {
                // starts and ends no audit
            }
        }
    }

    private void started(StartedAudits audits, LedgerEntry entry) {
        switch (audits) {
            case StartedAudits.Listed listed -> listed.audits().forEach(audit -> memory.start(audit.value()));
            case StartedAudits.Attached attached -> {
                List<Attachment> attachments = entry.getAttachments();
                new String(Entries.bytes(attachments.getFirst().getContent()), StandardCharsets.US_ASCII)
                        .lines()
                        .forEach(memory::start);
            }
        }
    }

    /** A second record of the same fact with other content: the first stands, and the ledger says that there was another. */
    private static LedgerRecord conflict(LedgerEntry entry, LedgerRecord record) {
        byte[] content = Entries.bytes(entry.getLeaf());
        Digest digest = Digest.of(content);
        String reason = "record " + entry.getRecordId() + " came again with other content; the first stands";
        return new LedgerRecord.EventRejected(
                record.head(), "", digest, OptionalLong.of(content.length), reason, "again " + digest);
    }

    private Turn turn(byte[] raw) {
        if (events.decode(raw, Turn.CONTRACT) instanceof Received.Accepted<Turn> accepted) {
            return accepted.event();
        }
        throw new IllegalStateException("only the ledger itself writes to its sequencer, and what it can read");
    }

    private static LedgerRecord own(LedgerEntry entry) {
        return switch (Leaf.read(Entries.bytes(entry.getLeaf()))) {
            case Leaf.Read.Valid valid -> valid.record();
            case Leaf.Read.Invalid invalid ->
                throw new IllegalStateException("a leaf of our own is not valid: " + invalid.reason());
        };
    }
}
