package dev.assay.onnx;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Holds what a release declares about its model against what the graph says. */
final class Declaration {
    /** Names that a message lists: an image model has few inputs and outputs, a hostile file any number. */
    private static final int MAX_NAMES = 10;

    private final Graph graph;

    Declaration(Graph graph) {
        this.graph = graph;
    }

    /** The graph's input of the declared name, type and shape. */
    Port input(InputSpec declared) {
        List<Port> inputs = graph.inputs();
        Port input = named("input", declared.name(), inputs);
        if (inputs.size() > 1) {
            throw new Refused(graph.file() + " needs " + inputs.size() + " inputs (" + names(inputs)
                    + "), and only one, the picture, can be given: export the model with the others fixed");
        }
        floats("input", input);
        List<Port.Dimension> shape = input.shape()
                .orElseThrow(() -> new Refused("input \"" + input.name() + "\" of " + graph.file()
                        + " does not say its shape: export the model with shape [batch, channels, height, width]"));
        boolean fits = shape.size() == 4
                && shape.get(1).allows(declared.channels())
                && shape.get(2).allows(declared.height())
                && shape.get(3).allows(declared.width());
        if (!fits) {
            throw new Refused("input \"" + input.name() + "\" of " + graph.file() + " has shape " + input.written()
                    + ", declared is [batch, " + declared.channels() + ", " + declared.height() + ", "
                    + declared.width() + "]: declare the model's shape, channels first");
        }
        return input;
    }

    /** The graph's output of the declared name, with one score a class as far as the graph says it. */
    Port output(OutputSpec declared, int classes) {
        Port output = named("output", declared.name(), graph.outputs());
        floats("output", output);
        output.shape().ifPresent(shape -> {
            if (shape.size() != 2) {
                throw new Refused("output \"" + output.name() + "\" of " + graph.file()
                        + " must be [batch, classes], found " + output.written()
                        + ": declare the output that has one score a class" + OtherTask.of(shape.size(), 0));
            }
            if (!shape.get(1).allows(classes)) {
                throw new Refused("output \"" + output.name() + "\" of " + graph.file() + " has "
                        + scores(shape.get(1)) + ", " + classes
                        + " classes are declared: declare as many classes as the output has scores"
                        + OtherTask.of(2, shape.get(1).size().orElse(0)));
            }
        });
        return output;
    }

    private static String scores(Port.Dimension dimension) {
        return dimension + (dimension.size().orElse(0) == 1 ? " score" : " scores");
    }

    /** The batch size that the model was exported with, if it is not open. */
    OptionalInt fixedBatch(Port input) {
        OptionalLong size = input.shape().map(shape -> shape.getFirst().size()).orElse(OptionalLong.empty());
        if (size.isPresent() && size.getAsLong() > Settings.MAX_BATCH) {
            throw new Refused(graph.file() + " is exported with a fixed batch of " + size.getAsLong()
                    + ", run are at most " + Settings.MAX_BATCH + ": export the model with an open batch dimension");
        }
        return size.isPresent() ? OptionalInt.of((int) size.getAsLong()) : OptionalInt.empty();
    }

    private Port named(String kind, String name, List<Port> ports) {
        return ports.stream()
                .filter(port -> port.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refused(graph.file() + " has no " + kind + " \"" + name + "\"; its " + kind
                        + (ports.size() == 1 ? " is " : "s are ") + (ports.isEmpty() ? "none" : names(ports))));
    }

    private void floats(String kind, Port port) {
        if (!port.type().equals(Port.FLOAT)) {
            throw new Refused(kind + " \"" + port.name() + "\" of " + graph.file() + " must be of type float, found "
                    + port.type() + ": export the model with float32 inputs and outputs");
        }
    }

    private static String names(List<Port> ports) {
        String names = ports.stream()
                .limit(MAX_NAMES)
                .map(port -> Shown.quoted(port.name()))
                .collect(Collectors.joining(", "));
        return ports.size() > MAX_NAMES ? names + ", …" : names;
    }
}
