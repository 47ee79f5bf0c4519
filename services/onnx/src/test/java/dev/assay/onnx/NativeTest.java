package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeTest {
    @TempDir
    Path folder;

    /** In a process of its own: this one has loaded the library, and a crash must not take it along. */
    @Test
    void onnx_runtime_loads_from_a_thread_with_little_stack() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallStack.class.getName()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("version 1.");
    }

    /** Half of the usual stack, as a thread with half of it used has. */
    static final class SmallStack {
        private static final long STACK_BYTES = 512L << 10;

        private SmallStack() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread thread =
                    new Thread(null, () -> System.out.println("version " + Native.version()), "small", STACK_BYTES);
            thread.start();
            thread.join();
        }
    }
}
