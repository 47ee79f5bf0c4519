package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out from a graph alone what a release would declare about it. What the graph leaves open is refused with what to
 * say, never guessed.
 */
public final class Undeclared {
    /** Operators that lay values out anew without changing them. */
    private static final Set<String> PASSING = Set.of("Identity", "Reshape", "Flatten", "Squeeze", "Cast", "Dropout");

    /** Outputs that a message names. */
    private static final int MAX_NAMES = 10;

    private final Graph graph;

    public Undeclared(Graph graph) {
        this.graph = graph;
    }

    /**
     * The graph's only input, held to the shape of what will be given to it.
     *
     * @param given {@code [n, channels, height, width]}
     * @param from where that comes from, for messages
     */
    public String input(int[] given, String from) {
        List<Port> inputs = graph.inputs();
        if (inputs.size() != 1) {
            throw new Refused(graph.file() + " has " + inputs.size() + " inputs (" + names(inputs)
                    + "), and only one, the picture, can be given: export the model with the others fixed");
        }
        Port input = inputs.getFirst();
        if (!input.type().equals(Port.FLOAT)) {
            throw new Refused("input \"" + input.name() + "\" of " + graph.file() + " must be of type float, found "
                    + input.type() + ": export the model with float32 inputs and outputs");
        }
        List<Port.Dimension> shape = input.shape()
                .orElseThrow(() -> new Refused("input \"" + input.name() + "\" of " + graph.file()
                        + " does not say its shape: export the model with shape [batch, channels, height, width]"));
        boolean fits = shape.size() == given.length;
        // The first size is the batch: a fixed one is filled up.
        for (int i = 1; i < given.length && fits; i++) {
            fits = shape.get(i).allows(given[i]);
        }
        if (!fits) {
            throw new Refused(from + " has shape " + Arrays.toString(given) + ", input \"" + input.name() + "\" of "
                    + graph.file() + " takes " + input.written() + ": give pictures in the model's own input space");
        }
        return input.name();
    }

    /**
     * The output that has the scores.
     *
     * @param named by the user, where there are several
     */
    public String output(Optional<String> named) {
        List<Port> outputs = graph.outputs();
        if (named.isPresent()) {
            if (outputs.stream().noneMatch(port -> port.name().equals(named.get()))) {
                throw new Refused(graph.file() + " has no output \"" + named.get() + "\"; it has " + names(outputs));
            }
            return named.get();
        }
        if (outputs.size() != 1) {
            throw new Refused(graph.file() + " has " + outputs.size() + " outputs (" + names(outputs)
                    + "): say which one has one score a class with --output-name");
        }
        return outputs.getFirst().name();
    }

    /** What the output's values are: probabilities where a softmax makes them. */
    public OutputSpec.Space space(String output) {
        Map<String, NodeProto> makers = new HashMap<>();
        graph.graph().getNodeList().forEach(node -> node.getOutputList().forEach(name -> makers.put(name, node)));
        NodeProto maker = makers.get(output);
        while (maker != null && PASSING.contains(maker.getOpType())) {
            maker = makers.get(maker.getInput(0));
        }
        String operator = maker == null ? "" : maker.getOpType();
        if (operator.equals("Sigmoid") || operator.equals("HardSigmoid")) {
            throw new Refused("output \"" + output + "\" of " + graph.file() + " is made by " + operator
                    + ", one yes or no a class: say --output-space logits to explain a class by its value as it is"
                    + " (score=logit)");
        }
        return operator.equals("Softmax") ? OutputSpec.Space.PROBABILITIES : OutputSpec.Space.LOGITS;
    }

    /**
     * Scores of the output; where the graph does not say it, one run on zeros does.
     *
     * @param picture channels, height and width
     */
    public int classes(String output, int... picture) {
        Port port = graph.outputs().stream()
                .filter(one -> one.name().equals(output))
                .findFirst()
                .orElseThrow();
        Optional<List<Port.Dimension>> declared = port.shape();
        if (declared.isPresent() && declared.get().size() == 2) {
            Port.Dimension scores = declared.get().get(1);
            if (scores.size().isPresent()) {
                return Math.toIntExact(scores.size().getAsLong());
            }
        }
        long[] found = declared.isPresent() && declared.get().size() != 2 ? new long[0] : observed(output, picture);
        if (found.length != 2 || found[1] < 1) {
            throw new Refused("output \"" + output + "\" of " + graph.file() + " must be [batch, classes], found "
                    + (found.length == 0 ? port.written() : Arrays.toString(found))
                    + ": say which output has one score a class with --output-name, or export a classifier"
                    + OtherTask.of(found.length == 0 ? declared.orElseThrow().size() : found.length, 0));
        }
        return (int) found[1];
    }

    private long[] observed(String output, int... picture) {
        Port input = graph.inputs().getFirst();
        int batch = new Declaration(graph).fixedBatch(input).orElse(1);
        long[] shape = {batch, picture[0], picture[1], picture[2]};
        int values = Math.toIntExact(Lanes.elements(shape));
        try (Session session = Session.load(
                graph.withOutputs(List.of(output)), input, shape, Settings.STANDARD.threads(), OptLevel.BASIC_OPT)) {
            return session.probe(new float[values], Probe.LIMIT).getFirst().shape();
        }
    }

    private static String names(List<Port> ports) {
        String names = ports.stream()
                .limit(MAX_NAMES)
                .map(port -> Shown.quoted(port.name()))
                .collect(Collectors.joining(", "));
        return ports.isEmpty() ? "none" : ports.size() > MAX_NAMES ? names + ", …" : names;
    }
}
