package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Holds the gradient of a net's tensor, for a dense random cotangent, to central differences of its forward pass. The
 * forward pass is one of three: ONNX Runtime in double precision; for a linear net ONNX Runtime in single precision
 * with a step of 1, where a difference is exact but for rounding; or plain Java.
 */
final class Difference {
    /** A forward pass from inputs by name to the values of the tensor. */
    interface Forward {
        double[] apply(Map<String, double[]> inputs) throws OrtException;
    }

    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 2e-5;

    private Difference() {}

    static void inDouble(Net net, String of, String... by) throws OrtException {
        try (Runner runner = new Runner(net.model(DataType.DOUBLE, of), OptLevel.NO_OPT)) {
            check(net, of, inputs -> only(runner.run(inputs)), STEP, by);
        }
    }

    static void ofLinear(Net net, String of, String... by) throws OrtException {
        try (Runner runner = new Runner(net.model(DataType.FLOAT, of), OptLevel.NO_OPT)) {
            check(net, of, inputs -> only(runner.run(inputs)), 1, by);
        }
    }

    /** Against a function of one value, after holding the function itself to ONNX Runtime's. */
    static void ofFunction(Net net, Function<Double, Double> function, String of, String by) throws OrtException {
        Forward forward = inputs ->
                Arrays.stream(Net.found(inputs, by)).map(function::apply).toArray();
        check(net, of, forward, STEP, by);
    }

    private static double[] only(Map<String, double[]> outputs) {
        return outputs.values().iterator().next();
    }

    static void check(Net net, String of, Forward forward, double step, String... by) throws OrtException {
        Map<String, double[]> inputs = new LinkedHashMap<>(net.inputs());
        double[] y = forward.apply(inputs);
        double[] cotangent = net.values(y.length);
        Folded plain = Folding.plain(net.model(DataType.FLOAT, of));
        Gradient gradient = Gradient.of(plain, of, List.of(by), new Gradient.Seed.Dense());
        Map<String, double[]> given = new LinkedHashMap<>(inputs);
        given.put(gradient.seed(), cotangent);
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            Map<String, double[]> result = runner.run(given);
            close("forward", Net.found(result, of), y);
            for (int i = 0; i < by.length; i++) {
                double[] expected = differences(forward, inputs, by[i], cotangent, step);
                close(
                        "gradient by " + by[i],
                        Net.found(result, gradient.gradients().get(i)),
                        expected);
            }
        }
    }

    private static double[] differences(
            Forward forward, Map<String, double[]> inputs, String by, double[] cotangent, double step)
            throws OrtException {
        double[] x = Net.found(inputs, by);
        double[] expected = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] above = moved(forward, inputs, by, i, step);
            double[] below = moved(forward, inputs, by, i, -step);
            for (int k = 0; k < above.length; k++) {
                expected[i] += cotangent[k] * (above[k] - below[k]) / (2 * step);
            }
        }
        return expected;
    }

    private static double[] moved(Forward forward, Map<String, double[]> inputs, String by, int i, double step)
            throws OrtException {
        Map<String, double[]> moved = new LinkedHashMap<>(inputs);
        double[] x = Net.found(inputs, by).clone();
        x[i] += step;
        moved.put(by, x);
        return forward.apply(moved);
    }

    static void close(String what, double[] found, double[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < found.length; i++) {
            assertThat(Math.abs(found[i] - expected[i]) / scale)
                    .as("%s at %d: found %s, expected %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }
}
