package dev.assay.worker;

import dev.assay.schemas.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A worker in a process of its own that dies at its first task, as a native crash would have it. */
final class MortalWorker {
    private MortalWorker() {}

    public static void main(String... args) {
        ToldBench deadly = new ToldBench(task -> {
            Runtime.getRuntime().halt(137);
            return ToldBench.finished(task);
        });
        new TestWorker("mortal-" + args[0], KafkaSettings.of(args[1]), deadly, Duration.parse(args[2]));
    }

    /** Runs one until it is dead. */
    static void live(int number, String bootstrap, Duration lock) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MortalWorker.class.getName(),
                        Integer.toString(number),
                        bootstrap,
                        lock.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.waitFor();
    }
}
