package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.npy.Npy;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Small models and inputs in a folder, and the command run on them. */
abstract class ExplainScene {
    /** Scores x1 and x0 + x3 - 1 of a picture of 2 x 2. */
    static final float[][] WEIGHTS = {{0, 1, 0, 0}, {1, 0, 0, 1}};

    @TempDir
    Path folder;

    @BeforeEach
    void models() throws IOException {
        TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1).write(folder, "linear.onnx");
        TinyModels.convolutional(3, 8, 8, 4, 5, 2).write(folder, "conv.onnx");
        floats("x.npy", new float[] {0, 2, 1, 1, 3, 0, 0, 1}, 2, 1, 2, 2);
        floats("c.npy", numbers(3 * 192), 3, 3, 8, 8);
    }

    Ran explain(String model, String input, String explainer, String... more) {
        return to(path("y.npy"), model, input, explainer, more);
    }

    Ran to(Path output, String model, String input, String explainer, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                path(model).toString(),
                "--input",
                path(input).toString(),
                "--explainer",
                explainer,
                "--output",
                output.toString()));
        arguments.addAll(List.of(more));
        return Ran.assay(arguments.toArray(String[]::new));
    }

    static void refused(String message, Ran ran) {
        assertThat(ran.status()).isEqualTo(2);
        List<String> lines = ran.err()
                .lines()
                .filter(line -> !line.startsWith("Explaining "))
                .toList();
        assertThat(lines.getFirst()).isEqualTo(message);
        // A refusal is one line; wrong usage is followed by how it is used.
        assertThat(lines.size() == 1 || lines.get(1).startsWith("Usage: ")).isTrue();
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    void floats(String name, float[] values, int... shape) throws IOException {
        Files.write(path(name), Npy.of(values, shape));
    }

    void wholes(String name, long[] values, int... shape) throws IOException {
        String sizes = Arrays.toString(shape).replace('[', '(').replace("]", ",)");
        String header = "{'descr': '<i8', 'fortran_order': False, 'shape': " + sizes + ", }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + Long.BYTES * values.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        bytes.asLongBuffer().put(values);
        Files.write(path(name), bytes.array());
    }

    private static float[] numbers(int n) {
        Random random = new Random(7);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
