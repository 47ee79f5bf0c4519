package dev.assay.app.child;

import dev.assay.app.role.Role;
import dev.assay.app.role.RoleName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The worker role as a child process, started again whenever it ends. It runs native code on what others hand in, so a
 * crash of it must harm nothing else. Its task comes back to the queue by itself.
 */
public final class WorkerProcess implements Role {
    /** Before the first restart after a good run. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** A worker that cannot start at all is tried again this often. */
    static final Duration MOST_PAUSE = Duration.ofSeconds(30);

    /** A worker that lived this long had a good run. */
    static final Duration GOOD_RUN = Duration.ofSeconds(60);

    private static final int READY_MILLIS = 2_000;
    private static final int OK = 200;
    private static final Logger LOG = System.getLogger(WorkerProcess.class.getName());

    private final List<String> command;
    private final URI url;
    private final WorkerLog log;
    private final Duration stopLimit;
    private final Object turn = new Object();
    private @Nullable Process process;
    private boolean stopping;
    private volatile String state = "not started";

    /**
     * @param command line that starts the worker
     * @param url of its own metrics and health
     * @param logs folder
     * @param stopLimit for the worker to end by itself
     */
    WorkerProcess(List<String> command, URI url, Path logs, Duration stopLimit) {
        this.stopLimit = stopLimit;
        this.command = List.copyOf(command);
        this.url = url;
        this.log = new WorkerLog(logs);
    }

    @Override
    public RoleName name() {
        return RoleName.WORKER;
    }

    @Override
    public void start() {
        Thread.ofPlatform().name("assay-worker-process").daemon().start(this::superviseUntilStopped);
    }

    @Override
    public Optional<String> unready() {
        String now = state;
        return now.isEmpty() ? asked() : Optional.of(now);
    }

    @Override
    public void stop() {
        Process running;
        synchronized (turn) {
            stopping = true;
            turn.notifyAll();
            running = process;
        }
        if (running != null) {
            try {
                running.getOutputStream().close();
                if (!running.waitFor(stopLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.log(Level.WARNING, "the worker process did not end within {0} s", stopLimit.toSeconds());
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the worker process was gone already", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                if (running.isAlive()) { // of one that ended, what it printed last may still be read
                    running.destroyForcibly();
                }
            }
        }
    }

    private void superviseUntilStopped() {
        Duration pause = FIRST_PAUSE;
        while (!stopped()) {
            long begin = System.nanoTime();
            String end = runOnce();
            if (stopped()) {
                return;
            }
            Duration lived = Duration.ofNanos(System.nanoTime() - begin);
            pause = lived.compareTo(GOOD_RUN) >= 0 ? FIRST_PAUSE : pause;
            state = "the worker process " + end + " and starts again";
            LOG.log(
                    Level.WARNING,
                    "the worker process " + end + " after " + lived.toSeconds() + " s; it starts again in "
                            + pause.toSeconds() + " s (what it printed: logs/worker.log)");
            rest(pause);
            pause = pause.multipliedBy(2).compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** How it ended. */
    private String runOnce() {
        try {
            Process started;
            synchronized (turn) {
                if (stopping) {
                    return "was stopped";
                }
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
                // glibc keeps an arena a thread: without this the native memory of ONNX Runtime's threads adds up.
                builder.environment().put("MALLOC_ARENA_MAX", "2");
                started = builder.start();
                process = started;
            }
            state = "";
            log.copy(started.getInputStream());
            return "ended with status " + started.waitFor();
        } catch (IOException e) {
            return "could not be started (" + e.getMessage() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "was not waited for";
        }
    }

    private boolean stopped() {
        synchronized (turn) {
            return stopping || Thread.currentThread().isInterrupted();
        }
    }

    private void rest(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        synchronized (turn) {
            try {
                for (long left = pause.toMillis(); !stopping && left > 0; ) {
                    turn.wait(left);
                    left = (until - System.nanoTime()) / 1_000_000;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<String> asked() {
        try {
            HttpURLConnection question =
                    (HttpURLConnection) url.resolve("/q/health/ready").toURL().openConnection();
            question.setConnectTimeout(READY_MILLIS);
            question.setReadTimeout(READY_MILLIS);
            int status = question.getResponseCode();
            question.disconnect();
            return status == OK ? Optional.empty() : Optional.of("the worker process is not ready yet");
        } catch (IOException e) {
            return Optional.of("the worker process does not answer yet");
        }
    }
}
