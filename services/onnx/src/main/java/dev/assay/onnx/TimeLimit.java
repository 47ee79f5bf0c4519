package dev.assay.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops a run that takes too long: a graph can contain loops. */
final class TimeLimit implements AutoCloseable {
    private static final ScheduledExecutorService CLOCK = clock();

    private final RunOptions options;
    private final Future<?> stop;
    private boolean over;
    private boolean stopped;

    private TimeLimit(RunOptions options, Duration limit) {
        this.options = options;
        this.stop = CLOCK.schedule(this::terminate, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Forgets at once what it need not do any more: of millions of runs hardly one is stopped. */
    private static ScheduledExecutorService clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("onnx-time-limit").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    static TimeLimit start(Duration limit) throws OrtException {
        return new TimeLimit(new RunOptions(), limit);
    }

    /** The time is over and the run was stopped. */
    static final class Over extends OrtException {
        private static final long serialVersionUID = 1L;

        Over(OrtException stopped) {
            super(stopped.getCode(), stopped.getMessage());
            initCause(stopped);
        }
    }

    OrtSession.Result run(OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException {
        return run(session, inputs, Map.of());
    }

    /** @param pinned tensors that outputs are written to */
    OrtSession.Result run(OrtSession session, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> pinned)
            throws OrtException {
        try {
            return pinned.isEmpty() ? session.run(inputs, options) : session.run(inputs, Set.of(), pinned, options);
        } catch (OrtException e) {
            throw stopped() ? new Over(e) : e;
        }
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    private synchronized void terminate() {
        if (!over) {
            try {
                stopped = true;
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("stopping a run that took too long", e);
            }
        }
    }

    @Override
    public void close() {
        stop.cancel(false);
        synchronized (this) {
            over = true;
            options.close();
        }
    }
}
