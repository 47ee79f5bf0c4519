package dev.assay.planner;

import dev.assay.schemas.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The planner in a process of its own, to be killed. */
final class PlannerProcess {
    private PlannerProcess() {}

    /** @param args bootstrap servers and state folder */
    public static void main(String[] args) throws InterruptedException {
        PlannerRole.start(
                Settings.in(Path.of(args[1])), KafkaSettings.of(args[0]), new SimpleMeterRegistry(), Clock.systemUTC());
        Thread.currentThread().join();
    }

    static Process start(String bootstrap, Path state) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        PlannerProcess.class.getName(),
                        bootstrap,
                        state.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(state.toFile(), "planner.log"))
                .start();
    }
}
