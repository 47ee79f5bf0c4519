package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Relevance adds up to the logit at every tensor that all of the network goes through: what goes into a layer, a
 * residual sum, an attention, a normalisation is what comes out. Most of the networks have no biases; in the one that has,
 * and batch normalisations with statistics, what is missing at each tensor is what the rules give to the biases on the way.
 */
class ConservationTest {
    /** Of the logit. */
    private static final double TOLERANCE = 1e-3;

    private static final LayerRule EPSILON = new LayerRule.Epsilon(1e-6);
    private static final LayerRule GAMMA = new LayerRule.Gamma(0.25);

    private static final Map<String, Propagation> PROPAGATIONS = Map.of(
            "epsilon", Propagation.everywhere(EPSILON),
            "z-plus", Propagation.everywhere(new LayerRule.ZPlus()),
            "gamma", Propagation.everywhere(GAMMA),
            "alpha2-beta1", Propagation.everywhere(new LayerRule.AlphaTwoBetaOne()),
            "epsilon-plus", new Propagation(EPSILON, new LayerRule.ZPlus(), false),
            "epsilon-gamma-box", new Propagation(EPSILON, GAMMA, true));

    private static final int TOKEN = 8;

    /** Height and width of the network with biases, from its input to its pool. */
    private static final int SIDE = 8;

