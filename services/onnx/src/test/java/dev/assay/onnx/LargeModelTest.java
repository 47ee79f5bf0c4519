package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights of more than a protocol buffer can hold, in a file beside the model that has holes: all zeros but for two
 * values.
 */
class LargeModelTest {
    private static final int PIXELS = 3 * 8 * 8;

    /** Two of these are more than 2 GiB. */
    private static final int WIDTH = 1_500_000;

    private static final long MATRIX_BYTES = 1L * PIXELS * WIDTH * Float.BYTES;

    @TempDir
    Path folder;

    @Test
    @Tag("deep")
    void more_than_two_gibibytes_are_read_run_and_differentiated() throws IOException {
        assertThat(2 * MATRIX_BYTES).isGreaterThan(Integer.MAX_VALUE);
        try (RandomAccessFile data =
                new RandomAccessFile(folder.resolve("weights.bin").toFile(), "rw")) {
            data.setLength(2 * MATRIX_BYTES);
            write(data, 5L * WIDTH + 70_000, 2);
            write(data, 1L * PIXELS * WIDTH + 191L * WIDTH + 1_499_999, -3);
        }
        try (Model model = open(graph(2 * MATRIX_BYTES))) {
            float[] picture = new float[PIXELS];
            picture[5] = 0.5f;
            picture[191] = 0.25f;
            Images images = new Images(1, 3, 8, 8, picture);
            assertThat(model.graph().parameters()).isGreaterThan(2L * PIXELS * WIDTH);
            assertThat(model.scores(images)).containsExactly(1, -0.75f);
            Question question = new Question(Question.Score.LOGIT, true, List.of(), Question.Variant.PLAIN);
            float[] gradient =
                    Gradients.of(model, question).run(images, new int[] {1}).input();
            for (int k = 0; k < PIXELS; k++) {
                assertThat((double) gradient[k]).as("at %d", k).isCloseTo(k == 191 ? -3 : 0, within(1e-6));
            }
        }
    }

    @Test
    void more_than_the_limit_is_refused_before_it_is_read() throws IOException {
        long length = 2_000_000_000;
        try (RandomAccessFile data =
                new RandomAccessFile(folder.resolve("weights.bin").toFile(), "rw")) {
            data.setLength(5 * length);
        }
        TinyGraph five = new TinyGraph().input("input", 3, 8, 8);
        for (int i = 0; i < 5; i++) {
            weight(five, "w" + i, i * length, length);
        }
        five.node("Identity", "same", List.of("input"), "logits").output("logits", 3, 8, 8);
        assertThatThrownBy(() -> Graph.read(five.write(folder, "m.onnx")))
                .isInstanceOf(Refused.class)
                .hasMessage("m.onnx has external data of more than 8589934592 bytes, the most that is read:"
                        + " export a smaller model");
        TinyGraph one = graph(2 * MATRIX_BYTES);
        entry(one.graph().getInitializerBuilder(0), "length", Long.toString(3L << 30));
        assertThatThrownBy(() -> Graph.read(one.write(folder, "m.onnx")))
                .isInstanceOf(Refused.class)
                .hasMessage("m.onnx: weight \"a\" takes 3221225472 bytes, and 2147483647 is the most that one may;"
                        + " keep the data beside the model or export it into one file");
    }

    /** The sums of what two matrices make of the picture: one score each. */
    private static TinyGraph graph(long bytes) {
        TinyGraph graph = new TinyGraph().input("input", 3, 8, 8).node("Flatten", "flat", List.of("input"), "flat");
        weight(graph, "a", 0, bytes / 2);
        weight(graph, "b", bytes / 2, bytes / 2);
        return graph.node("MatMul", "times-a", List.of("flat", "a"), "xa")
                .node("MatMul", "times-b", List.of("flat", "b"), "xb")
                .node("ReduceSum", "sum-a", List.of("xa", "axis"), "ya")
                .node("ReduceSum", "sum-b", List.of("xb", "axis"), "yb")
                .weight("axis", 1)
                .node("Concat", "scores", List.of("ya", "yb"), "logits", TinyGraph.integer("axis", 1))
                .output("logits", 2);
    }

    private static void weight(TinyGraph graph, String name, long offset, long length) {
        TensorProto.Builder weight = graph.graph().addInitializerBuilder().setName(name);
        weight.setDataType(DataType.FLOAT.getNumber())
                .addDims(PIXELS)
                .addDims(WIDTH)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        entry(weight, "location", "weights.bin");
        entry(weight, "offset", Long.toString(offset));
        entry(weight, "length", Long.toString(length));
    }

    private static void entry(TensorProto.Builder weight, String key, String value) {
        weight.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    private static void write(RandomAccessFile data, long place, float value) throws IOException {
        data.seek(place * Float.BYTES);
        data.write(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
    }

    private Model open(TinyGraph graph) throws IOException {
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        return Model.open(
                graph.write(folder, "m.onnx"),
                input,
                new OutputSpec("logits", OutputSpec.Space.LOGITS),
                2,
                new Settings(1, OptionalInt.of(1)));
    }
}
