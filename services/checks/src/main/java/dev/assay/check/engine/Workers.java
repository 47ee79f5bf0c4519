package dev.assay.check.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Threads that share out the pieces of a task. Results come in the order of the pieces, whoever made them. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;
    private final Watch watch;

    Workers(int count) {
        this(count, Watch.NONE);
    }

    Workers(int count, Watch watch) {
        this.watch = watch;
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("assay-check-", 0).daemon().factory());
    }

    /** {@link #each}, all results at once. */
    <T> List<T> all(List<Callable<T>> pieces) {
        List<T> results = new ArrayList<>();
        each(pieces, results::add);
        return results;
    }

    /**
     * Runs all pieces, and hands each result over on the calling thread, while later pieces run. When a piece or the
     * taker throws, no further one is begun and the first exception, in the order of the pieces, is thrown here; so it
     * is when the calling thread is interrupted. Either way no piece is running when this returns: what the pieces use
     * may then be closed.
     */
    <T> void each(List<Callable<T>> pieces, Consumer<T> taker) {
        AtomicBoolean stopped = new AtomicBoolean();
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> piece : pieces) {
            running.add(threads.submit(() -> begin(piece, stopped)));
        }
        Throwable failure = null;
        for (Future<T> one : running) {
            try {
                T result = waitFor(one, stopped);
                if (failure == null) {
                    taker.accept(result);
                }
            } catch (RuntimeException | Error e) {
                stopped.set(true);
                failure = failure == null || failure instanceof Stopped ? e : failure;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private <T> T begin(Callable<T> piece, AtomicBoolean stopped) throws Exception {
        if (stopped.get()) {
            throw new Stopped(null);
        }
        try (Watch.Span span = watch.at(Watch.SHARED)) {
            return piece.call();
        } catch (Exception | Error e) {
            stopped.set(true);
            throw e;
        }
    }

    /** Told what the threads work at. */
    Watch watch() {
        return watch;
    }

    private static <T> T waitFor(Future<T> one, AtomicBoolean stopped) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    T result = one.get();
                    // A piece that has ended is handed over without a look at the interrupt.
                    interrupted |= Thread.interrupted();
                    if (interrupted) {
                        stopped.set(true);
                        throw new Stopped(null);
                    }
                    return result;
                } catch (InterruptedException e) {
                    interrupted = true;
                    stopped.set(true);
                }
            }
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case Error error -> throw error;
                case RuntimeException cause -> cause;
                case null, default -> new IllegalStateException("a piece of a task failed", e.getCause());
            };
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    /** The task was stopped before this piece began, or while it was waited for. */
    private static final class Stopped extends CancellationException {
        private static final long serialVersionUID = 1L;

        Stopped(@Nullable Throwable cause) {
            super("the task was stopped");
            initCause(cause);
        }
    }
}
