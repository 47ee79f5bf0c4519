package dev.assay.explain;

import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Tiny models and pictures, opened for explaining. */
final class Tiny {
    private Tiny() {}

    static Model open(Path folder, TinyGraph graph, int channels, int height, int width, int classes)
            throws IOException {
        return open(folder, graph, channels, height, width, classes, Settings.STANDARD);
    }

    static Model open(Path folder, TinyGraph graph, int channels, int height, int width, int classes, Settings settings)
            throws IOException {
        float[] mean = new float[channels];
        float[] std = new float[channels];
        Arrays.fill(mean, 0.5f);
        Arrays.fill(std, 0.25f);
        InputSpec input = new InputSpec("input", channels, height, width, 0, 1, mean, std);
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        return Model.open(graph.write(folder, "tiny.onnx"), input, output, classes, settings);
    }

    static Images pictures(int n, int channels, int height, int width, long seed) {
        return new Images(n, channels, height, width, numbers(n * channels * height * width, seed));
    }

    static float[] numbers(int n, long seed) {
        Random random = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static List<Draws> draws(int n) {
        return IntStream.range(0, n).mapToObj(i -> new Draws("test").of(i)).toList();
    }
}
