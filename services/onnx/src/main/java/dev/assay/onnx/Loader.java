package dev.assay.onnx;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns a graph into something that runs, or refuses it: declaration, layers, batch size, probe, in this order. */
final class Loader {
    /** Two pictures tell the batch dimension of a tensor from a size that happens to be 1. */
    private static final int OUTLINE_BATCH = 2;

    private final Graph graph;
    private final InputSpec input;
    private final OutputSpec output;
    private final int classes;
    private final Settings settings;
    private Execution execution;
    private final Port port;
    private final OptionalInt fixed;
    private final Map<Integer, Footprint> footprints = new HashMap<>();
    private Room room = Room.here();
    private boolean declared;

    Loader(Graph graph, InputSpec input, OutputSpec output, int classes, Settings settings) {
        this.graph = graph;
        this.input = input;
        this.output = output;
        this.classes = classes;
        this.settings = settings;
        this.execution = Execution.of(settings);
        Declaration declaration = new Declaration(graph);
        this.port = declaration.input(input);
        declaration.output(output, classes);
        this.fixed = declaration.fixedBatch(port);
    }

    /** Somebody declared the graph: scores that cannot be what is declared are refused. */
    Loader declared() {
        declared = true;
        return this;
    }

    /** In a process with other room than this one. */
    Loader within(Room other) {
        room = other;
        return this;
    }

    /** Run in another way than the settings ask for. */
    Loader executedAs(Execution other) {
        execution = other;
        return this;
    }

    Loaded load() {
        if (fixed.isPresent() && settings.batch().isPresent() && !fixed.equals(settings.batch())) {
            throw new Refused(graph.file() + " is exported with a fixed batch of " + fixed.getAsInt()
                    + ", asked for is a batch of " + settings.batch().getAsInt()
                    + ": leave the batch out, or export the model with an open batch dimension");
        }
        boolean choose = fixed.isEmpty() && settings.batch().isEmpty();
        int first = fixed.orElse(settings.batch().orElse(OUTLINE_BATCH));
        if (!choose || footprint(first).bytes() > room.bytes()) {
            hasRoom(choose ? 1 : first);
        }
        List<Layer> layers;
        try {
            layers = outline(first);
        } catch (Refused e) {
            if (!choose) {
                throw e;
            }
            return loaded(outline(1), 1);
        }
        if (!choose) {
            return loaded(layers, first);
        }
        int batch = BatchRule.batch(input, layers, execution.provider());
        // The rule gives every machine the same batch: one without room for it refuses, and takes no smaller one.
        hasRoom(batch);
        try {
            Loaded loaded = loaded(layers, batch);
            if (loaded.plain().perRun() == loaded.batch()) {
                return loaded;
            }
            loaded.plain().close();
        } catch (Refused e) {
            // Some exports have a batch of 1 written into a reshape: what they really cannot do shows at 1.
            return loaded(layers, 1);
        }
        return loaded(layers, 1);
    }

    private Loaded loaded(List<Layer> layers, int batch) {
        fits(batch);
        hasRoom(batch);
        Graph plain = graph.withOutputs(List.of(output.name()));
        Session session = Session.load(plain, port, shape(batch), execution, OptLevel.ALL_OPT);
        try {
            Probe probe = new Probe(input, batch);
            probe.scores(session, output, classes);
            if (declared && output.space() == OutputSpec.Space.LOGITS) {
                probe.logits(session, output, classes);
            }
            int perRun = probe.independent(session) ? batch : 1;
            Lanes lanes = new Lanes(session, List.of(new long[] {batch, classes}), perRun);
            return new Loaded(
                    graph, port, input, output, classes, execution, batch, layers, lanes, session.placement(), room);
        } catch (Refused e) {
            session.close();
            throw e;
        }
    }

    /** Refuses what would not fit in memory before ONNX Runtime folds or runs any of it. */
    private void fits(int batch) {
        footprint(batch).checkMost(runInWords(batch));
    }

    /** Refuses what this process has no room for; what no machine takes is left to the check of that. */
    private void hasRoom(int batch) {
        if (footprint(batch).bytes() <= GraphLimits.MAX_RUN_BYTES) {
            room.check(runInWords(batch), footprint(batch));
        }
    }

    /** For refusals. */
    private String runInWords(int batch) {
        return "a run of " + graph.file() + " with a batch of " + batch;
    }

    private Footprint footprint(int batch) {
        return footprints.computeIfAbsent(
                batch, size -> Footprint.of(graph.graph(), Sizes.of(graph, port, shape(size))));
    }

    /** The activation layers and their shapes, which ONNX Runtime infers when the graph is loaded. */
    private List<Layer> outline(int batch) {
        List<Activations.Candidate> candidates = Activations.of(graph.graph());
        if (candidates.isEmpty()) {
            return List.of();
        }
        fits(batch);
        Graph open = graph.withOutputs(
                candidates.stream().map(Activations.Candidate::tensor).toList());
        try (Session session = Session.load(open, port, shape(batch), settings.threads(), OptLevel.BASIC_OPT)) {
            List<Layer> layers = new ArrayList<>();
            for (Activations.Candidate candidate : candidates) {
                session.inferred(candidate.tensor())
                        .flatMap(shape -> layer(candidate, shape, batch))
                        .ifPresent(layers::add);
            }
            return List.copyOf(layers);
        }
    }

    /** A layer where the tensor has the batch first, then channels, then nothing or two sizes. */
    private static Optional<Layer> layer(Activations.Candidate candidate, long[] shape, int batch) {
        boolean image = shape.length == 4 && !candidate.channelsLast();
        if (!image && shape.length != 2) {
            return Optional.empty();
        }
        for (long size : shape) {
            if (size < 1 || size > Integer.MAX_VALUE) {
                return Optional.empty();
            }
        }
        return shape[0] != batch
                ? Optional.empty()
                : Optional.of(new Layer(
                        candidate.name(),
                        candidate.tensor(),
                        (int) shape[1],
                        image ? (int) shape[2] : 1,
                        image ? (int) shape[3] : 1));
    }

    private long[] shape(int batch) {
        return new long[] {batch, input.channels(), input.height(), input.width()};
    }
}
