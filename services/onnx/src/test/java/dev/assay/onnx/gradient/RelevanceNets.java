package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Networks that relevance is tested on, rules that it is propagated by, and what then arrives at their tensors. */
final class RelevanceNets {
    /** Of the logit: by how much sums of relevance may differ from it. */
    static final double TOLERANCE = 1e-3;

    private static final LayerRule EPSILON = new LayerRule.Epsilon(1e-6);
    private static final LayerRule GAMMA = new LayerRule.Gamma(0.25);

    static final Map<String, Propagation> PROPAGATIONS = Map.of(
            "epsilon", Propagation.everywhere(EPSILON),
            "z-plus", Propagation.everywhere(new LayerRule.ZPlus()),
            "gamma", Propagation.everywhere(GAMMA),
            "alpha2-beta1", Propagation.everywhere(new LayerRule.AlphaTwoBetaOne()),
            "epsilon-plus", new Propagation(EPSILON, new LayerRule.ZPlus(), false),
            "epsilon-gamma-box", new Propagation(EPSILON, GAMMA, true));

    /** Values of a token of the vision transformer. */
    static final int TOKEN = 8;

    private RelevanceNets() {}

    static Net network(String name) {
        return switch (name) {
            case "cnn" -> cnn();
            case "residual" -> residual("Relu");
            case "bottleneck" -> residual("Identity");
            case "dense" -> dense();
            default -> vit();
        };
    }

    /** Relevance of the values of each tensor for the greatest logit, as ONNX Runtime gives it. */
    static Map<String, double[]> relevances(Net net, ModelProto model, List<String> tensors, Propagation propagation)
            throws OrtException {
        float[] low = {-2, -2, -2};
        float[] high = {2, 2, 2};
        Relevance relevance = Relevance.of(
                Folding.plain(model),
                "y",
                tensors,
                new Gradient.Seed.Score(),
                propagation,
                Blocked.RULES,
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
    static List<String> cuts(ModelProto model) {
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
