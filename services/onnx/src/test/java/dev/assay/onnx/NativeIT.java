package dev.assay.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NativeIT {
    private static final Path MODEL = Path.of("../../deploy/sample/models/digits/1.2.0/seed-0.onnx");
    private static final int SIGTERM = 128 + 15;

    @RepeatedTest(10)
    @Timeout(120)
    void a_process_told_to_end_in_the_middle_of_passes_neither_fails_them_nor_crashes(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path crash = folder.resolve("crash.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=" + crash,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessPasses.class.getName(),
                        MODEL.toAbsolutePath().toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            assertThat(output.readLine()).isEqualTo(EndlessPasses.RUNNING);
            process.toHandle().destroy(); // which, other than Process.destroy, leaves the output open
            assertThat(output.lines()).containsExactly(EndlessPasses.WENT_ON);
            assertThat(process.waitFor()).isEqualTo(SIGTERM);
            assertThat(crash).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }
}
