package dev.assay.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** Every metric of the console. */
public final class ConsoleMetrics {
    private final MeterRegistry meters;
    private final AtomicLong behind = new AtomicLong();
    private final Counter altered;
    private final Counter missing;
    private final Counter schemaWaits;
    private final Counter exported;
    private final Counter exportsFailed;

    public ConsoleMetrics(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("assay.console.behind", behind, AtomicLong::get)
                .description("Messages that the console has not read yet")
                .register(meters);
        this.altered = Counter.builder("assay.console.evidence.altered")
                .description("Objects whose bytes were not those of their digest when they were read")
                .register(meters);
        this.missing = Counter.builder("assay.console.evidence.missing")
                .description("Objects that a record names and the store does not have")
                .register(meters);
        this.schemaWaits = Counter.builder("assay.schema.waits")
                .description("Events that waited for a schema that nobody had announced")
                .tag("reader", "console")
                .register(meters);
        this.exported = exports("done", meters);
        this.exportsFailed = exports("failed", meters);
    }

    private static Counter exports(String outcome, MeterRegistry meters) {
        return Counter.builder("assay.console.exports")
                .description("Exports that ended")
                .tag("outcome", outcome)
                .register(meters);
    }

    public void behind(long messages) {
        behind.set(messages);
    }

    public void unreadable(String topic) {
        Counter.builder("assay.console.unreadable")
                .description("Messages that are no event of their topic")
                .tag("topic", topic)
                .register(meters)
                .increment();
    }

    public void schemaWaited() {
        schemaWaits.increment();
    }

    public void altered() {
        altered.increment();
    }

    public void missing() {
        missing.increment();
    }

    public void exported() {
        exported.increment();
    }

    public void exportFailed() {
        exportsFailed.increment();
    }
}
