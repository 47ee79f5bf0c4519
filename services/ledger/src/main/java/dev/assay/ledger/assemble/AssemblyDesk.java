package dev.assay.ledger.assemble;

import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.Work;
import dev.assay.ledger.enter.Emission;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.enter.EventRecords;
import dev.assay.ledger.enter.OrderRecords;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.streams.InputRecord;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.OrderEvent;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.schemas.wire.Wire;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The work of one task of the assembler. Each input record ends here, in the next sentence of an audit or in a refusal. */
final class AssemblyDesk {
    private static final String SOURCE = "/assay/ledger";
    private static final int MAX_SUBJECT = 200;
    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final Contract<EventRejected> REJECTED = Contract.of(EventRejected.class);
    private static final Contract<ReviewEntered> REVIEW = Contract.of(ReviewEntered.class);

    private final ProcessorContext<String, Emission> context;
    private final AuditState state;
    private final Wire wire;
    private final EventReader events;
    private final AssemblyProcessor.Keys keys;
    private final LedgerMetrics metrics;
    private final OpenAudits open;
    private Instant forgotten = Instant.MIN;

    AssemblyDesk(
            ProcessorContext<String, Emission> context,
            AuditState state,
            Wire wire,
            EventReader events,
            Executor executor,
            AssemblyProcessor.Keys keys,
            LedgerMetrics metrics) {
        this.context = context;
        this.state = state;
        this.wire = wire;
        this.events = events;
        this.keys = keys;
        this.metrics = metrics;
        this.open = new OpenAudits(state, events, executor, keys.attestor(), this::decided);
        open.restore();
        count();
    }

    void take(Record<String, byte[]> record) {
        InputRecord input = InputRecord.of(context, record);
        open.active(now());
        switch (input.topic()) {
            case Topics.CHECK_RESULTS -> takeResult(input);
            case Topics.REVIEWS ->
                read(input, REVIEW).ifPresent(review -> enter(input, () -> EventRecords.reviewed(review, input)));
            case Topics.ORDERS -> read(input, OrderEvent.CONTRACT).ifPresent(order -> take(order, input));
            case Topics.REJECTED -> takeRejected(input);
            default -> throw new IllegalStateException("the ledger reads no topic " + input.topic());
        }
        count();
    }

    void tick(Instant now) {
        open.advance(now);
        if (forgotten.isBefore(now.minus(FORGET_EVERY))) {
            state.forget(now);
            forgotten = now;
        }
        count();
    }

    private void takeResult(InputRecord input) {
        open.readUpTo(input.time());
        read(input, ResultEvent.CONTRACT).ifPresent(event -> {
            switch (event) {
                case ResultEvent.Decided decided -> decided(decided.event(), input);
                case ResultEvent.Planned planned -> plan(planned.event(), input);
                case ResultEvent.Attempted attempted -> attempt(attempted.event(), input);
                case ResultEvent.Done done -> done(done.event(), input);
            }
        });
    }

    /** A decision that no record can state is recorded as a refusal of the event that it is about. */
    private void decided(InputDecided event, InputRecord input) {
        try {
            LedgerEntry entry = EventRecords.decided(event);
            forward(new Emission.Entry(entry), entry.getRecordId(), input.time());
        } catch (IllegalArgumentException e) {
            metrics.rejected(input.topic());
            EventRejected refusal = EventRecords.refused(event, input, String.valueOf(e.getMessage()));
            forward(new Emission.Refusal(refusal), input.toString(), input.time());
        }
    }

    private void take(OrderEvent order, InputRecord input) {
        try {
            Emission emission = switch (order) {
                case OrderEvent.Export export -> new Emission.Entry(OrderRecords.exported(export.event(), input));
                case OrderEvent.Correct correct -> new Emission.Order(OrderRecords.corrected(correct.event(), input));
                case OrderEvent.Reconcile due -> new Emission.Order(OrderRecords.due(due.event(), input));
                case OrderEvent.Retain found -> new Emission.Order(OrderRecords.found(found.event(), input));
                case OrderEvent.Rotate rotate ->
                    new Emission.Order(OrderRecords.rotated(rotate.event(), input, keys.log()));
            };
            forward(emission, input.toString(), input.time());
        } catch (IllegalArgumentException e) {
            refuse(input, "", "", String.valueOf(e.getMessage()));
        }
    }

    /** What came from {@code assay.rejected} and cannot be read is recorded at once: it would come back for ever. */
    private void takeRejected(InputRecord input) {
        LedgerEntry entry = switch (events.decode(input.raw(), REJECTED)) {
            case Received.Accepted<EventRejected> accepted -> recorded(accepted.event(), input);
            case Received.Rejected<EventRejected> rejected -> EventRecords.unreadable(input, rejected.reason());
            case Received.UnknownSchema<EventRejected> unknown ->
                EventRecords.unreadable(
                        input, unknown.rejected("nobody announced it").reason());
        };
        forward(new Emission.Entry(entry), entry.getRecordId(), input.time());
    }

    private static LedgerEntry recorded(EventRejected event, InputRecord input) {
        try {
            return EventRecords.rejected(event, input);
        } catch (IllegalArgumentException e) {
            return EventRecords.unreadable(input, "a rejection that cannot be recorded: " + e.getMessage());
        }
    }

    private void plan(AuditPlanned event, InputRecord input) {
        if (state.knows(event.getAudit())) {
            metrics.ignored("planned again");
            return;
        }
        try {
            open.add(Dossier.of(event));
            state.open(event.getAudit(), input.raw());
        } catch (IllegalArgumentException e) {
            refuse(input, event.getModelName() + '@' + event.getModelVersion(), "", String.valueOf(e.getMessage()));
        }
    }

