package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.onnx.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The activations of a layer, places by channels, projected onto their first right singular vector inside the graph, so
 * that neither they nor a Gram matrix leave it: the smaller Gram matrix, and a fixed number of steps of power iteration. It
 * says how far that came, for the second singular value may be too near the first. Thread-safe.
 */
public final class FirstComponents {
    /** Rows of the largest Gram matrix that is made: 1 MiB a picture. */
    public static final int MAX_ROWS = 512;

    /** What lies along the second singular vector shrinks to the 32nd power of its share of the first value. */
    private static final int STEPS = 16;

    /** Of eigenvalues as they are scaled: its power with twice the steps is a float. */
    private static final double LARGEST = 8;

    private static final double GOLDEN = 0.6180339887498949;

    /** Near the least normal float: divides what is 0. */
    private static final double LEAST = 0x1p-120;

    private static final String MAP = "map";
    private static final String LEFT = "left";
    private static final String ALONG = "along";

    private final Pass pass;

    private FirstComponents(Pass pass) {
        this.pass = pass;
    }

    private record Key(Layer layer) {}

    /**
     * What one run gives.
     *
     * @param maps {@code [n, height, width]} of the layer, row-major, their sign as it comes
     * @param left of each picture: what is left when the Gram matrix is applied to the vector and the eigenvalue times
     *     it is taken off, as a share of the eigenvalue; no number where values are too large
     * @param along of each picture: the cosine between the right singular vector and the vector of ones, in [-1, 1];
     *     its sign is that of the inner product of the map and the mean activation
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
    public record Answer(float[] maps, float[] left, float[] along) {}

    /** Whether the Gram matrix of a layer is small enough. */
    public static boolean fits(Layer layer) {
        return Math.min(layer.channels(), layer.height() * layer.width()) <= MAX_ROWS;
    }

    /**
     * The projections for a layer; made at the first call and kept with the model.
     *
     * @param layer that has places and {@link #fits}
     * @throws Refused if ONNX Runtime cannot load the graph
     */
    public static FirstComponents of(Model model, Layer layer) {
        if (!layer.spatial() || !fits(layer)) {
            throw new IllegalArgumentException(
                    "a layer must have places and a Gram matrix of at most " + MAX_ROWS + " rows, found " + layer);
        }
        return new FirstComponents(model.pass(new Key(layer), () -> open(model, layer)));
    }

    /** Of each picture. */
    public Answer run(Images images) {
        List<float[]> found = pass.run(images, new int[0]);
        return new Answer(found.get(0), found.get(1), found.get(2));
    }

    private static Pass open(Model model, Layer layer) {
        Graph plain = model.graph().withOutputs(List.of(layer.tensor()));
        String prefix = Gradient.prefix(plain.model().getGraph(), "component");
        Emitter e = new Emitter(plain.opset(), prefix);
        int batch = model.batch();
        int places = layer.height() * layer.width();
        Map<String, Value> found = project(e, layer, batch, places);
        found.forEach((name, value) -> e.rename(value, prefix + name));
        Graph whole = plain.with(plain.model().toBuilder()
                .setGraph(appended(plain.model().getGraph(), e))
                .build());
        Map<String, long[]> outputs = new LinkedHashMap<>();
        outputs.put(prefix + MAP, new long[] {batch, places, 1});
        outputs.put(prefix + LEFT, new long[] {batch, 1, 1});
        outputs.put(prefix + ALONG, new long[] {batch, 1, 1});
        return Pass.open(model, whole, outputs);
    }

    private static GraphProto appended(GraphProto graph, Emitter e) {
        return graph.toBuilder()
                .addAllNode(e.nodes())
                .addAllInitializer(e.constants())
                .build();
    }

    private static Map<String, Value> project(Emitter e, Layer layer, int batch, int places) {
        int channels = layer.channels();
        Value values = layer.channelsLast()
                ? new Value(layer.tensor(), DataType.FLOAT, Shape.of(batch, layer.height(), layer.width(), channels))
                : new Value(layer.tensor(), DataType.FLOAT, Shape.of(batch, channels, layer.height(), layer.width()));
        Value stored = e.reshape(
                values, layer.channelsLast() ? Shape.of(batch, places, channels) : Shape.of(batch, channels, places));
        Value turned = e.transpose(stored, 0, 2, 1);
        Value byChannel = layer.channelsLast() ? turned : stored;
        Value byPlace = layer.channelsLast() ? stored : turned;
        boolean fewChannels = channels <= places;
        int rows = Math.min(channels, places);

        Value gram = fewChannels ? e.matmul(byChannel, byPlace) : e.matmul(byPlace, byChannel);
        // The largest value of a Gram matrix is on its diagonal, and the largest eigenvalue is at least that and at
        // most as
        // many times it as there are rows. So no step grows beyond the floats; one that shrinks below them leaves much.
        Value size = above(e, e.mul(e.reduce("ReduceMax", gram, 1, 2), rows / LARGEST));
        Value scaled = e.div(gram, size);
        Value vector = start(e, rows);
        for (int i = 1; i < STEPS; i++) {
            vector = e.matmul(scaled, vector);
        }
        Value before = e.div(vector, above(e, length(e, vector)));
        Value next = e.matmul(scaled, before);
        Value eigenvalue = above(e, product(e, before, next));
        Value left = e.div(length(e, e.sub(next, e.mul(before, eigenvalue))), eigenvalue);
        Value unit = e.div(next, eigenvalue);

        Value singular = e.unary("Sqrt", e.mul(eigenvalue, size));
        Value right = fewChannels ? unit : e.div(e.matmul(byChannel, unit), singular);
        Value ones = e.filled(DataType.FLOAT, Shape.of(1, 1, channels), 1 / Math.sqrt(channels));
        Map<String, Value> found = new LinkedHashMap<>();
        found.put(MAP, fewChannels ? e.matmul(byPlace, unit) : e.mul(unit, singular));
        found.put(LEFT, left);
        found.put(ALONG, e.matmul(ones, right));
        return found;
    }

    /** Positive and without pattern: no eigenvector that occurs is orthogonal to it. */
    private static Value start(Emitter e, int rows) {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            double turns = (i + 1) * GOLDEN;
            values[i] = 1 + turns - Math.floor(turns);
        }
        return e.reals(DataType.FLOAT, Shape.of(1, rows, 1), values);
    }

    /** Of columns, one a picture. */
    private static Value product(Emitter e, Value a, Value b) {
        return e.matmul(e.reshape(a, a.shape().with(1, 1).with(2, a.shape().size(1))), b);
    }

    private static Value length(Emitter e, Value column) {
        return e.unary("Sqrt", product(e, column, column));
    }

    private static Value above(Emitter e, Value value) {
        return e.binary("Max", value, e.scalar(value.type(), LEAST));
    }
}