    static Stream<Arguments> networks() {
        return PROPAGATIONS.keySet().stream()
                .sorted()
                .flatMap(rule -> Stream.of("cnn", "residual", "bottleneck", "dense", "vit")
                        // What arrives at an output below 0 without one positive contribution ends there under z-plus.
                        .filter(network -> !network.equals("bottleneck") || !rule.endsWith("-plus"))
                        .map(network -> Arguments.of(network, rule)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void relevance_adds_up_to_the_logit_at_every_layer(String network, String rule) throws OrtException {
        Net net = network(network);
        ModelProto model = net.model(DataType.FLOAT, "y");
        List<String> cuts = cuts(model);
        assertThat(cuts)
                .as("tensors that all goes through")
                .hasSizeGreaterThan(6)
                .contains("x", "y");
        Map<String, double[]> found = relevances(net, model, cuts, Net.found(PROPAGATIONS, rule));
        double logit = RelevanceCases.sum(Net.found(found, "y"));
        assertThat(Math.abs(logit)).isGreaterThan(0.1);
        double missing = 0;
        for (String tensor : cuts.reversed()) {
            double sum = RelevanceCases.sum(Net.found(found, tensor));
            assertThat(Math.abs(sum + missing - logit) / Math.abs(logit))
                    .as("%s of %s at %s: %s and %s kept, of %s", rule, network, tensor, sum, missing, logit)
                    .isLessThanOrEqualTo(TOLERANCE);
            if (tensor.equals("tokens")) {
                // The class token is a constant: what it has of the relevance ends there.
                missing = RelevanceCases.sum(Arrays.copyOf(Net.found(found, tensor), TOKEN));
            }
        }
    }

    static Stream<String> rules() {
        return PROPAGATIONS.keySet().stream().sorted();
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
        Propagation propagation = Net.found(PROPAGATIONS, rule);
        Map<String, double[]> found = relevances(net, model, tensors, propagation);
        List<String> cuts = cuts(model);
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
                        .isLessThanOrEqualTo(TOLERANCE);
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

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "residual", "bottleneck", "dense", "vit"})
    void positive_contributions_give_a_positive_logit_no_negative_relevance(String network) throws OrtException {
        Net net = network(network);
        Map<String, double[]> found = relevances(
                net, net.model(DataType.FLOAT, "y"), List.of("y", "x"), Propagation.everywhere(new LayerRule.ZPlus()));
        assertThat(RelevanceCases.sum(Net.found(found, "y"))).isPositive();
        assertThat(Arrays.stream(Net.found(found, "x")).min().orElseThrow()).isNotNegative();
        assertThat(Arrays.stream(Net.found(found, "x")).max().orElseThrow()).isPositive();
    }

    private static Map<String, double[]> relevances(
            Net net, ModelProto model, List<String> tensors, Propagation propagation) throws OrtException {
        float[] low = {-2, -2, -2};
        float[] high = {2, 2, 2};
        Relevance relevance = Relevance.of(
                Folding.plain(model),
                "y",
                tensors,
                new Gradient.Seed.Score(),
                propagation,
                Optional.of(new Relevance.Range("x", low, high)));
        Map<String, double[]> inputs = new LinkedHashMap<>(net.inputs());
        inputs.put(relevance.seed(), new double[] {greatest(net, model)});
        Map<String, double[]> found = new LinkedHashMap<>();
        try (Runner runner = new Runner(relevance.model(), OptLevel.ALL_OPT)) {
            Map<String, double[]> outputs = runner.run(inputs);
            for (int i = 0; i < tensors.size(); i++) {
                found.put(
                        tensors.get(i),
                        Net.found(outputs, relevance.relevances().get(i)));
            }
        }
        return found;
    }

    private static int greatest(Net net, ModelProto model) throws OrtException {
        try (Runner runner = new Runner(model, OptLevel.NO_OPT)) {
            double[] y = Net.found(runner.run(net.inputs()), "y");
            return IntStream.range(0, y.length)
                    .reduce((a, b) -> y[a] >= y[b] ? a : b)
                    .orElseThrow();
        }
    }

    /** Tensors without which the input does not reach the output, in the order of the graph. */
    private static List<String> cuts(ModelProto model) {
        List<String> cuts = new ArrayList<>(List.of("x"));
        for (NodeProto node : model.getGraph().getNodeList()) {
            String tensor = node.getOutput(0);
            if (reached(model, "").contains(tensor) && !reached(model, tensor).contains("y")) {
                cuts.add(tensor);
            }
        }
        return cuts;
    }

    private static Set<String> reached(ModelProto model, String without) {
        Set<String> reached = new HashSet<>(Set.of("x"));
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (!node.getOutput(0).equals(without)
                    && node.getInputList().stream().anyMatch(reached::contains)) {
                reached.add(node.getOutput(0));
            }
        }
        return reached;
    }

    private static Net network(String name) {
        return switch (name) {
            case "cnn" -> cnn();
            case "residual" -> residual("Relu");
            case "bottleneck" -> residual("Identity");
            case "dense" -> dense();
            default -> vit();
        };
    }

    private static Net cnn() {
        return new Net(17, 1)
                .input("x", 1, 3, 10, 10)
                .weight("a", 6, 3, 3, 3)
                .weight("b", 8, 6, 3, 3)
                .weight("w", 8, 3)
                .node("Conv", "x,a", "c1", Attributes.of("pads", new long[] {1, 1, 1, 1}))
                .node("Relu", "c1", "r1")
                .node(
                        "MaxPool",
                        "r1",
                        "m",
                        Attributes.of("kernel_shape", new long[] {3, 3}),
                        Attributes.of("strides", new long[] {2, 2}))
                .node("Conv", "m,b", "c2")
                .node("LeakyRelu", "c2", "r2")
                .node("AveragePool", "r2", "p", Attributes.of("kernel_shape", new long[] {2, 2}))
                .node("Flatten", "p", "f")
                .node("MatMul", "f,w", "y");
    }

    /** Two residual sums, the second with a projection; what follows the first decides whether sums below 0 matter. */
    private static Net residual(String after) {
        Net net = new Net(17, 2).input("x", 1, 3, 8, 8).weight("stem", 4, 3, 3, 3);
        net.node("Conv", "x,stem", "s").node("Relu", "s", "b0");
        for (int block = 1; block <= 2; block++) {
            String from = "b" + (block - 1);
            String skip = block == 1 ? from : "d2";
            int width = block == 1 ? 4 : 6;
            net.weight("u" + block, width, 4, 3, 3).weight("v" + block, width, width, 3, 3);
            long[] same = {1, 1, 1, 1};
            long[] stride = {block, block};
            if (block == 2) {
                net.weight("down", 6, 4, 1, 1).node("Conv", from + ",down", skip, Attributes.of("strides", stride));
            }
            net.node(
                            "Conv",
                            from + ",u" + block,
                            "e" + block,
                            Attributes.of("pads", same),
                            Attributes.of("strides", stride))
                    .node("Relu", "e" + block, "f" + block)
                    .node("Conv", "f" + block + ",v" + block, "g" + block, Attributes.of("pads", same))
                    .node("Add", "g" + block + "," + skip, "h" + block)
                    .node(block == 1 ? after : "Relu", "h" + block, "b" + block);
        }
        return net.weight("w", 6, 3)
                .node("GlobalAveragePool", "b2", "p")
                .node("Flatten", "p", "q")
                .node("MatMul", "q,w", "y");
    }

    /** Concatenations, and batch normalisations before what they could be folded into; without mean and shift. */
    private static Net dense() {
        Net net = new Net(17, 3).input("x", 1, 3, 8, 8).weight("stem", 4, 3, 3, 3);
        net.node("Conv", "x,stem", "b0", Attributes.of("pads", new long[] {1, 1, 1, 1}));
        int width = 4;
        for (int block = 1; block <= 3; block++) {
            String from = "b" + (block - 1);
            double[] scale = new double[width];
            double[] variance = new double[width];
            for (int i = 0; i < width; i++) {
                scale[i] = 0.5 + 0.2 * i;
                variance[i] = 2 - 0.1 * i;
            }
            net.weight("s" + block, scale, width)
                    .weight("z" + block, new double[width], width)
                    .weight("v" + block, variance, width)
                    .node("BatchNormalization", "%1$s,s%2$d,z%2$d,z%2$d,v%2$d".formatted(from, block), "n" + block)
                    .node("Relu", "n" + block, "r" + block);
            if (block < 3) {
                net.weight("w" + block, 3, width, 3, 3)
                        .node("Conv", "r%1$d,w%1$d".formatted(block), "g" + block, Attributes.of("pads", new long[] {
                            1, 1, 1, 1
                        }))
                        .node("Concat", from + ",g" + block, "b" + block, Attributes.of("axis", 1));
                width += 3;
            }
        }
        return net.weight("w", width, 3)
                .node("GlobalAveragePool", "r3", "p")
                .node("Flatten", "p", "q")
                .node("MatMul", "q,w", "y");
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

    /** Four patches and a class token, one block of attention with two heads and one of dense layers. */
    private static Net vit() {
        Net net = new Net(20, 5)
                .input("x", 1, 3, 8, 8)
                .weight("patch", TOKEN, 3, 4, 4)
                .weight("token", 1, 1, TOKEN)
                .integers("flat", 1, TOKEN, 4)
                .integers("heads", 1, 5, 2, 4)
                .integers("joined", 1, 5, TOKEN)
                .integers("first", new long[] {0})
                .weight("half", new double[] {0.02})
                .node("Conv", "x,patch", "p", Attributes.of("strides", new long[] {4, 4}))
                .node("Reshape", "p,flat", "pf")
                .node("Transpose", "pf", "pt", Attributes.of("perm", new long[] {0, 2, 1}))
                .node("Concat", "token,pt", "tokens", Attributes.of("axis", 1));
        normalised(net, "tokens", "n1");
        for (String part : List.of("q", "k", "v")) {
            long[] order = part.equals("k") ? new long[] {0, 2, 3, 1} : new long[] {0, 2, 1, 3};
            net.weight("w" + part, TOKEN, TOKEN)
                    .node("MatMul", "n1,w" + part, part + "1")
                    .node("Reshape", part + "1,heads", part + "2")
                    .node("Transpose", part + "2", part, Attributes.of("perm", order));
        }
        net.node("MatMul", "q,k", "scores")
                .node("Mul", "scores,half", "scaled")
                .node("Softmax", "scaled", "attention")
                .node("MatMul", "attention,v", "o1")
                .node("Transpose", "o1", "o2", Attributes.of("perm", new long[] {0, 2, 1, 3}))
                .node("Reshape", "o2,joined", "o3")
                .weight("wo", TOKEN, TOKEN)
                .node("MatMul", "o3,wo", "o")
                .node("Add", "tokens,o", "a");
        normalised(net, "a", "n2");
        net.weight("up", TOKEN, 16)
                .weight("down", 16, TOKEN)
                .node("MatMul", "n2,up", "m1")
                .node("Gelu", "m1", "m2")
                .node("MatMul", "m2,down", "m")
                .node("Add", "m,a", "b");
        normalised(net, "b", "n3");
        return net.weight("head", TOKEN, 3)
                .node("Gather", "n3,first", "class", Attributes.of("axis", 1))
                .node("Flatten", "class", "token0")
                .node("MatMul", "token0,head", "y");
    }

    private static void normalised(Net net, String from, String to) {
        net.weight("s" + to, TOKEN).node("LayerNormalization", from + ",s" + to, to);
    }
}
