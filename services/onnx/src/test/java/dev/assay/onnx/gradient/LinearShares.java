package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layer rules in plain Java, from the contributions of each input value to each output value of a linear net: its
 * matrix, found by differences of its forward pass, times the input.
 */
final class LinearShares {
    /** What differences in single precision leave where nothing is. */
    private static final double NOTHING = 2e-5;

    private final double[] y;
    /** Contributions of each input value to each output value, the bias last. */
    private final double[][] contributions;

    LinearShares(Net net, List<String> by) throws OrtException {
        try (Runner runner = new Runner(net.model(DataType.FLOAT, "y"), OptLevel.NO_OPT)) {
            y = run(runner, net.inputs());
            int size = by.stream().mapToInt(name -> net.inputs(name).length).sum();
            contributions = new double[y.length][size + 1];
            int column = 0;
            for (String name : by) {
                double[] x = net.inputs(name);
                for (int i = 0; i < x.length; i++) {
                    column(runner, net, name, i, column++);
                }
            }
        }
        for (int k = 0; k < y.length; k++) {
            double bias = y[k] - Arrays.stream(contributions[k]).sum();
            contributions[k][contributions[k].length - 1] = Math.abs(bias) < NOTHING ? 0 : bias;
        }
    }

    private void column(Runner runner, Net net, String name, int i, int column) throws OrtException {
        double[] x = net.inputs(name);
        double[][] moved = new double[2][];
        for (int side = 0; side < 2; side++) {
            double[] changed = x.clone();
            changed[i] += side == 0 ? 1 : -1;
            Map<String, double[]> inputs = new LinkedHashMap<>(net.inputs());
            inputs.put(name, changed);
            moved[side] = run(runner, inputs);
        }
        for (int k = 0; k < y.length; k++) {
            double slope = (moved[0][k] - moved[1][k]) / 2;
            contributions[k][column] = Math.abs(slope) < NOTHING ? 0 : slope * x[i];
        }
    }

    private static double[] run(Runner runner, Map<String, double[]> inputs) throws OrtException {
        return Net.found(runner.run(inputs), "y");
    }

    int outputs() {
        return y.length;
    }

    /** The relevance of each input value, those of all inputs one after the other. */
    double[] of(LayerRule rule, boolean aligned, double[] relevance) {
        double[] found = new double[contributions[0].length - 1];
        for (int k = 0; k < y.length; k++) {
            double up = sum(contributions[k], 1);
            double down = sum(contributions[k], -1);
            for (int j = 0; j < found.length; j++) {
                found[j] += relevance[k] * share(rule, aligned, contributions[k][j], y[k], up, down);
            }
        }
        return found;
    }

    /** What of the relevance is the bias': the share of what the net adds whatever its inputs are. */
    double ofBias(LayerRule rule, boolean aligned, double[] relevance) {
        double found = 0;
        for (int k = 0; k < y.length; k++) {
            double bias = contributions[k][contributions[k].length - 1];
            double up = sum(contributions[k], 1);
            double down = sum(contributions[k], -1);
            found += relevance[k] * share(rule, aligned, bias, y[k], up, down);
        }
        return found;
    }

    private static double sum(double[] values, int sign) {
        return Arrays.stream(values).filter(v -> v * sign > 0).sum();
    }

    /** The share of one contribution; z, up and down are the sums of all, of those above 0 and of those below 0. */
    private static double share(LayerRule rule, boolean aligned, double c, double z, double up, double down) {
        if (c == 0) {
            return 0;
        }
        double same = z >= 0 ? up : down;
        double favoured = c > 0 == z >= 0 ? c : 0;
        return switch (rule) {
            case LayerRule.Epsilon(double epsilon) -> c / (z + (z >= 0 ? epsilon : -epsilon));
            case LayerRule.ZPlus zPlus -> aligned ? favoured / same : c > 0 ? c / up : 0;
            case LayerRule.Gamma(double gamma) -> (c + gamma * favoured) / (z + gamma * same);
            case LayerRule.AlphaTwoBetaOne alphaBeta -> {
                if (up == 0 || down == 0) {
                    yield c / (up + down);
                }
                boolean above = c > 0;
                boolean doubled = aligned ? above == z >= 0 : above;
                yield c / (above ? up : down) * (doubled ? 2 : -1);
            }
        };
    }
}
