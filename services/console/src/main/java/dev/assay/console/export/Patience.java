package dev.assay.console.export;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How long an export waits for the ledger.
 *
 * @param reconciliation how long the ledger may wait for records that its inputs lack
 * @param limit how long the export waits for a record
 * @param pause between two looks
 * @param closing ends every wait
 */
record Patience(Duration reconciliation, Duration limit, Duration pause, CountDownLatch closing) {
    /** Longer than the ledger's own wait, and than a broker takes to fail over. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Events become records within seconds; one that waits for a schema takes a minute. */
    private static final Duration RECONCILIATION = Duration.ofSeconds(90);

    private static final Duration PAUSE = Duration.ofMillis(100);

    static Patience usual(CountDownLatch closing) {
        return new Patience(RECONCILIATION, LIMIT, PAUSE, closing);
    }

    /** Looks for something. */
    @FunctionalInterface
    interface Look<T> {
        Optional<T> now() throws IOException;
    }

    /**
     * @param missing a clause that says what has not come
     * @throws IOException if it does not come in time
     * @throws InterruptedException if the process ends
     */
    <T> T await(Supplier<String> missing, Look<T> look) throws IOException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = look.now();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > until) {
                throw new IOException(missing.get() + " after " + limit.toSeconds()
                        + " s; is the ledger at work? Export again when it is");
            }
            if (closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedException("the process ends");
            }
        }
    }
}
