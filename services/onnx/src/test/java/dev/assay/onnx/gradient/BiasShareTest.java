package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where a network has biases, and batch normalisations with statistics, what relevance lacks of the logit at a tensor that
 * all of the network goes through is what the rules give to the biases on the way.
 */
class BiasShareTest {
    /** Height and width of the network, from its input to its pool. */
    private static final int SIDE = 8;

    static Stream<String> rules() {
        return RelevanceNets.PROPAGATIONS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void what_is_missing_at_a_layer_is_the_share_of_the_biases_after_it(String rule) throws OrtException {
        Net net = biased();
        ModelProto model = net.model(DataType.FLOAT, "y");
        List<NodeProto> nodes = model.getGraph().getNodeList();
        List<String> tensors = new ArrayList<>(List.of("x"));
        nodes.forEach(node -> tensors.add(node.getOutput(0)));
        Map<String, double[]> values = values(net, tensors);
        Propagation propagation = Net.found(RelevanceNets.PROPAGATIONS, rule);
        Map<String, double[]> found = RelevanceNets.relevances(net, model, tensors, propagation);
        List<String> cuts = RelevanceNets.cuts(model);
        assertThat(cuts).contains("x", "c1", "n1", "r1", "s", "r2", "k", "n4", "m", "d", "y");
        double logit = RelevanceCases.sum(Net.found(found, "y"));
        assertThat(Math.abs(logit)).isGreaterThan(0.1);
        double biases = 0;
        double most = 0;
        for (int i = tensors.size() - 1; i >= 0; i--) {
            String tensor = tensors.get(i);
            double[] relevance = Net.found(found, tensor);
            if (cuts.contains(tensor)) {
                double sum = RelevanceCases.sum(relevance);
                assertThat(Math.abs(sum + biases - logit) / Math.abs(logit))
                        .as("%s at %s: %s, and %s of biases, of %s", rule, tensor, sum, biases, logit)
                        .isLessThanOrEqualTo(RelevanceNets.TOLERANCE);
            }
            biases += i == 0 ? 0 : ofBias(net, nodes, i - 1, values, relevance, propagation);
            most = Math.max(most, Math.abs(biases));
        }
        assertThat(most).as("what biases have").isGreaterThan(0.1 * Math.abs(logit));
    }

    private static Map<String, double[]> values(Net net, List<String> tensors) throws OrtException {
        String[] inner = tensors.subList(1, tensors.size()).toArray(String[]::new);
        try (Runner runner = new Runner(net.model(DataType.FLOAT, inner), OptLevel.NO_OPT)) {
            Map<String, double[]> values = new LinkedHashMap<>(net.inputs());
            values.putAll(runner.run(net.inputs()));
            return values;
        }
    }

    /** What the rules of ADR 101 give to the bias of a node, from its contributions in plain Java; 0 where it has none. */
    private static double ofBias(
            Net net,
            List<NodeProto> nodes,
            int index,
            Map<String, double[]> values,
            double[] relevance,
            Propagation propagation)
            throws OrtException {
        NodeProto node = nodes.get(index);
        String from = node.getInput(0);
        boolean inBox = propagation.box() && from.equals("x");
        if (!Set.of("Conv", "BatchNormalization", "MatMul", "Gemm").contains(node.getOpType()) || inBox) {
            return 0;
        }
        boolean dense = node.getOpType().equals("MatMul") || node.getOpType().equals("Gemm");
        double[] x = Net.found(values, from);
        Net layer = new Net(17, 0)
                .input(
                        "in",
                        x,
                        dense ? new long[] {1, x.length} : new long[] {1, x.length / (SIDE * SIDE), SIDE, SIDE});
        List<String> ins = new ArrayList<>(List.of("in"));
        for (String weight : node.getInputList().subList(1, node.getInputCount())) {
            layer.weight(weight, net.weights(weight), net.shape(weight));
            ins.add(weight);
        }
        // A bias in a node of its own belongs to the product before it.
        boolean apart = node.getOpType().equals("MatMul");
        layer.node(
                node.getOpType(),
                String.join(",", ins),
                apart ? "product" : "y",
                node.getAttributeList().toArray(AttributeProto[]::new));
        if (apart) {
            String bias = nodes.get(index + 1).getInput(1);
            layer.weight(bias, net.weights(bias), net.shape(bias)).node("Add", "product," + bias, "y");
        }
        return new LinearShares(layer, List.of("in"))
                .ofBias(
                        dense ? propagation.dense() : propagation.convolution(),
                        node.getOpType().equals("BatchNormalization"),
                        relevance);
    }

    /**
     * Biases everywhere, in a node of its own too, and batch normalisations with statistics: after convolutions and before
     * them, in a residual sum and after a concatenation.
     */
    private static Net biased() {
        Net net = new Net(17, 6).input("x", 1, 3, SIDE, SIDE);
        convolved(net, "x", "c1", 4, 3);
        standardised(net, "c1", "n1", 4);
        net.node("Relu", "n1", "r1");
        convolved(net, "r1", "c2", 4, 4);
        standardised(net, "c2", "n2", 4);
        net.node("Add", "n2,r1", "s").node("Relu", "s", "r2");
        standardised(net, "r2", "n3", 4);
        net.node("Relu", "n3", "r3");
        convolved(net, "r3", "c3", 3, 4);
        net.node("Concat", "r2,c3", "k", Attributes.of("axis", 1));
        standardised(net, "k", "n4", 7);
        return net.weight("hidden", 7, 5)
                .weight("shift", 5)
                .weight("head", 5, 3)
                .weight("last", 3)
                .node("Relu", "n4", "r4")
                .node("GlobalAveragePool", "r4", "p")
                .node("Flatten", "p", "f")
                .node("MatMul", "f,hidden", "m")
                .node("Add", "m,shift", "d")
                .node("Relu", "d", "e")
                .node("Gemm", "e,head,last", "y");
    }

    private static void convolved(Net net, String from, String to, long outputs, long channels) {
        net.weight("w" + to, outputs, channels, 3, 3)
                .weight("b" + to, outputs)
                .node("Conv", "%s,w%2$s,b%2$s".formatted(from, to), to, Attributes.of("pads", new long[] {1, 1, 1, 1}));
    }

    private static void standardised(Net net, String from, String to, long channels) {
        net.positiveWeight("s" + to, channels)
                .weight("z" + to, channels)
                .weight("mean" + to, channels)
                .positiveWeight("v" + to, channels)
                .node("BatchNormalization", "%s,s%2$s,z%2$s,mean%2$s,v%2$s".formatted(from, to), to);
    }
}
