package dev.assay.worker;

import dev.assay.core.audit.Work;
import dev.assay.worker.bench.BenchObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Every metric of a worker. All are there from the start, so that a rate over them sees the first event. */
final class WorkerMetrics implements BenchObserver {
    private static final Logger LOG = System.getLogger(WorkerMetrics.class.getName());

    private final MeterRegistry meters;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicLong cached = new AtomicLong();
    private final Counter redelivered;
    private final Counter renewed;
    private final Counter lost;
    private final Counter evidence;
    private final Counter evidenceBytes;
    private final Counter evidenceDiffered;
    private final Counter altered;
    private final Counter cacheHits;
    private final Counter cacheMisses;
    private final Counter fetched;
    private final Counter schemaWaits;

    WorkerMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Outcome outcome : Outcome.values()) {
            tasks(outcome);
        }
        Gauge.builder("assay.worker.busy", busy, AtomicInteger::get)
                .description("1 while a task is in hand")
                .register(meters);
        Gauge.builder("assay.worker.cache.size", cached, AtomicLong::get)
                .description("Releases kept on this machine")
                .baseUnit("bytes")
                .register(meters);
        redelivered =
                counter("assay.worker.redeliveries", "Tasks that came again: their worker died or gave them back");
        renewed = counter("assay.worker.lock.renewals", "Locks of running tasks that were renewed");
        lost = counter("assay.worker.lock.losses", "Locks that were lost: the task may run twice");
        evidence = counter("assay.worker.evidence", "Pictures and numbers that were stored");
        evidenceBytes = counter("assay.worker.evidence.size", "Pictures and numbers that were stored", "bytes");
        evidenceDiffered =
                counter("assay.worker.evidence.differences", "Repeated tasks that gave other pictures than before");
        altered = counter("assay.worker.objects.altered", "Objects of the store that were not what their name says");
        cacheHits = cache("hit");
        cacheMisses = cache("miss");
        fetched = counter("assay.worker.cache.fetched", "Copied from the store", "bytes");
        schemaWaits = Counter.builder("assay.schema.waits")
                .description("Events that waited for a schema that nobody had announced")
                .tag("reader", "worker")
                .register(meters);
    }

    void busy(boolean now) {
        busy.set(now ? 1 : 0);
    }

    void attempted(int delivery) {
        if (delivery > 1) {
            redelivered.increment();
        }
    }

    void settled(Outcome outcome) {
        tasks(outcome).increment();
    }

    void took(Work work, Duration time) {
        String kind = switch (work) {
            case Work.Maps maps -> maps.explainer();
            case Work.Predictions predictions -> "predictions";
            case Work.Activations activations -> "activations";
        };
        Timer.builder("assay.worker.task.duration")
                .description("Time of tasks, by explainer or kind")
                .tag("work", kind)
                .register(meters)
                .record(time);
    }

    void renewed() {
        renewed.increment();
    }

    void schemaWaited() {
        schemaWaits.increment();
    }

    void lost() {
        lost.increment();
    }

    @Override
    public void kept(long bytes) {
        evidence.increment();
        evidenceBytes.increment(bytes);
    }

    @Override
    public void differed(String key) {
        evidenceDiffered.increment();
        LOG.log(Level.WARNING, "other evidence than before was found for {0}; the record names the new one", key);
    }

    @Override
    public void altered() {
        altered.increment();
    }

    @Override
    public void asked(boolean there) {
        (there ? cacheHits : cacheMisses).increment();
    }

    @Override
    public void fetched(long bytes) {
        fetched.increment(bytes);
    }

    @Override
    public void holds(long bytes) {
        cached.set(bytes);
    }

    private Counter tasks(Outcome outcome) {
        return Counter.builder("assay.worker.tasks")
                .description("Deliveries of tasks, by what became of them")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private Counter cache(String result) {
        return Counter.builder("assay.worker.cache.requests")
                .description("Releases that tasks asked for, by whether they were on this machine")
                .tag("result", result)
                .register(meters);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    private Counter counter(String name, String description, String unit) {
        return Counter.builder(name).description(description).baseUnit(unit).register(meters);
    }
}