    private void attempt(TaskAttempt event, InputRecord input) {
        if (work(event.getAudit(), event.getWork()).isPresent()) {
            state.attempt(event, input.raw());
        }
    }

    private void done(TaskDone event, InputRecord input) {
        Optional<Work> work = work(event.getAudit(), event.getWork());
        if (work.isEmpty()) {
            return;
        }
        String task = event.getAudit() + ' ' + event.getWork();
        if (!isSigned(event, task, input)) {
            return;
        }
        Optional<TaskDone> before =
                state.result(event.getAudit(), event.getWork()).map(this::own);
        if (before.isPresent()) {
            boolean same = sameContent(before.get(), event);
            metrics.ignored(same ? "duplicate" : "differs");
            if (!same) {
                refuse(input, task, event.getWorker(), "a second result differs from the first, which stands");
            }
            return;
        }
        byte[] kept = input.raw();
        try {
            ResultReader.read(event, work.get());
        } catch (IllegalArgumentException e) {
            String reason = "its result was not acceptable: " + e.getMessage();
            refuse(input, task, event.getWorker(), reason);
            kept = wire.encode(OpenAudits.failed(event, reason, input.time()));
        }
        state.result(event.getAudit(), event.getWork(), kept);
        open.receive(event.getAudit(), now());
    }

    /** A result that is not signed as it must be is refused, and the work stays open: anyone could have sent it. */
    private boolean isSigned(TaskDone event, String task, InputRecord input) {
        return switch (keys.workers().check(event, input.raw())) {
            case WorkerSignatures.Checked.Signed signed -> {
                register(KeyRole.WORKER, signed.key(), input.time(), EventRecords.cause(input.cause()));
                yield true;
            }
            case WorkerSignatures.Checked.Refused refused -> {
                metrics.ignored("unsigned");
                state.refuse(event.getAudit(), event.getWork(), refused.reason());
                refuse(input, Wording.fit(task, MAX_SUBJECT), "", refused.reason());
                yield false;
            }
        };
    }

    /** A key is recorded before the first thing that it signed. */
    private void register(KeyRole role, VerifierKey key, Instant time, dev.assay.trail.record.Cause cause) {
        if (state.register(role, key.toString())) {
            LedgerEntry entry =
                    Entries.of(new KeyRegistered(new Head(time, AuditRecords.ACTOR, cause), role, key.toString()));
            forward(new Emission.Entry(entry), entry.getRecordId(), now());
        }
    }

    /** The work, if its audit is open; where it is not, the event is counted and changes nothing. */
    private Optional<Work> work(String audit, String name) {
        Optional<Dossier> dossier = open.find(audit);
        if (dossier.isEmpty()) {
            metrics.ignored(state.knows(audit) ? "late" : "unknown");
            return Optional.empty();
        }
        Optional<Work> work = dossier.get().work(name);
        if (work.isEmpty()) {
            metrics.ignored("unknown");
        }
        return work;
    }

    /** A task that was delivered twice may have run on two workers at two times; what it found is what counts. */
    private static boolean sameContent(TaskDone one, TaskDone other) {
        return one.getFindings().equals(other.getFindings())
                && one.getEvidence().equals(other.getEvidence())
                && one.getFailure().equals(other.getFailure());
    }

    private TaskDone own(byte[] raw) {
        return OpenAudits.own(events, raw, Contract.of(TaskDone.class));
    }

    /** An audit was put together: its record goes on, and its state goes. */
    private void decided(AuditPlanned planned, Assembled assembled, Instant at) {
        LedgerEntry entry = AuditRecords.of(planned, assembled, at);
        register(KeyRole.ATTESTATION, keys.attestor().key(), at, EventRecords.cause(planned.getCause()));
        // Not the time of the record: brokers refuse one far ahead of their own clock, as a worker's may be.
        forward(new Emission.Entry(entry), planned.getAudit(), now());
        state.decide(planned.getAudit(), now());
        Verdict verdict = assembled.report().verdict();
        metrics.decided(verdict.name());
    }

    private void enter(InputRecord input, Supplier<LedgerEntry> record) {
        try {
            LedgerEntry entry = record.get();
            forward(new Emission.Entry(entry), entry.getRecordId(), input.time());
        } catch (IllegalArgumentException e) {
            refuse(input, "", "", String.valueOf(e.getMessage()));
        }
    }

    private <T> Optional<T> read(InputRecord input, Contract<T> contract) {
        return switch (events.decode(input.raw(), contract)) {
            case Received.Accepted<T> accepted -> Optional.of(accepted.event());
            case Received.Rejected<T> rejected -> {
                refuse(input, "", "", rejected.reason());
                yield Optional.empty();
            }
            case Received.UnknownSchema<T> unknown -> {
                refuse(input, "", "", unknown.rejected("nobody announced it").reason());
                yield Optional.empty();
            }
        };
    }

    private void refuse(InputRecord input, String subject, String actor, String reason) {
        metrics.rejected(input.topic());
        forward(new Emission.Refusal(input.rejected(subject, actor, reason)), input.toString(), input.time());
    }

    /** What goes to the sequencer is nobody else's to read: it has no headers, which would travel and be kept with it. */
    private void forward(Emission emission, String key, Instant time) {
        RecordHeaders headers = new RecordHeaders();
        if (emission instanceof Emission.Refusal refusal) {
            CloudEvents.of(refusal.event(), key, SOURCE, time).write(headers);
        }
        context.forward(new Record<>(key, emission, time.toEpochMilli(), headers));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private void count() {
        metrics.open(context.taskId().partition(), open.size(), open.missingTasks());
    }
}
