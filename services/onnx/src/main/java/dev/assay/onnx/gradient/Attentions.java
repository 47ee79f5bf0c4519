package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Pass;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Attention of a transformer's blocks, {@code [n, tokens, tokens]} each, averaged over heads inside the graph. An
 * attention is the output of a softmax over the last axis that is multiplied with another activation. Thread-safe.
 */
public final class Attentions {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Einsum");
    private static final String OTHERWISE = ": use grad-cam, integrated-gradients or occlusion";

    private final Pass pass;

    /** What is averaged over heads. */
    public enum Kind {
        /** The probabilities: each row says how a token's new value is mixed of all tokens' values. */
        PROBABILITIES,
        /** The probabilities times their gradients of the target's logit, where that is positive. */
        WEIGHTED
    }

    private Attentions(Pass pass) {
        this.pass = pass;
    }

    /**
     * The attention of the model; found at the first call for a model and kind, and kept with the model.
     *
     * @throws Refused if it has none, or one that does not go over all tokens of one picture
     */
    public static Attentions of(Model model, Kind kind) {
        return new Attentions(model.pass(kind, () -> open(model, kind)));
    }

    /** Tokens of each picture, the same in all blocks. */
    public int tokens() {
        return (int) Math.round(Math.sqrt(pass.row(0)));
    }

    /** The mean over heads for each picture, one array a block in the order in which they run. */
    public List<float[]> run(Images images, int[] targets) {
        return pass.run(images, targets);
    }

    private static Pass open(Model model, Kind kind) {
        String output = model.output().name();
        Graph plain = model.graph().withOutputs(List.of(output));
        long[] shape = {
            model.batch(),
            model.input().channels(),
            model.input().height(),
            model.input().width()
        };
        Folded folded = Folding.fold(plain, Map.of(model.input().name(), shape));
        List<String> blocks = blocks(model, folded);
        if (kind == Kind.PROBABILITIES) {
            Averages averages = new Averages(model, folded.opset(), folded.graph());
            blocks.forEach(block -> averages.add(folded.value(block)));
            return Pass.open(model, plain.with(averages.in(folded.model())), averages.outputs());
        }
        String logits = Gradients.logits(model, folded, output, "use attention-rollout, which needs no gradient");
        Gradient gradient = Gradient.of(folded, logits, blocks, new Gradient.Seed.OneHot());
        Averages averages = new Averages(model, folded.opset(), gradient.model().getGraph());
        for (int i = 0; i < blocks.size(); i++) {
            Value attention = folded.value(blocks.get(i));
            averages.addWeighted(
                    attention, new Value(gradient.gradients().get(i), attention.type(), attention.shape()));
        }
        return Pass.open(model, plain.with(averages.in(gradient.model())), gradient.seed(), averages.outputs());
    }

    /** Softmax outputs that weigh activations, in the order in which they do. */
    private static List<String> blocks(Model model, Folded folded) {
        Facts facts = new Facts(folded);
        Set<String> found = new LinkedHashSet<>();
        for (NodeProto node : folded.graph().getNodeList()) {
            boolean product = PRODUCTS.contains(node.getOpType())
                    && node.getInputList().stream().noneMatch(folded::constant);
            if (product) {
                node.getInputList()
                        .forEach(input -> facts.attention(input)
                                .filter(tensor -> overLastAxis(facts, folded, tensor))
                                .ifPresent(found::add));
            }
        }
        String file = model.graph().file();
        if (found.isEmpty()) {
            throw new Refused(file + " has no attention, a softmax whose output weighs activations" + OTHERWISE);
        }
        Set<Long> tokens = new LinkedHashSet<>();
        for (String tensor : found) {
            tokens.add(tokens(file, tensor, folded.value(tensor).shape(), model.batch()));
        }
        if (tokens.size() > 1) {
            throw new Refused(file + " has attention over " + tokens
                    + " tokens in different blocks, which do not lie on one grid" + OTHERWISE);
        }
        return List.copyOf(found);
    }

    private static boolean overLastAxis(Facts facts, Folded folded, String tensor) {
        Shape shape = folded.value(tensor).shape();
        Attributes attributes = new Attributes(facts.maker(tensor).orElseThrow());
        return shape.axis(attributes.integer("axis", -1)) == shape.rank() - 1;
    }

    /** The tokens of an attention that goes over all of them. */
    private static long tokens(String file, String tensor, Shape shape, int batch) {
        if (shape.rank() < 3 || shape.size(-1) != shape.size(-2)) {
            throw new Refused(file + " has attention \"" + tensor + "\" of shape " + shape.sizes()
                    + ", which does not go from all tokens to all tokens" + OTHERWISE);
        }
        boolean whole = shape.rank() == 4 && shape.size(0) == batch || shape.rank() == 3 && shape.size(0) % batch == 0;
        if (!whole) {
            throw new Refused(file + " has attention \"" + tensor + "\" of shape " + shape.sizes() + " for a batch of "
                    + batch + ": it stays within windows of the picture, and no row of it tells about the whole"
                    + OTHERWISE);
        }
        return shape.size(-1);
    }

    /** Means over heads, appended to a graph. */
    private static final class Averages {
        private final Emitter emitter;
        private final int batch;
        private final Map<String, long[]> outputs = new LinkedHashMap<>();

        Averages(Model model, int opset, GraphProto graph) {
            this.emitter = new Emitter(opset, Gradient.prefix(graph, "attention"));
            this.batch = model.batch();
        }

        /** Heads may be joined with the batch. */
        void add(Value attention) {
            Shape shape = attention.shape();
            long tokens = shape.size(-1);
            long heads = shape.count() / (batch * tokens * tokens);
            Value apart = emitter.reshape(attention, Shape.of(batch, heads, tokens, tokens));
            Value mean = emitter.reshape(emitter.reduce("ReduceMean", apart, 1), Shape.of(batch, tokens, tokens));
            outputs.put(emitter.unary("Identity", mean).name(), mean.shape().array());
        }

        void addWeighted(Value attention, Value gradient) {
            add(emitter.unary("Relu", emitter.mul(attention, gradient)));
        }

        Map<String, long[]> outputs() {
            return outputs;
        }

        ModelProto in(ModelProto model) {
            GraphProto.Builder graph = model.getGraph().toBuilder();
            graph.addAllNode(emitter.nodes()).addAllInitializer(emitter.constants());
            return model.toBuilder().setGraph(graph).build();
        }
    }
}
