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
 * that neither they nor a Gram matrix leave it: the smaller Gram matrix, and a fixed number of steps of power iteration from
 * two starts. How far apart these end says how far they came: the second singular value may be too near the first.
 * Thread-safe.
 */
public final class FirstComponents {
    /** Rows of the largest Gram matrix that is made: more take longer than the other method does. */
    private static final int MAX_ROWS = 512;

    /** Bytes of the largest that is added to a run: the activations turned, the Gram matrix and the same scaled. */
    private static final long MAX_ADDED = 64L << 20;

    /** What lies along the second singular vector shrinks to the 32nd power of its share of the first value. */
    private static final int STEPS = 16;

    /** Of eigenvalues as they are scaled: its power with twice the steps is a float. */
    private static final double LARGEST = 8;

    /** Multiples of these two have parts after the point that keep clear of each other: the golden ratio, and the root of 2. */
    private static final double GOLDEN = 0.6180339887498949;

    private static final double ROOT = 1.4142135623730951;

    /** Near the least normal float: divides what is 0. */
    private static final double LEAST = 0x1p-120;

    private static final String MAP = "map";
    private static final String APART = "apart";
    private static final String ALONG = "along";

    private final Pass pass;

    private FirstComponents(Pass pass) {
        this.pass = pass;
    }

    private record Key(Layer layer) {}

    /**
     * What one run gives. Where values are too large or too small for it, a number is none or along is 0.
     *
     * @param maps {@code [n, height, width]} of the layer, row-major, their sign as it comes
     * @param apart of each picture: the sine of the angle between the vectors that two starts end at, about the error of
     *     either
     * @param along of each picture: the cosine between the right singular vector and the vector of ones, in [-1, 1];
     *     its sign is that of the inner product of the map and the mean activation
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
    public record Answer(float[] maps, float[] apart, float[] along) {}

    /**
     * Whether a layer is small enough.
     *
     * @param batch pictures of one run
     */
    public static boolean fits(Layer layer, int batch) {
        long places = (long) layer.height() * layer.width();
        long rows = Math.min(layer.channels(), places);
        long values = 2 * rows * rows + layer.channels() * places;
        return rows <= MAX_ROWS && Float.BYTES * values * batch <= MAX_ADDED;
    }

    /**
     * The projections for a layer; made at the first call and kept with the model.
     *
     * @param layer that has places and {@link #fits}
     * @throws Refused if ONNX Runtime cannot load the graph
     */
    public static FirstComponents of(Model model, Layer layer) {
        if (!layer.spatial() || !fits(layer, model.batch())) {
            throw new IllegalArgumentException("a layer must have places and a Gram matrix of at most " + MAX_ROWS
                    + " rows, and add at most " + MAX_ADDED + " bytes to a run, found " + layer);
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
        outputs.put(prefix + APART, new long[] {batch, 1, 1});
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
        // The largest value of a Gram matrix is on its diagonal, and the largest eigenvalue is from that to as
        // many times it as there are rows: so no step grows beyond the floats, and hardly one shrinks below them.
        Value size = above(e, e.mul(e.reduce("ReduceMax", gram, 1, 2), rows / LARGEST));
        Value scaled = e.div(gram, size);
        Value vectors = starts(e, rows);
        for (int i = 0; i < STEPS; i++) {
            vectors = e.matmul(scaled, vectors);
            if (i == STEPS / 2) {
                Value both = e.reshape(vectors, Shape.of(batch, 2L * rows, 1));
                vectors = e.div(vectors, above(e, length(e, both)));
            }
        }
        Value unit = unit(e, column(e, vectors, 1, 0));
        Value other = unit(e, column(e, vectors, 0, 1));
        Value apart = length(e, e.sub(unit, e.mul(other, product(e, unit, other))));

        Value right = fewChannels ? unit : e.matmul(byChannel, unit);
        Value singular = length(e, right);
        Value ones = e.filled(DataType.FLOAT, Shape.of(1, 1, channels), 1 / Math.sqrt(channels));
        Map<String, Value> found = new LinkedHashMap<>();
        found.put(MAP, fewChannels ? e.matmul(byPlace, unit) : e.mul(unit, singular));
        found.put(APART, apart);
        found.put(ALONG, e.div(e.matmul(ones, right), above(e, singular)));
        return found;
    }

    /**
     * Two columns that are positive, so that no eigenvector of a matrix of positive numbers is orthogonal to them, without
     * pattern, and unlike each other.
     */
    private static Value starts(Emitter e, int rows) {
        double[] values = new double[2 * rows];
        for (int i = 0; i < rows; i++) {
            values[2 * i] = 1 + part((i + 1) * GOLDEN);
            values[2 * i + 1] = Math.pow(part((i + 1) * ROOT), 4);
        }
        return e.reals(DataType.FLOAT, Shape.of(1, rows, 2), values);
    }

    private static double part(double number) {
        return number - Math.floor(number);
    }

    /** Of two columns the one that counts once, by a product: slices have another form in old operator sets. */
    private static Value column(Emitter e, Value two, double first, double second) {
        return e.matmul(two, e.reals(DataType.FLOAT, Shape.of(1, 2, 1), first, second));
    }

    private static Value unit(Emitter e, Value column) {
        return e.div(column, above(e, length(e, column)));
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
