package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradients of a loss by the input, in one pass forward and back. A model that gives probabilities is asked for what goes
 * into its softmax, or, where it has none, for their logarithms, which differ from logits by a constant. Thread-safe.
 */
public final class LossGradients {
    /** The least probability of which a logarithm is taken. */
    public static final float LEAST_PROBABILITY = 1e-30f;

    private static final String LOGITS = "assay/logits";

    private final Pass pass;

    private LossGradients(Pass pass) {
        this.pass = pass;
    }

    /**
     * What one run gives.
     *
     * @param logits of all classes, {@code [n, classes]} row-major
     * @param input gradient by the input, in its shape
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
    public record Answer(float[] logits, float[] input) {}

    /** One kept pass of a model. */
    private record Key(Loss loss) {}

    /**
     * The gradients of the loss; made at the first call for a model, and kept with it.
     *
     * @throws dev.assay.core.release.Refused if an operator on the way has no rule
     */
    public static LossGradients of(Model model, Loss loss) {
        return new LossGradients(model.pass(new Key(loss), () -> open(model, loss)));
    }

    /**
     * Logits and gradients.
     *
     * @param asked of each picture, as the loss says
     */
    public Answer run(Images images, int[] asked) {
        List<float[]> found = pass.run(images, asked);
        return new Answer(found.get(0), found.get(1));
    }

    private static Pass open(Model model, Loss loss) {
        InputSpec input = model.input();
        String output = model.output().name();
        long[] shape = {model.batch(), input.channels(), input.height(), input.width()};
        Map<String, long[]> sizes = Map.of(input.name(), shape);
        Graph graph = model.graph().withOutputs(List.of(output));
        Folded folded = Folding.fold(graph, sizes);
        String logits = output;
        if (model.output().space() == OutputSpec.Space.PROBABILITIES) {
            NodeProto maker = maker(folded, output);
            boolean softmax = maker.getOpType().equals("Softmax");
            logits = softmax ? maker.getInput(0) : LOGITS;
            if (!softmax) {
                graph = graph.with(withLogarithms(graph.model(), output));
                folded = Folding.fold(graph, sizes);
            }
        }
        Gradient gradient = Gradient.of(folded, logits, List.of(input.name()), new Gradient.Seed.OfLoss(loss));
        Map<String, long[]> outputs = new LinkedHashMap<>();
        outputs.put(logits, folded.shape(logits));
        outputs.put(gradient.gradients().getFirst(), shape);
        return Pass.open(model, graph.with(gradient.model()), gradient.seed(), outputs);
    }

    private static NodeProto maker(Folded folded, String output) {
        return folded.graph().getNodeList().stream()
                .filter(node -> node.getOutputList().contains(output))
                .findFirst()
                .orElse(NodeProto.getDefaultInstance());
    }

    private static ModelProto withLogarithms(ModelProto model, String probabilities) {
        String least = LOGITS + "/least";
        String kept = LOGITS + "/kept";
        GraphProto.Builder graph = model.getGraph().toBuilder();
        graph.addInitializer(TensorProto.newBuilder()
                .setName(least)
                .setDataType(DataType.FLOAT.getNumber())
                .addFloatData(LEAST_PROBABILITY));
        graph.addNode(NodeProto.newBuilder()
                .setName(kept)
                .setOpType("Max")
                .addInput(probabilities)
                .addInput(least)
                .addOutput(kept));
        graph.addNode(NodeProto.newBuilder()
                .setName(LOGITS)
                .setOpType("Log")
                .addInput(kept)
                .addOutput(LOGITS));
        graph.addOutputBuilder().setName(LOGITS);
        return model.toBuilder().setGraph(graph).build();
    }
}
