package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.OutputSpec.Space;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.io.TempDir;

/** Opens small models as they are declared. */
abstract class LoadingScene {
    static final OutputSpec LOGITS = new OutputSpec("logits", Space.LOGITS);

    @TempDir
    Path folder;

    static InputSpec input(String name, int channels, int height, int width) {
        return new InputSpec(name, channels, height, width, 0, 1, new float[channels], ones(channels));
    }

    static float[] ones(int n) {
        float[] ones = new float[n];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    Model open(TinyGraph graph, InputSpec input, OutputSpec output, int classes, Settings settings) throws IOException {
        return Model.open(graph.write(folder, "m.onnx"), input, output, classes, settings);
    }

    Model open(TinyGraph graph) throws IOException {
        return open(graph, input("input", 3, 8, 8), LOGITS, 2, Settings.STANDARD);
    }

    AbstractThrowableAssert<?, ? extends Throwable> refused(TinyGraph graph) {
        return refused(graph, input("input", 3, 8, 8), LOGITS, 2);
    }

    AbstractThrowableAssert<?, ? extends Throwable> refused(
            TinyGraph graph, InputSpec input, OutputSpec output, int classes) {
        return assertThatThrownBy(() -> open(graph, input, output, classes, Settings.STANDARD))
                .isInstanceOf(Refused.class);
    }

    static TinyGraph small() {
        return TinyModels.convolutional(3, 8, 8, 2, 2, 1);
    }

    static void assertClose(float[] found, float[] expected) {
        assertThat(found).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-5f));
    }

    static float[] numbers(int n) {
        java.util.Random random = new java.util.Random(5);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
