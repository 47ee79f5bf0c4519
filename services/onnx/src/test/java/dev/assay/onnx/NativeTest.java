package dev.assay.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own: this one has loaded the library, and a crash must not take it along. */
class NativeTest {
    @TempDir
    Path folder;

    @Test
    void onnx_runtime_loads_from_a_thread_with_little_stack() throws Exception {
        assertThat(said(SmallStack.class)).contains("version 1.");
    }

    @Test
    void a_library_that_cannot_be_loaded_is_told_in_a_sentence() throws Exception {
        String[] lines = said(Prepared.class, "-Donnxruntime.native.onnxruntime.path=" + folder.resolve("none.so"))
                .split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("ONNX Runtime cannot be loaded: ").contains("none.so");
        assertThat(lines[1]).as("the second time").isEqualTo(lines[0]);
        assertThat(said(Prepared.class)).isEqualTo("prepared\nprepared");
    }

    private String said(Class<?> main, String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=" + folder.resolve("hs_err.log")));
        line.addAll(List.of(options));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
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

    static final class Prepared {
        private Prepared() {}

        public static void main(String[] arguments) {
            for (int time = 0; time < 2; time++) {
                try {
                    Native.prepare();
                    System.out.println("prepared");
                } catch (IOException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }
}
