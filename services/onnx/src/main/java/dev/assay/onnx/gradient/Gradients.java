package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.FinalSoftmax;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.onnx.Pass;
import dev.assay.onnx.Provider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gradients of a target's score, computed on ONNX Runtime from the model's graph alone. Thread-safe. */
public final class Gradients {
    /** The output that is added to a graph of logits. */
    private static final String PROBABILITIES = "assay/probabilities";

    private final Question question;
    private final Pass pass;

    private Gradients(Question question, Pass pass) {
        this.question = question;
        this.pass = pass;
    }

    /**
     * What one run gives.
     *
     * @param scores of all classes, of the kind that was differentiated, {@code [n, classes]} row-major
     * @param input gradient by the input, in its shape; empty if that was not asked
     * @param layers gradients by the layers, in their shapes
     * @param activations of the layers
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
    public record Answer(float[] scores, float[] input, List<float[]> layers, List<float[]> activations) {
        public Answer {
            layers = List.copyOf(layers);
            activations = List.copyOf(activations);
        }
    }

    /**
     * The gradients that the question asks for; made at the first call for a model and question, and kept with it.
     *
     * @throws Refused if an operator on the way has no rule, or the score cannot be had
     */
    public static Gradients of(Model model, Question question) {
        return new Gradients(question, model.pass(question, () -> open(model, question)));
    }

    /** Gradients of each picture's target. */
    public Answer run(Images images, int[] targets) {
        List<float[]> found = pass.run(images, targets);
        int from = question.input() ? 2 : 1;
        return new Answer(
                found.getFirst(),
                question.input() ? found.get(1) : new float[0],
                channelsFirst(found, from),
                channelsFirst(found, from + question.layers().size()));
    }

    /** What is found of the layers from a place on. */
    private List<float[]> channelsFirst(List<float[]> found, int from) {
        List<Layer> layers = question.layers();
        return IntStream.range(0, layers.size())
                .mapToObj(i -> layers.get(i).channelsFirst(found.get(from + i)))
                .toList();
    }

    /**
     * A model's graph that gives a gradient.
     *
     * @param score name of what is differentiated
     * @param by what it is differentiated by
     */
    record Differentiated(Graph graph, Folded folded, Gradient gradient, String score, List<String> by) {
        int opset() {
            return folded.opset();
        }
    }

    private static Pass open(Model model, Question question) {
        Differentiated made = differentiated(model, question);
        Map<String, long[]> outputs = new LinkedHashMap<>();
        outputs.put(made.score(), made.folded().shape(made.score()));
        for (int i = 0; i < made.by().size(); i++) {
            outputs.put(
                    made.gradient().gradients().get(i),
                    made.folded().shape(made.by().get(i)));
        }
        question.layers()
                .forEach(layer -> outputs.put(layer.tensor(), made.folded().shape(layer.tensor())));
        return Pass.open(
                model,
                made.graph().with(made.gradient().model()),
                made.gradient().seed(),
                outputs);
    }

    static Differentiated differentiated(Model model, Question question) {
        String output = model.output().name();
        List<String> layers = question.layers().stream().map(Layer::tensor).toList();
        boolean softmax =
                question.score() == Question.Score.PROBABILITY && model.output().space() == OutputSpec.Space.LOGITS;
        Graph open = model.graph()
                .withOutputs(Stream.concat(Stream.of(output), layers.stream())
                        .distinct()
                        .toList());
        Graph scored = softmax ? open.with(withProbabilities(open.model(), output)) : open;
        long[] shape = {
            model.batch(),
            model.input().channels(),
            model.input().height(),
            model.input().width()
        };
        Map<String, long[]> sizes = Map.of(model.input().name(), shape);
        Folded whole = Folding.fold(scored, sizes);
        Folded folded = onTheWay(whole, output, layers) ? whole : Folding.unturned(scored, sizes);
        cutting(model, question, folded);
        String score = softmax ? PROBABILITIES : score(model, question, folded, output);
        List<String> by = new ArrayList<>();
        if (question.input()) {
            by.add(model.input().name());
        }
        by.addAll(layers);
        Gradient gradient =
                Gradient.of(folded, score, by, new Gradient.Seed.OneHot(), rules(model, question.variant()));
        return new Differentiated(scored, folded, gradient, score, List.copyOf(by));
    }

    /** Whether the output depends on all of the tensors: folding may have found another way to it. */
    private static boolean onTheWay(Folded folded, String output, List<String> tensors) {
        Set<String> needed = new HashSet<>(Set.of(output));
        for (NodeProto node : folded.graph().getNodeList().reversed()) {
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
            }
        }
        return needed.containsAll(tensors);
    }

    private static void cutting(Model model, Question question, Folded folded) {
        if (question.variant() == Question.Variant.GUIDED
                && folded.graph().getNodeList().stream().noneMatch(node -> Guided.cuts(folded, node))) {
            throw new Refused(model.graph().file() + " has no ReLU, which guided backpropagation changes:"
                    + " use saliency or integrated-gradients");
        }
    }

    private static Rules rules(Model model, Question.Variant variant) {
        Rules plain = model.provider() == Provider.CPU ? Blocked.RULES : Steady.RULES;
        return switch (variant) {
            case PLAIN -> plain;
            case GUIDED -> Guided.over(plain);
        };
    }

    private static ModelProto withProbabilities(ModelProto model, String logits) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        graph.addNode(NodeProto.newBuilder()
                .setName(PROBABILITIES)
                .setOpType("Softmax")
                .addInput(logits)
                .addOutput(PROBABILITIES)
                .addAttribute(Attributes.of("axis", 1)));
        graph.addOutputBuilder().setName(PROBABILITIES);
        return model.toBuilder().setGraph(graph).build();
    }

    /** What is differentiated of a graph that gives what is declared. */
    private static String score(Model model, Question question, Folded folded, String output) {
        return question.score() == Question.Score.PROBABILITY
                ? output
                : logits(model, folded, output, "use score=probability");
    }

    /**
     * The output, or for a model that gives probabilities what goes into its last softmax.
     *
     * @param otherwise what to do where there are no logits
     */
    static String logits(Model model, Folded folded, String output, String otherwise) {
        if (model.output().space() == OutputSpec.Space.LOGITS) {
            return output;
        }
        return FinalSoftmax.logits(folded.graph(), output)
                .orElseThrow(() -> FinalSoftmax.none(model.graph().file(), output, otherwise));
    }
}
