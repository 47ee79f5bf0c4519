package dev.assay.planner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** The planner's metrics. */
final class PlannerMetrics {
    private final MeterRegistry meters;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Counter audits;
    private final Counter tasks;
    private final Counter schemaWaits;

    PlannerMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.audits = Counter.builder("assay.audits.planned")
                .description("Audits that were started")
                .register(meters);
        this.tasks = Counter.builder("assay.tasks.planned")
                .description("Tasks of those audits")
                .register(meters);
        this.schemaWaits = Counter.builder("assay.schema.waits")
                .description("Events that waited for a schema that nobody had announced")
                .tag("reader", "planner")
                .register(meters);
        Gauge.builder("assay.audits.waiting", waiting, AtomicInteger::get)
                .description("Audits that wait for their dataset or plan")
                .register(meters);
    }

    void decided(Planning.Decided decided) {
        Counter.builder("assay.inputs")
                .description("Input events, by what was decided about them")
                .tag("kind", decided.decision().getSubjectKind())
                .tag("decision", decided.decision().getDecision().name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
        audits.increment(decided.audits().size());
        tasks.increment(decided.audits().stream()
                .mapToInt(started -> started.tasks().size())
                .sum());
    }

    void rejected(String topic) {
        Counter.builder("assay.events.rejected")
                .description("Events that could not be read or accepted")
                .tag("topic", topic)
                .register(meters)
                .increment();
    }

    void schemaWaited() {
        schemaWaits.increment();
    }

    void waiting(int count) {
        waiting.set(count);
    }

    /** What can be asked of the running application at any time. */
    <T> void watch(T running, ToDoubleFunction<T> failures, ToDoubleFunction<T> ready) {
        Gauge.builder("assay.stream.failures", running, failures)
                .description("Threads of the stream that died since the start")
                .tag("stream", "planner")
                .register(meters);
        Gauge.builder("assay.stream.ready", running, ready)
                .description("1 when the stream works")
                .tag("stream", "planner")
                .register(meters);
    }
}
