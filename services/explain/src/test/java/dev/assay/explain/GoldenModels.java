package dev.assay.explain;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.Golden;
import java.nio.file.Path;
import java.util.Arrays;

/** The golden networks, opened, with their pictures and targets. */
final class GoldenModels {
    static final int SIDE = 16;
    static final int CLASSES = 5;

    private static final InputSpec INPUT = new InputSpec("x", 3, SIDE, SIDE, 0, 1, new float[3], new float[] {1, 1, 1});
    private static final OutputSpec OUTPUT = new OutputSpec("logits", OutputSpec.Space.LOGITS);

    private GoldenModels() {}

    /** The export with an open batch. */
    static Path open(String network) {
        return Golden.exports(network).stream()
                .filter(file -> file.toString().endsWith("-open.onnx"))
                .findFirst()
                .orElseThrow();
    }

    static Model open(Path file, Settings settings) {
        return Model.open(file, INPUT, OUTPUT, CLASSES, settings);
    }

    static Model open(Graph graph) {
        return Model.open(graph, INPUT, OUTPUT, CLASSES, Settings.STANDARD);
    }

    static Images pictures(String network) {
        double[] values = Golden.read(network, "x").values();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Images(values.length / (3 * SIDE * SIDE), 3, SIDE, SIDE, floats);
    }

    static int[] targets(String network) {
        return Arrays.stream(Golden.read(network, "targets").values())
                .mapToInt(v -> (int) v)
                .toArray();
    }

    /** The largest difference of each map over its largest value. */
    static double[] apart(Maps found, Maps expected) {
        double[] apart = new double[expected.n()];
        for (int i = 0; i < apart.length; i++) {
            double most = 0;
            for (int k = i * expected.size(); k < (i + 1) * expected.size(); k++) {
                most = Math.max(most, Math.abs(expected.values()[k]));
                apart[i] = Math.max(apart[i], Math.abs(found.values()[k] - expected.values()[k]));
            }
            apart[i] = most == 0 ? apart[i] : apart[i] / most;
        }
        return apart;
    }
}
