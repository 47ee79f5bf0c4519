package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where relevance arrives only at what a ReLU lets through, shares need no sign; elsewhere they do. */
class RectifiedTest {
    /** What follows the first convolution's output z. */
    private enum After {
        RELU(true),
        RELU6(true),
        POOLED(true),
        RESIDUAL(true),
        GATED(true),
        JOINED(true),
        FLATTENED(true),
        SUBTRACTED(true),
        SQUARED(true),
        NORMALISED(true),
        ENLARGED(true),
        RECTIFIED_AGAIN(true),
        /** Values below 0 get relevance too: the output of a sigmoid is not 0 there. */
        SIGMOID(false),
        CLIP_FROM_BELOW(false),
        TAKEN_TWICE(false);

        private final boolean open;

        After(boolean open) {
            this.open = open;
        }
    }

    private static Net net(After after) {
        Net net = new Net(17, 11)
                .input("x", 2, 8, 6, 6)
                .weight("w", 8, 8, 3, 3)
                .weight("b", 8)
                .weight("v", 8, 8, 1, 1)
                .weight("v2", 8, 16, 1, 1)
                .weight("none", new double[] {0})
                .weight("below", new double[] {-1})
                .weight("six", new double[] {6})
                .node("Conv", "x,w,b", "z");
        switch (after) {
            case RELU -> net.node("Relu", "z", "a").node("Conv", "a,v", "y");
            case RELU6 -> net.node("Clip", "z,none,six", "a").node("Conv", "a,v", "y");
            case CLIP_FROM_BELOW -> net.node("Clip", "z,below,six", "a").node("Conv", "a,v", "y");
            case POOLED ->
                net.node("Relu", "z", "a")
                        .node("MaxPool", "a", "p", Attributes.of("kernel_shape", new long[] {2, 2}))
                        .node("Conv", "p,v", "y");
            case RESIDUAL -> net.node("Relu", "z", "a").node("Conv", "a,v", "c").node("Add", "a,c", "y");
            case GATED ->
                net.node("Relu", "z", "a")
                        .node("GlobalAveragePool", "a", "m")
                        .node("Conv", "m,v", "c")
                        .node("Sigmoid", "c", "s")
                        .node("Mul", "a,s", "g")
                        .node("Conv", "g,v", "y");
            case JOINED ->
                net.node("Relu", "z", "a")
                        .node("Conv", "a,v", "c")
                        .node("Concat", "a,c", "j", Attributes.of("axis", 1))
                        .node("Conv", "j,v2", "y");
            case FLATTENED ->
                net.weight("f", 8 * 16, 8)
                        .node("Relu", "z", "a")
                        .node("Flatten", "a", "l")
                        .node("Gemm", "l,f", "y");
            case SUBTRACTED ->
                net.node("Relu", "z", "a").node("Conv", "a,v", "c").node("Sub", "c,a", "y");
            case SQUARED -> net.node("Relu", "z", "a").node("Mul", "a,a", "q").node("Conv", "q,v", "y");
            case NORMALISED ->
                net.positiveWeight("variance", 8)
                        .node("Relu", "z", "a")
                        .node("BatchNormalization", "a,b,b,b,variance", "n")
                        .node("Conv", "n,v", "y");
            case ENLARGED -> net.node("Relu", "z", "a").node("ConvTranspose", "a,v", "y");
            case RECTIFIED_AGAIN ->
                net.node("Relu", "z", "a").node("Relu", "a", "r").node("Conv", "r,v", "y");
            case SIGMOID -> net.node("Relu", "z", "a").node("Sigmoid", "a", "s").node("Conv", "s,v", "y");
            case TAKEN_TWICE ->
                net.node("Relu", "z", "a").node("Add", "a,z", "t").node("Conv", "t,v", "y");
        }
        return net;
    }

    private static Relevance relevance(ModelProto model, LayerRule rule) {
        return Relevance.of(
                Folding.plain(model),
                "y",
                List.of("x"),
                new Gradient.Seed.Dense(),
                Propagation.everywhere(rule),
                Rules.STANDARD,
                Optional.empty());
    }

    private static double[] run(Net net, Relevance relevance) throws OrtException {
        Map<String, double[]> inputs = new LinkedHashMap<>(net.inputs());
        long[] shape = relevance.shapes().getOrDefault("y", List.of()).stream()
                .mapToLong(Long::longValue)
                .toArray();
        inputs.put(relevance.seed(), new Net(17, 5).values(shape));
        try (Runner runner = new Runner(relevance.model(), OptLevel.NO_OPT)) {
            return Net.found(runner.run(inputs), relevance.relevances().getFirst());
        }
    }

    private static long signs(Relevance relevance) {
        return relevance.model().getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .filter("GreaterOrEqual"::equals)
                .count();
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shares_are_the_same_with_and_without_signs(After after) throws OrtException {
        Net net = net(after);
        for (LayerRule rule : List.of(new LayerRule.Epsilon(0.3), new LayerRule.Gamma(0), new LayerRule.Gamma(0.25))) {
            Relevance relevance = relevance(net.model(DataType.FLOAT, "y"), rule);
            // Relevance could arrive at an output from outside: there the sign is asked.
            Relevance asked = relevance(net.model(DataType.FLOAT, "y", "z"), rule);
            assertThat(signs(asked) - signs(relevance)).as(rule.toString()).isEqualTo(after.open ? 1 : 0);
            double[] found = run(net, relevance);
            assertThat(found).as(rule.toString()).containsExactly(run(net, asked));
            assertThat(Arrays.stream(found).min().orElseThrow()).isNegative();
            assertThat(Arrays.stream(found).max().orElseThrow()).isPositive();
        }
    }

    @Test
    void an_output_may_get_relevance_where_it_is_0() {
        Net net = new Net(17, 3)
                .input("x", 1, 8, 3, 3)
                .weight("w", 8, 8, 1, 1)
                .node("Conv", "x,w", "z")
                .node("Relu", "z", "y");
        assertThat(signs(relevance(net.model(DataType.FLOAT, "y"), new LayerRule.Epsilon(0.1))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0.01, 1, 5})
    void in_blocks_the_size_and_the_sign_are_those_of_the_plain_layout(double epsilon) throws OrtException {
        double[] at = {0, -0.0, 1e-30, -1e-30, 3e-38, -3e-38, 0.5, -0.5, epsilon, -epsilon, 1e30, -1e30};
        double[] x = new double[2 * 8 * 9];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) at[i % at.length];
        }
        double[] one = {1, 1, 1, 1, 1, 1, 1, 1};
        Net net = new Net(17, 1)
                .input("x", x, 2, 8, 3, 3)
                .weight("w", one, 8, 1, 1, 1)
                .node("Conv", "x,w", "y", Attributes.of("group", 8));
        double[] start = net.values(2, 8, 3, 3);
        for (LayerRule rule :
                List.of(new LayerRule.Epsilon(epsilon), new LayerRule.Gamma(0), new LayerRule.Gamma(epsilon))) {
            assertThat(RelevanceCases.relevances(net, rule, Blocked.RULES, List.of("x"), start))
                    .as(rule.toString())
                    .containsExactly(RelevanceCases.relevances(net, rule, List.of("x"), start));
        }
    }
}
