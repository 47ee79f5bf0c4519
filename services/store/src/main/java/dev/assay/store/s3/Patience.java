package dev.assay.store.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * Asks again when a server is busy or away, waiting twice as long each time.
 *
 * @param attempts in all
 * @param first pause before the second attempt
 */
record Patience(int attempts, Duration first) {
    /** Some 3 s in all: a server that restarts takes longer, and then whoever asks tries again as a whole. */
    static final Patience DEFAULT = new Patience(5, Duration.ofMillis(200));

    /** One try of an act, from its beginning. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /** @param act for the message: {@code read object a/b} */
    <T> T run(String act, Attempt<T> attempt) throws IOException {
        Duration pause = first;
        for (int tried = 1; ; tried++) {
            try {
                return attempt.run();
            } catch (Refused e) {
                if (!e.passing()) {
                    throw e.during(act);
                }
                giveUp(act, tried, e);
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                giveUp(act, tried, e);
            } catch (IOException e) {
                giveUp(act, tried, e);
            }
            sleep(act, pause);
            pause = pause.multipliedBy(2);
        }
    }

    private void giveUp(String act, int tried, IOException last) throws IOException {
        if (tried >= attempts) {
            throw new IOException("cannot " + act + " after " + tried + " attempts: " + last.getMessage(), last);
        }
    }

    private static void sleep(String act, Duration pause) throws IOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to " + act + " again");
        }
    }
}
