package dev.assay.ledger.watch;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.ledger.integrate.Integrator;
import dev.assay.schemas.streams.RunningTopology;
import dev.assay.store.ObjectStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The ledger's metrics. */
public final class LedgerMetrics {
    /**
     * Series of check values: those of the newest audits. Above some thousands a scrape becomes slow and a dashboard
     * unreadable; older values are in the records.
     */
    static final int MAX_SERIES = 3_000;

    private final MeterRegistry meters;
    private final Map<Integer, long[]> open = new ConcurrentHashMap<>();
    private final Map<String, Counter> records = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final Counter schemaWaits;
    private final MultiGauge values;
    private final MultiGauge verdicts;
    private final LinkedHashMap<String, AuditReport> newest = new LinkedHashMap<>();
    private boolean changed;

    public LedgerMetrics(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("assay.audits.running", open, tasks -> sum(tasks, 0))
                .description("Audits that are not decided yet")
                .register(meters);
        Gauge.builder("assay.tasks.missing", open, tasks -> sum(tasks, 1))
                .description("Tasks of those audits that have no result yet")
                .register(meters);
        Gauge.builder("assay.ledger.size", size, AtomicLong::get)
                .description("Records in the ledger")
                .register(meters);
        Gauge.builder("assay.ledger.waiting", waiting, AtomicLong::get)
                .description("Records and reconciliations that wait for records which they rest on")
                .register(meters);
        this.schemaWaits = Counter.builder("assay.schema.waits")
                .description("Events that waited for a schema that nobody had announced")
                .tag("reader", "ledger")
                .register(meters);
        this.values = MultiGauge.builder("assay.check.value")
                .description("Value of a check in the newest audit of a model version with a dataset version")
                .register(meters);
        this.verdicts = MultiGauge.builder("assay.audit.verdict")
                .description("1 for the verdict of the newest audit of a model version with a dataset version")
                .register(meters);
    }

    /** Audits and missing tasks of one partition. */
    public void open(int partition, long audits, long missingTasks) {
        open.put(partition, new long[] {audits, missingTasks});
    }

    /** An audit was decided. */
    public void decided(String verdict) {
        Counter.builder("assay.audits.decided")
                .description("Audits that were decided, by verdict")
                .tag("verdict", verdict)
                .register(meters)
                .increment();
    }

    /** A result or audit that changes nothing: {@code late}, {@code unknown}, {@code duplicate}, {@code differs}. */
    public void ignored(String why) {
        Counter.builder("assay.results.ignored")
                .description("Results that changed nothing, by reason")
                .tag("why", why)
                .register(meters)
                .increment();
    }

    /** An event could not be read or accepted. */
    public void rejected(String topic) {
        Counter.builder("assay.events.rejected")
                .description("Events that could not be read or accepted")
                .tag("topic", topic)
                .register(meters)
                .increment();
    }

    /** An event waits for its schema. */
    public void schemaWaited() {
        schemaWaits.increment();
    }

    /** A record took its place. */
    public void sequenced(String type, long index) {
        records.computeIfAbsent(type, this::records).increment();
        size(index + 1);
    }

    private Counter records(String type) {
        return Counter.builder("assay.ledger.records")
                .description("Records that were sequenced, by type")
                .tag("type", type)
                .register(meters);
    }

    /** Records and reconciliations that wait for others. */
    public void waiting(int turns) {
        waiting.set(turns);
    }

    /** Records in the ledger. */
    public void size(long records) {
        size.accumulateAndGet(records, Math::max);
    }

    /** The same record came again: {@code same} bytes, or {@code other}, which is recorded as a refusal. */
    public void repeated(String bytes) {
        Counter.builder("assay.ledger.repeated")
                .description("Records that came again, by whether their bytes were the same")
                .tag("bytes", bytes)
                .register(meters)
                .increment();
    }

    /** The report of an audit that entered the ledger, in the ledger's order. */
    public synchronized void observe(AuditReport report) {
        String audited = report.model().toString() + ' ' + report.dataset();
        changed = true;
        newest.remove(audited);
        newest.put(audited, report);
        long series = newest.values().stream().mapToLong(LedgerMetrics::series).sum();
        var oldest = newest.entrySet().iterator();
        while (series > MAX_SERIES && newest.size() > 1) {
            series -= series(oldest.next().getValue());
            oldest.remove();
        }
    }

    /** Shows what was observed. */
    public synchronized void publish() {
        if (!changed) {
            return;
        }
        changed = false;
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        List<MultiGauge.Row<?>> decided = new ArrayList<>();
        for (AuditReport audit : newest.values()) {
            decided.add(MultiGauge.Row.of(
                    tags(audit)
                            .and(
                                    "plan",
                                    audit.plan(),
                                    "verdict",
                                    audit.verdict().name()),
                    1));
            for (Measurement measurement : audit.measurements()) {
                measurement
                        .value()
                        .ifPresent(value -> rows.add(MultiGauge.Row.of(
                                tags(audit)
                                        .and(
                                                "check", measurement.key().check(),
                                                "explainer", measurement.key().explainer(),
                                                "metric", measurement.key().metric(),
                                                "outcome", measurement.outcome().name()),
                                value.value())));
            }
        }
        values.register(rows.stream().limit(MAX_SERIES).toList(), true);
        verdicts.register(decided, true);
    }

    /** What can be asked of the integrator at any time. */
    public void watch(Integrator integrator, ObjectStore.Capabilities store) {
        Gauge.builder("assay.ledger.published", integrator, Integrator::size)
                .description("Records of the ledger that are under a checkpoint")
                .register(meters);
        Gauge.builder("assay.ledger.integrator.lag", integrator, Integrator::lag)
                .description("Records of the ledger that are not under a checkpoint yet")
                .register(meters);
        Gauge.builder("assay.ledger.stopped", integrator, i -> i.stopped() ? 1 : 0)
                .description("1 when the ledger has stopped with an alarm: nothing more is signed")
                .register(meters);
        for (Map.Entry<String, Boolean> ability : Map.of(
                        "versioning", store.versioning(),
                        "lock", !store.lock().isZero(),
                        "conditional-put", store.conditionalPut())
                .entrySet()) {
            Gauge.builder("assay.ledger.store.ability", ability, a -> a.getValue() ? 1 : 0)
                    .description("1 where the object store can do it")
                    .tag("ability", ability.getKey())
                    .strongReference(true)
                    .register(meters);
        }
    }

    /** What can be asked of the running stream at any time. */
    public void watch(RunningTopology running) {
        Gauge.builder("assay.stream.failures", running, RunningTopology::failures)
                .description("Threads of the stream that died since the start")
                .tag("stream", "ledger")
                .register(meters);
        Gauge.builder("assay.stream.ready", running, r -> r.unready().isEmpty() ? 1 : 0)
                .description("1 when the stream works")
                .tag("stream", "ledger")
                .register(meters);
    }

    private static Tags tags(AuditReport audit) {
        return Tags.of(
                "model", audit.model().name(),
                "version", audit.model().version(),
                "dataset", audit.dataset().name(),
                "dataset_version", audit.dataset().version());
    }

    private static long series(AuditReport report) {
        return 1
                + report.measurements().stream()
                        .filter(measurement -> measurement.value().isPresent())
                        .count();
    }

    private static double sum(Map<Integer, long[]> tasks, int which) {
        return tasks.values().stream().mapToLong(counts -> counts[which]).sum();
    }
}
