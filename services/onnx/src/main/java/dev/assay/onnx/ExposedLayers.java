package dev.assay.onnx;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Runs a model so that it gives what its layers hold beside its scores, in a session for each set of layers: made at the
 * first run that wants them, and kept. Thread-safe.
 */
final class ExposedLayers implements AutoCloseable {
    /** Sessions that are kept: each holds the weights once more. */
    private static final int MAX_EXPOSED = 16;

    private final Loaded loaded;
    private final IntConsumer told;
    private final Kept<List<String>, Exposed> sessions = new Kept<>(
            MAX_EXPOSED,
            one -> one.lanes().close(),
            tensors -> new IllegalStateException("at most " + MAX_EXPOSED + " sets of layers of one model must be"
                    + " looked at, found another: " + tensors));

    /** A session that keeps layers as outputs, and where its nodes run. */
    private record Exposed(Lanes lanes, Optional<Placement> placement) {}

    /** @param told the pictures of each run */
    ExposedLayers(Loaded loaded, IntConsumer told) {
        this.loaded = loaded;
        this.told = told;
    }

    /** Scores and activations of one pass. */
    Activated run(Images images, List<Layer> layers) {
        Exposed exposed = sessions.get(tensors(layers), () -> expose(layers));
        List<float[]> outputs = exposed.lanes().run(loaded.fitting(images));
        List<float[]> activations = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            activations.add(layers.get(i).channelsFirst(outputs.get(i + 1)));
        }
        return new Activated(loaded.finite(outputs.getFirst()), activations);
    }

    /** Of the sessions so far, where they were looked at. */
    List<Placement> placements() {
        return sessions.all().stream().flatMap(one -> one.placement().stream()).toList();
    }

    private static List<String> tensors(List<Layer> layers) {
        return layers.stream().map(Layer::tensor).toList();
    }

    private Exposed expose(List<Layer> layers) {
        Graph graph = loaded.graph();
        Graph open = graph.withOutputs(Stream.concat(Stream.of(loaded.output().name()), tensors(layers).stream())
                .toList());
        long[] shape = loaded.shape();
        Footprint.of(open.graph(), Sizes.of(open, loaded.port(), shape))
                .check("a run of " + graph.file() + " that keeps the outputs of " + names(layers), loaded.room());
        Session session = Session.load(open, loaded.port(), shape, loaded.execution(), OptLevel.ALL_OPT);
        try {
            return exposed(session, layers);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static String names(List<Layer> layers) {
        return layers.size() == 1
                ? "layer " + layers.getFirst().name()
                : layers.size() + " layers, the last of them "
                        + layers.getLast().name();
    }

    private Exposed exposed(Session session, List<Layer> layers) {
        int batch = loaded.batch();
        List<long[]> shapes = new ArrayList<>();
        shapes.add(new long[] {batch, loaded.classes()});
        for (Layer layer : layers) {
            long[] inferred = session.inferred(layer.tensor())
                    .orElseThrow(() -> new IllegalStateException(
                            "tensor " + layer.tensor() + " of " + loaded.graph().file() + " must be of type float"));
            shapes.add(known(layer, inferred));
        }
        boolean independent = new Probe(loaded.input(), batch).independent(session);
        Lanes lanes = new Lanes(session, shapes, independent ? loaded.plain().perRun() : 1);
        lanes.tell(told);
        return new Exposed(lanes, session.placement());
    }

    /** What one session cannot tell of a size without running, another could: the layer has it. */
    private long[] known(Layer layer, long[] inferred) {
        long[] sizes = layer.channelsLast()
                ? new long[] {loaded.batch(), layer.height(), layer.width(), layer.channels()}
                : new long[] {loaded.batch(), layer.channels(), layer.height(), layer.width()};
        long[] shape = inferred.length == 0 ? new long[layer.spatial() ? 4 : 2] : inferred.clone();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] > 0 ? shape[i] : sizes[i];
        }
        return shape;
    }

    @Override
    public void close() {
        sessions.close();
    }
}
