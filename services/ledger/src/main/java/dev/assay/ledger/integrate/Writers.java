package dev.assay.ledger.integrate;

import dev.assay.ledger.integrate.LogStore.Written;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes several objects at once; a store takes its time for each, and they do not depend on each other. */
final class Writers implements AutoCloseable {
    /** A file store forces each to the disk, a server answers each over a network. */
    private static final int AT_ONCE = 8;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("ledger-write-", 0).daemon(true).factory());

    /**
     * Returns when all are written.
     *
     * @return what the store holds in place of one of them; empty if all are there
     * @throws IOException if the store is away
     */
    Optional<String> all(Collection<Callable<Written>> writes) throws IOException {
        try {
            List<Future<Written>> done = threads.invokeAll(writes);
            for (Future<Written> each : done) {
                if (each.get() instanceof Written.Contradicted contradicted) {
                    return Optional.of(contradicted.what());
                }
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("writing the log was interrupted");
            stopped.initCause(e);
            throw stopped;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException away) {
                throw away;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("an object of the log cannot be written", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
