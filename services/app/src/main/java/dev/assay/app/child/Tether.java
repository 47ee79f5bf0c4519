package dev.assay.app.child;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Ends this process when its standard input closes, which the operating system does when the parent dies, however it
 * dies.
 */
public final class Tether {
    /** A clean stop takes a second or two; without a broker clients wait for it in vain. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** For a process that writes its classes as it ends, after its worker did, on a busy machine. */
    public static final Duration ARCHIVE_LIMIT = Duration.ofMinutes(4);

    private static final int STOPPED_HARD = 3;
    private static final Logger LOG = System.getLogger(Tether.class.getName());

    private Tether() {}

    /**
     * @param stop begins a clean stop, and returns at once
     * @param limit after which it ends without one
     */
    public static void tie(Runnable stop, Duration limit) {
        Thread.ofPlatform().name("assay-tether").daemon().start(() -> {
            awaitEnd();
            LOG.log(Level.INFO, "standard input closed: this process ends");
            Thread.ofPlatform().name("assay-tether-limit").daemon().start(() -> haltAfter(limit));
            stop.run();
        });
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // what a parent writes means nothing
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "standard input broke", e);
        }
    }

    private static void haltAfter(Duration limit) {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(STOPPED_HARD);
    }
}
