package dev.assay.onnx;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A process that opens a model and runs it, over and over, on two threads, until it is told to end; its own shutdown hook
 * then waits for rounds that begin after that, as a worker's waits for the task in hand. The threads go on until the
 * process is gone.
 */
final class EndlessPasses {
    static final String RUNNING = "running";
    static final String WENT_ON = "went on after the signal";

    private static final int THREADS = 2;
    /** Of all threads together; the first of each may have begun before. */
    private static final int ROUNDS_AFTER = 4 * THREADS;

    private final Semaphore rounds = new Semaphore(0);
    private final CountDownLatch running = new CountDownLatch(THREADS);
    private final Path file;
    private volatile boolean failed;

    private EndlessPasses(Path file) {
        this.file = file;
    }

    public static void main(String... args) throws InterruptedException {
        EndlessPasses passes = new EndlessPasses(Path.of(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(passes::awaitRounds));
        for (int i = 0; i < THREADS; i++) {
            Thread.ofPlatform().daemon().start(passes::go);
        }
        passes.running.await();
        System.out.println(RUNNING);
        Thread.currentThread().join();
    }

    private void go() {
        try {
            while (true) {
                round();
                running.countDown();
                rounds.release();
            }
        } catch (RuntimeException e) {
            System.out.println(e);
            failed = true;
            rounds.release(ROUNDS_AFTER);
        }
    }

    private void round() {
        InputSpec input =
                new InputSpec("input", 3, 48, 48, 0, 1, new float[] {.5f, .5f, .5f}, new float[] {.25f, .25f, .25f});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(file, input, output, 10, Settings.STANDARD)) {
            model.scores(new Images(1, 3, 48, 48, new float[input.values()]));
        }
    }

    private void awaitRounds() {
        rounds.drainPermits();
        rounds.acquireUninterruptibly(ROUNDS_AFTER);
        if (!failed) {
            System.out.println(WENT_ON);
        }
    }
}
