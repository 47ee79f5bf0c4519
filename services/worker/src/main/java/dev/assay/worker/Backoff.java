package dev.assay.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** Repeats what fails because store or broker are away, at growing intervals. */
final class Backoff {
    /** A blip is over by then. */
    static final Duration FIRST = Duration.ofMillis(200);

    /** Longer would only delay the way back. */
    static final Duration MOST = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(Backoff.class.getName());

    private final Duration first;
    private final Duration most;
    private final Pause rest;
    private final Consumer<Optional<String>> trouble;

    /**
     * @param first interval; each further one is twice as long, up to {@code most}
     * @param trouble told what is the matter while something is repeated, and empty when it is over
     */
    Backoff(Duration first, Duration most, Pause rest, Consumer<Optional<String>> trouble) {
        this.first = first;
        this.most = most;
        this.rest = rest;
        this.trouble = trouble;
    }

    /** Lets time pass: {@code Thread::sleep}. */
    @FunctionalInterface
    interface Pause {
        void rest(Duration time) throws InterruptedException;
    }

    /** Something that may fail for a while. */
    @FunctionalInterface
    interface Act<T> {
        T run() throws IOException;
    }

    /** @throws CancellationException if the thread is interrupted */
    <T> T keepTrying(String what, Act<T> act) {
        return tryWhile(() -> true, what, act).orElseThrow();
    }

    /**
     * @return empty when the wish ended before the act succeeded
     * @throws CancellationException if the thread is interrupted
     */
    <T> Optional<T> tryWhile(BooleanSupplier wished, String what, Act<T> act) {
        Duration pause = first;
        while (wished.getAsBoolean()) {
            try {
                T result = act.run();
                trouble.accept(Optional.empty());
                return Optional.of(result);
            } catch (IOException | UncheckedIOException | KafkaException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw cancelled(what, e);
                }
                // The first failure is often over before anyone has read about it.
                Level level = pause.equals(first) ? Level.INFO : Level.WARNING;
                LOG.log(level, what + " failed and is tried again in " + pause.toMillis() + " ms: " + e.getMessage());
                LOG.log(Level.DEBUG, what + " failed", e);
                trouble.accept(Optional.of(what + " failed: " + e.getMessage()));
            }
            pause(pause, what);
            pause = pause.multipliedBy(2).compareTo(most) > 0 ? most : pause.multipliedBy(2);
        }
        trouble.accept(Optional.empty());
        return Optional.empty();
    }

    private void pause(Duration pause, String what) {
        try {
            rest.rest(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(what, e);
        }
    }

    private static CancellationException cancelled(String what, Exception cause) {
        CancellationException cancelled = new CancellationException(what + " was interrupted");
        cancelled.initCause(cause);
        return cancelled;
    }
}
