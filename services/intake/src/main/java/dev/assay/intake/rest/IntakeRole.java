package dev.assay.intake.rest;

import dev.assay.check.plan.PlanReader;
import dev.assay.core.plan.Plan;
import dev.assay.intake.Decision;
import dev.assay.intake.Intake;
import dev.assay.intake.IntakeMetrics;
import dev.assay.intake.IntakeSettings;
import dev.assay.intake.KafkaAnnouncer;
import dev.assay.intake.trial.TrialLimits;
import dev.assay.intake.trial.TrialProcess;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The intake, put together. On start it announces its schemas and registers the built-in plans, as often as it takes
 * while the store or the broker is away; it is ready from then on.
 */
public final class IntakeRole implements AutoCloseable {
    private static final Logger LOG = System.getLogger(IntakeRole.class.getName());
    private static final String CLIENT = "assay-intake";

    /** Who registers the built-in plans. */
    private static final String ACTOR = "assay";

    /** Between two attempts to get ready. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** For the thread that gets ready to notice that it is to end: a step of it may wait for the broker. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ObjectStore store;
    private final KafkaSettings kafka;
    private final IntakeSettings settings;
    private final IntakeMetrics metrics;
    private final Clock clock;
    private final Path uploads;
    private final Path logs;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<String> unready = Optional.of("not started");
    private volatile @Nullable Running running;

    /**
     * @param uploads a folder of its own, where uploads lie while they are checked; made if it is not there
     * @param logs folder for the report of a process that a model brought down
     */
    public IntakeRole(
            ObjectStore store,
            KafkaSettings kafka,
            IntakeSettings settings,
            MeterRegistry meters,
            Clock clock,
            Path uploads,
            Path logs) {
        this.store = store;
        this.kafka = kafka;
        this.settings = settings;
        this.metrics = new IntakeMetrics(meters);
        this.clock = clock;
        this.uploads = uploads;
        this.logs = logs;
    }

    /**
     * Returns at once.
     *
     * @throws UncheckedIOException if the folder of uploads cannot be made
     */
    public void start() {
        try {
            Upload.clear(uploads);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of uploads " + uploads + " cannot be made", e);
        }
        Wire wire = new Wire();
        KafkaAnnouncer announcer = KafkaAnnouncer.open(kafka, wire, settings.publishTimeout());
        TrialLimits limits = TrialLimits.of(settings.trialTimeout(), settings.trialMemoryBytes());
        Intake intake = new Intake(store, announcer, TrialProcess.of(limits, logs), clock);
        Desk desk = new Desk(intake, store, settings, metrics, uploads);
        unready = Optional.of("the built-in plans are not registered yet");
        Thread readying = Thread.ofPlatform().name("intake-start").daemon().start(() -> getReady(intake, wire));
        running = new Running(announcer, desk, readying);
    }

    /** Why the intake cannot do its work now; empty: it can. */
    public Optional<String> unready() {
        return unready;
    }

    /** Where releases are handed in. */
    public Desk desk() {
        return started().desk();
    }

    @Override
    public void close() {
        closing.countDown();
        Running now = running;
        if (now != null) {
            unready = Optional.of("stopped");
            join(now.readying());
            now.announcer().close();
        }
    }

    private void getReady(Intake intake, Wire wire) {
        do {
            try {
                SchemaExchange.open(kafka, CLIENT, wire, Duration.ZERO, () -> {})
                        .close();
                for (String plan : PlanReader.BUILT_IN) {
                    register(intake, PlanReader.builtIn(plan));
                }
                unready = Optional.empty();
                return;
            } catch (IOException | KafkaException e) {
                unready = Optional.of("the built-in plans cannot be registered: " + e.getMessage());
                LOG.log(Level.WARNING, "the built-in plans cannot be registered yet", e);
            }
        } while (!paused());
    }

    private static void register(Intake intake, Plan plan) throws IOException {
        if (intake.register(plan, ACTOR) instanceof Decision.Conflict conflict) {
            // An installation keeps the plan that its audits ran with; a changed plan ships under a new version.
            LOG.log(Level.ERROR, conflict.reason());
        }
    }

    /** True when the role is closing. */
    private boolean paused() {
        try {
            return closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Running started() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the intake must be started before it takes releases");
        }
        return now;
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Running(KafkaAnnouncer announcer, Desk desk, Thread readying) {}
}
