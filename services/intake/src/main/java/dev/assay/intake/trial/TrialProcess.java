package dev.assay.intake.trial;

import dev.assay.core.folder.FolderTree;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Tries a release in a process of its own, under limits of time and memory. Whatever the models do to that process, this
 * one gets a sentence about it.
 */
public final class TrialProcess implements Trial {
    /** Between two looks at what the process takes: memory fills at some GB a second. */
    private static final Duration LOOK = Duration.ofMillis(20);

    /** For a process to end that is ended, and for what it printed to be read. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** The JVM's own, told to end when its heap is full. */
    private static final int HEAP_FULL = 3;

    private static final int INTERRUPTED = 130;
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    private static final double GIBIBYTE = 1L << 30;
    private static final Logger LOG = System.getLogger(TrialProcess.class.getName());

    private final Function<Path, List<String>> command;
    private final TrialLimits limits;

    /** @param command for a folder of temporary files, to be ended by the release's folder */
    TrialProcess(Function<Path, List<String>> command, TrialLimits limits) {
        this.command = command;
        this.limits = limits;
    }

    /** @param logs folder for the JVM's own report of a crash */
    public static TrialProcess of(TrialLimits limits, Path logs) {
        String classPath = System.getProperty("java.class.path");
        long heap = Runtime.getRuntime().maxMemory();
        Path reports = logs.toAbsolutePath();
        return new TrialProcess(temporary -> TrialCommand.of(classPath, heap, reports, temporary), limits);
    }

    @Override
    public void run(ModelRelease release, Path folder) throws IOException {
        Path whole = folder.toAbsolutePath();
        // A process that is killed leaves ONNX Runtime's library, which it unpacked, behind.
        Path temporary = Files.createTempDirectory(whole.getParent(), "trial-");
        try {
            run(release, whole, temporary);
        } finally {
            FolderTree.delete(temporary);
        }
    }

    private void run(ModelRelease release, Path folder, Path temporary) throws IOException {
        List<String> line = new ArrayList<>(command.apply(temporary));
        line.add(folder.toString());
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        // glibc keeps an arena a thread: without this the native memory of ONNX Runtime's threads adds up.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        Words words = new Words();
        Thread reader = Thread.ofPlatform().name("trial-words").daemon().start(() -> listen(process, words));
        try {
            supervise(process, words, release);
            reader.join(LAST_WORDS);
            judge(process.exitValue(), words, release);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("the trial of " + release.id() + " was interrupted").initCause(e);
        } finally {
            end(process);
        }
    }

    /** Returns when it has gone: what it wrote can be removed from then on. */
    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void listen(Process process, Words words) {
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            for (int next = printed.read(); next >= 0; next = printed.read()) {
                words.hear((char) next);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "what a trial printed was not read to its end", e);
        }
    }

    /** Returns when the process has ended by itself. */
    private void supervise(Process process, Words words, ModelRelease release) throws InterruptedException {
        long begin = System.nanoTime();
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - begin > limits.time().toNanos()) {
                throw new Refused(words.subject(release) + " takes longer than "
                        + limits.time().toMillis() / 1000.0
                        + " s to load and run on trial (assay.intake.trial-timeout): export a smaller model, with its"
                        + " constants folded");
            }
            if (Resident.bytes(process.pid()) > limits.bytes()) {
                throw new Refused(words.subject(release) + " takes more than " + gibibytes(limits.bytes())
                        + " GiB of memory to load and run on trial (assay.intake.trial-memory-bytes): export a smaller"
                        + " model, or one with an open or smaller batch");
            }
        }
    }

    private void judge(int status, Words words, ModelRelease release) throws IOException {
        switch (status) {
            case TrialMain.FIT -> {}
            case TrialMain.REFUSED -> throw new Refused(words.refusal());
            // Whoever stops the installation stops the trial with it.
            case INTERRUPTED, TERMINATED ->
                throw new IOException("the trial of " + release.id() + " was stopped before it had ended");
            default -> {
                LOG.log(
                        Level.WARNING,
                        "the process that tried {0} ended with status {1}; its last words: {2}",
                        release.id(),
                        status,
                        words.last());
                throw new Refused(words.subject(release) + " ends the process that loads and runs it on trial ("
                        + reason(status) + "): export the model again, or a smaller one");
            }
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case HEAP_FULL ->
                "its Java heap of " + gibibytes(Runtime.getRuntime().maxMemory()) + " GiB is full";
            case KILLED -> "killed by the system, as a process is that takes too much memory";
            default -> "status " + status;
        };
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / GIBIBYTE);
    }
}
