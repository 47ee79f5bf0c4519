package dev.assay.planner;

import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.streams.InputRecord;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Wire;
import java.time.Clock;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Turns each input record into exactly one decision or one rejection, and with a decision the audits and tasks that it
 * starts: all in one transaction with the state and the offset.
 */
final class PlanningProcessor implements Processor<String, byte[], String, byte[]> {
    static final String STORE = "register";
    static final String TO_RESULTS = "results";
    static final String TO_TASKS = "tasks";
    static final String TO_REJECTED = "rejected";

    /**
     * The key of every decision. One key is one partition, and so one order: a plan is recorded before what is audited
     * by it.
     */
    static final String DECISIONS = "decisions";

    private static final String SOURCE = "/assay/planner";

    private final Wire wire;
    private final EventReader events;
    private final PlannerConfig config;
    private final PlannerMetrics metrics;
    private final Clock clock;
    private @Nullable Session session;

    PlanningProcessor(Wire wire, EventReader events, PlannerConfig config, PlannerMetrics metrics, Clock clock) {
        this.wire = wire;
        this.events = events;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        Register register = new Register(context.getStateStore(STORE), wire, events);
        Planning planning = new Planning(register, config.plan(), config.deadline(), clock);
        session = new Session(context, register, planning, new ArrivalReader(events));
        metrics.waiting(register.waiting());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (session == null) {
            throw new IllegalStateException("a processor is initialised before it processes");
        }
        session.process(record);
    }

    /** The processor, once it has a context. */
    private final class Session {
        private final ProcessorContext<String, byte[]> context;
        private final Register register;
        private final Planning planning;
        private final ArrivalReader reader;

        Session(ProcessorContext<String, byte[]> context, Register register, Planning planning, ArrivalReader reader) {
            this.context = context;
            this.register = register;
            this.planning = planning;
            this.reader = reader;
        }

        void process(Record<String, byte[]> record) {
            InputRecord input = InputRecord.of(context, record);
            switch (reader.read(input)) {
                case ArrivalReader.Reading.Understood(Arrival arrival) -> {
                    Planning.Decided decided = planning.decide(arrival, input.cause());
                    send(input, decided);
                    metrics.decided(decided);
                    metrics.waiting(register.waiting());
                }
                case ArrivalReader.Reading.Refusal(String subject, String actor, String reason) -> {
                    EventRejected rejected = input.rejected(subject, actor, reason);
                    forward(TO_REJECTED, input.toString(), rejected, input.toString(), rejected.getAt(), input);
                    metrics.rejected(input.topic());
                }
            }
        }

        private void send(InputRecord input, Planning.Decided decided) {
            InputDecided decision = decided.decision();
            forward(TO_RESULTS, DECISIONS, decision, input.toString(), decision.getAt(), input);
            for (Planning.Started started : decided.audits()) {
                AuditPlanned audit = started.audit();
                forward(TO_RESULTS, audit.getAudit(), audit, audit.getAudit(), audit.getPlannedAt(), input);
                for (CheckTask task : started.tasks()) {
                    String id = task.getAudit() + '/' + task.getWork();
                    forward(TO_TASKS, task.getAudit(), task, id, audit.getPlannedAt(), input);
                }
            }
        }

        private void forward(
                String sink, String key, SpecificRecord event, String id, Instant time, InputRecord input) {
            RecordHeaders headers = new RecordHeaders();
            CloudEvents.of(event, id, SOURCE, time).write(headers);
            context.forward(new Record<>(key, wire.encode(event), input.time().toEpochMilli(), headers), sink);
        }
    }
}
