package dev.assay.worker;

import dev.assay.core.key.SigningKey;
import dev.assay.onnx.Native;
import dev.assay.onnx.Settings;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.kafka.ShareGroup;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.worker.bench.Bench;
import dev.assay.worker.bench.BenchObserver;
import dev.assay.worker.bench.EngineBench;
import dev.assay.worker.cache.ReleaseCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * The worker, put together. One thread works through the queue, and prepares for it as often as it takes while broker or
 * store are away; the worker is ready once it takes tasks.
 */
public final class WorkerRole implements AutoCloseable {
    private static final Logger LOG = System.getLogger(WorkerRole.class.getName());
    private static final String CLIENT = "assay-worker";

    /** For a broker to answer whether it is there, when someone asks for readiness. */
    private static final Duration READINESS_LIMIT = Duration.ofSeconds(2);

    private final KafkaSettings kafka;
    private final BenchMaker benches;
    private final WorkerSettings settings;
    private final WorkerMetrics metrics;
    private final MeterRegistry meters;
    private final Clock clock;
    private final String id;
    private final SigningKey key;
    private final Consumer<Error> fatal;

    private volatile Optional<String> trouble = Optional.of("not started");
    private volatile @Nullable Thread thread;
    private volatile @Nullable Queue queue;
    private volatile @Nullable Admin admin;
    private volatile boolean stopping;

    /** Makes the bench, which holds the cache folder from then on. */
    @FunctionalInterface
    interface BenchMaker {
        Bench make(BenchObserver observer) throws IOException;
    }

    WorkerRole(
            KafkaSettings kafka,
            BenchMaker benches,
            WorkerSettings settings,
            MeterRegistry meters,
            Clock clock,
            String id,
            SigningKey key,
            Consumer<Error> fatal) {
        this.kafka = kafka;
        this.benches = benches;
        this.settings = settings;
        this.metrics = new WorkerMetrics(meters);
        this.meters = meters;
        this.clock = clock;
        this.id = id;
        this.key = key;
        this.fatal = fatal;
    }

    /**
     * A worker that runs the audit engine.
     *
     * @param cache folder for releases, which other workers of this machine may share
     * @param id of this process, named in attempts and results
     * @param key that signs its results
     * @param fatal told of an error after which no process should go on (out of memory); must end it
     */
    public static WorkerRole of(
            KafkaSettings kafka,
            ObjectStore store,
            Path cache,
            WorkerSettings settings,
            MeterRegistry meters,
            Clock clock,
            String id,
            SigningKey key,
            Consumer<Error> fatal) {
        int threads = settings.threads().orElse(Runtime.getRuntime().availableProcessors());
        settings.provider().fallback().ifPresent(sentence -> LOG.log(Level.WARNING, sentence));
        BenchMaker benches = observer -> {
            Native.prepare();
            return new EngineBench(
                    store,
                    ReleaseCache.open(cache, settings.cacheBytes(), store, observer, clock),
                    threads,
                    Settings.STANDARD.on(settings.provider()),
                    observer);
        };
        return new WorkerRole(kafka, benches, settings, meters, clock, id, key, fatal);
    }

    /** Returns at once. */
    public void start() {
        trouble = Optional.of("not connected yet");
        thread = Thread.ofPlatform().name("assay-queue").start(this::run);
    }

    /** Why the worker takes no tasks now; empty: it does. */
    public Optional<String> unready() {
        Admin asked = admin;
        if (trouble.isPresent() || asked == null) {
            return trouble;
        }
        try {
            asked.describeCluster().nodes().get(READINESS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of("the brokers do not answer");
        }
    }

    /** Hands a task in hand back to the queue, where it is free at once; the delivery counts. */
    @Override
    public void close() {
        stopping = true;
        Thread running = thread;
        Queue working = queue;
        if (working != null) {
            working.stop();
        } else if (running != null) {
            running.interrupt();
        }
        if (running != null) {
            join(running);
        }
    }

    private void run() {
        LOG.log(
                Level.INFO,
                "worker {0} starts, process {1}; its results are signed with key {2}",
                id,
                ProcessHandle.current().pid(),
                key.publicKey().hex());
        Backoff backoff = new Backoff(Backoff.FIRST, Backoff.MOST, Thread::sleep, state -> trouble = state);
        try {
            backoff.tryWhile(() -> !stopping, "working", () -> {
                workUntilStopped(backoff);
                return true;
            });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "stopped while waiting", e);
        }
        trouble = Optional.of("stopped");
    }

    private void workUntilStopped(Backoff backoff) throws IOException {
        Wire wire = new Wire();
        try (Admin brokers = Admin.create(kafka.admin(CLIENT + "-admin"));
                SchemaExchange schemas =
                        SchemaExchange.open(kafka, CLIENT, wire, settings.schemaWait(), metrics::schemaWaited);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.producer(CLIENT));
                KafkaClientMetrics binder = new KafkaClientMetrics(producer);
                Bench bench = benches.make(metrics)) {
            binder.bindTo(meters);
            configure(brokers, backoff);
            Desk desk = new Desk(schemas, bench, new Results(producer, wire, key), metrics, backoff, clock, id);
            Queue working = new Queue(
                    () -> new KafkaShareConsumer<>(kafka.shareConsumer(CLIENT, ShareGroup.WORKERS)),
                    desk,
                    metrics,
                    settings.lock(),
                    settings.stopLimit(),
                    fatal);
            queue = working;
            admin = brokers;
            trouble = Optional.empty();
            while (!stopping) {
                working.work();
            }
        } finally {
            admin = null;
            queue = null;
        }
    }

    /** Settings of a group take a moment to reach all brokers, and no task may be taken under the old ones. */
    private void configure(Admin brokers, Backoff backoff) {
        ShareGroup group = new ShareGroup(settings.lock());
        backoff.keepTrying("giving the share group its settings", () -> {
            try {
                if (settings.configureGroup()) {
                    group.configure(brokers);
                } else {
                    group.check(brokers);
                }
                return true;
            } catch (IllegalStateException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
    }

    private void join(Thread running) {
        try {
            if (!running.join(settings.stopLimit().multipliedBy(2))) {
                LOG.log(Level.WARNING, "the worker did not stop in time; its task comes back when the lock runs out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
