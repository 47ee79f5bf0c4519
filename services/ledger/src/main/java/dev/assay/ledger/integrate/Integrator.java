package dev.assay.ledger.integrate;

import dev.assay.ledger.key.LogKeys;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.wire.EventReader;
import dev.assay.store.ObjectStore;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Folds the ledger topic into the log in the object store, in order, and nothing out of order. What must not be passed
 * over (another record in the store, a gap, a topic that is older than the store) stops it for good with an alarm,
 * before anything is signed; a store or broker that is away is tried again. The fold is deterministic: two integrators
 * of one topic write the same bytes, and those of two topics collide at the next head.
 */
public final class Integrator implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Integrator.class.getName());

    /** After a failure; it doubles with each that follows at once. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final EventReader events;
    private final LogStore store;
    private final LogKeys keys;
    private final Observer observer;
    private final Duration firstPause;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Long> agreed = new CompletableFuture<>();
    private final Writers writers = new Writers();
    private final Thread thread;
    private volatile State state = new State.Starting();
    private volatile Progress progress = new Progress(0, 0);

    /** @param consumers gives a consumer that reads what is committed, of a group that is the integrator's own */
    public Integrator(
            Supplier<Consumer<String, byte[]>> consumers,
            EventReader events,
            ObjectStore store,
            LogKeys keys,
            Observer observer) {
        this(consumers, events, store, keys, observer, FIRST_PAUSE);
    }

    /** @param firstPause before what failed is tried again */
    Integrator(
            Supplier<Consumer<String, byte[]>> consumers,
            EventReader events,
            ObjectStore store,
            LogKeys keys,
            Observer observer,
            Duration firstPause) {
        this.consumers = consumers;
        this.events = events;
        this.store = new LogStore(store);
        this.keys = keys;
        this.observer = observer;
        this.firstPause = firstPause;
        this.thread = Thread.ofPlatform().name("ledger-integrator").daemon(true).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Sees every entry, in order: those that are published, and after a start some that were published before. */
    public interface Observer {
        void observe(LedgerEntry entry);

        /** Called after some entries, when no further is at hand. */
        void pause();

        /** Whose turn it is to sign; called at the start and when it changes. */
        void turn(VerifierKey key);

        /** It has stopped for good. */
        void alarm(String what);
    }

    /**
     * Completes with the size of the log once topic and store were found to agree, and never where they do not: until
     * then nothing may be sequenced.
     */
    public CompletableFuture<Long> agreed() {
        return agreed.copy();
    }

    /** Why nothing is published at this moment; empty: it is, or there is nothing to publish. */
    public Optional<String> unready() {
        return switch (state) {
            case State.Starting starting ->
                Optional.of("the ledger's integrator compares the topic with what is stored");
            case State.Publishing publishing -> Optional.empty();
            case State.Waiting waiting -> Optional.of("the ledger's integrator tries again: " + waiting.reason());
            case State.Stopped stopped -> Optional.of("the ledger's integrator stopped: " + stopped.alarm());
        };
    }

    /** True once it has stopped with an alarm. */
    public boolean stopped() {
        return state instanceof State.Stopped;
    }

    /** Records under the newest checkpoint. */
    public long size() {
        return progress.size();
    }

    /** Records of the topic that are not under a checkpoint yet, and markers of the broker among them. */
    public long lag() {
        return progress.lag();
    }

    /** Stops as if it had found a contradiction itself. */
    public void alarm(String what) {
        become(new State.Stopped(what));
        stop.countDown();
        LOG.log(Level.ERROR, "the ledger stops, nothing more is signed: {0}", what);
        observer.alarm(what);
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                LOG.log(Level.WARNING, "the ledger's integrator did not stop within {0} s", CLOSE_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writers.close();
    }

    private void run() {
        Duration pause = firstPause;
        while (running()) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                PublishedLog log = PublishedLog.open(store, keys, writers);
                Fold fold = new Fold(consumer, events, log, observer);
                observer.turn(log.signer());
                fold.begin();
                while (running() && carryOn(fold, log)) {
                    pause = firstPause;
                }
            } catch (AlteredLog e) {
                alarm(String.valueOf(e.getMessage()));
            } catch (IOException | KafkaException e) {
                become(new State.Waiting(String.valueOf(e.getMessage())));
                LOG.log(Level.WARNING, "the ledger's integrator tries again in " + pause.toMillis() + " ms", e);
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** @return false if topic and store must be looked at anew */
    private boolean carryOn(Fold fold, PublishedLog log) throws IOException {
        Fold.Step step = fold.step(this::running);
        progress = new Progress(log.checkpoint().size(), fold.lag());
        return switch (step) {
            case Fold.Step.Comparing comparing -> true;
            case Fold.Step.Current current -> {
                become(new State.Publishing());
                agreed.complete(log.size());
                yield true;
            }
            case Fold.Step.Overtaken overtaken -> {
                LOG.log(
                        Level.INFO,
                        "another process has published: the ledger''s integrator goes on from what is stored");
                yield false;
            }
            case Fold.Step.Wrong wrong -> {
                alarm(wrong.what());
                yield false;
            }
        };
    }

    /** What has stopped stays so, also where another thread found the contradiction in the middle of a step. */
    private synchronized void become(State next) {
        if (!stopped()) {
            state = next;
        }
    }

    private boolean running() {
        return stop.getCount() > 0;
    }

    private void pause(Duration time) {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "the ledger''s integrator is told to stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /**
     * @param size records under the newest checkpoint
     * @param lag records of the topic that are not
     */
    private record Progress(long size, long lag) {}

    private sealed interface State {
        record Starting() implements State {}

        record Publishing() implements State {}

        record Waiting(String reason) implements State {}

        record Stopped(String alarm) implements State {}
    }
}
