package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.assay.onnx.Compiled;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Weighted sums of the gradients at many points around one picture, compiled into one graph: it makes the points,
 * differentiates at them and adds up, so that neither points nor gradients cross over from and to a GPU. As many points go
 * through one run as the model's batch has; with as many as there are points, one run gives the map. Thread-safe.
 */
public final class GradientSums {
    private static final String PICTURE = "assay/picture";
    private static final String START = "assay/start";
    private static final String PLACES = "assay/places";
    private static final String NOISE = "assay/noise";
    private static final String SCALE = "assay/scale";
    private static final String WEIGHTS = "assay/weights";
    private static final String SUM = "assay/sum";

    private final Compiled compiled;
    private final int rows;
    private final int channels;
    private final int size;

    /** How the points lie. */
    private enum Points {
        /** On a straight way to the picture: {@code start + place * (picture - start)}. */
        WAY,
        /** Around it: {@code picture + scale * noise}. */
        CLOUD
    }

    private record Key(Points points, Question.Score score) {}

    private GradientSums(Model model, Compiled compiled) {
        this.compiled = compiled;
        this.rows = model.batch();
        this.channels = model.input().channels();
        this.size = model.input().values();
    }

    /** Sums on the way from a start; made at the first call for a model and score, and kept with the model. */
    public static GradientSums onTheWay(Model model, Question.Score score) {
        return of(model, new Key(Points.WAY, score));
    }

    /** Sums over noisy copies; made and kept likewise. */
    public static GradientSums around(Model model, Question.Score score) {
        return of(model, new Key(Points.CLOUD, score));
    }

    private static GradientSums of(Model model, Key key) {
        return new GradientSums(model, model.compiled(key, () -> open(model, key)));
    }

    /** Writes the noise of a point at a place of an array. */
    public interface Noise {
        void write(int point, float[] values, int at);
    }

    /**
     * The weighted sum of the gradients of the target's score on the way.
     *
     * @param start one value a channel
     */
    public double[] onTheWay(float[] picture, float[] start, double[] places, double[] weights, int target) {
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put(PICTURE, picture);
        values.put(START, java.util.Arrays.copyOf(start, channels));
        return sum(values, target, weights, (first, count) -> values.put(PLACES, part(places, first, count)));
    }

    /** The sum of the gradients at so many noisy copies. */
    public double[] around(float[] picture, int copies, Noise noise, float scale, int target) {
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put(PICTURE, picture);
        values.put(SCALE, new float[] {scale});
        double[] weights = new double[copies];
        java.util.Arrays.fill(weights, 1);
        return sum(values, target, weights, (first, count) -> {
            float[] all = new float[rows * size];
            for (int i = 0; i < count; i++) {
                noise.write(first + i, all, i * size);
            }
            values.put(NOISE, all);
        });
    }

    @FunctionalInterface
    private interface Preparation {
        void prepare(int first, int count);
    }

    private double[] sum(Map<String, float[]> values, int target, double[] weights, Preparation points) {
        double[] sums = new double[size];
        for (int first = 0; first < weights.length; first += rows) {
            int count = Math.min(rows, weights.length - first);
            points.prepare(first, count);
            values.put(WEIGHTS, part(weights, first, count));
            float[] found = compiled.run(values, target, count);
            for (int k = 0; k < size; k++) {
                sums[k] += found[k];
            }
        }
        return sums;
    }

    /** What is left over is 0: a weight of 0 takes a point out. */
    private float[] part(double[] all, int first, int count) {
        float[] part = new float[rows];
        for (int i = 0; i < count; i++) {
            part[i] = (float) all[first + i];
        }
        return part;
    }

    private static Compiled open(Model model, Key key) {
        Gradients.Differentiated made =
                Gradients.differentiated(model, new Question(key.score(), true, List.of(), Question.Variant.PLAIN));
        ModelProto plain = made.gradient().model();
        String input = model.input().name();
        Shape picture = Shape.of(
                1,
                model.input().channels(),
                model.input().height(),
                model.input().width());
        Shape rows = picture.with(0, model.batch());
        Emitter before = new Emitter(made.opset(), "assay/points/");
        Map<String, long[]> inputs = new LinkedHashMap<>();
        Value points = points(key.points(), before, picture, rows, inputs);
        List<NodeProto> first = new ArrayList<>(before.nodes());
        first.add(identity(points.name(), input));
        Emitter after = new Emitter(made.opset(), "assay/total/");
        Value gradient = new Value(made.gradient().gradients().getFirst(), DataType.FLOAT, rows);
        Value weights = input(inputs, WEIGHTS, Shape.of(1, rows.size(0)));
        Value sum = after.matmul(weights, after.reshape(gradient, Shape.of(rows.size(0), picture.count())));
        List<NodeProto> last = new ArrayList<>(after.nodes());
        last.add(identity(sum.name(), SUM));
        GraphProto.Builder graph =
                plain.getGraph().toBuilder().clearNode().clearInput().clearOutput();
        first.forEach(graph::addNode);
        graph.addAllNode(plain.getGraph().getNodeList());
        last.forEach(graph::addNode);
        Stream.of(before, after).forEach(emitter -> graph.addAllInitializer(emitter.constants()));
        plain.getGraph().getInputList().stream()
                .filter(info -> !info.getName().equals(input))
                .forEach(graph::addInput);
        inputs.forEach(
                (name, shape) -> graph.addInput(Gradient.info(new Value(name, DataType.FLOAT, Shape.of(shape)))));
        graph.addOutput(ValueInfoProto.newBuilder().setName(SUM));
        Graph whole = model.graph().with(plain.toBuilder().setGraph(graph).build());
        long[] shape = {1, picture.count()};
        return Compiled.open(model, whole, inputs, made.gradient().seed(), model.batch(), SUM, shape);
    }

    private static Value points(Points points, Emitter e, Shape picture, Shape rows, Map<String, long[]> inputs) {
        Value centre = input(inputs, PICTURE, picture);
        return switch (points) {
            case WAY -> {
                Value start = input(inputs, START, Shape.of(1, picture.size(1), 1, 1));
                Value places = input(inputs, PLACES, Shape.of(rows.size(0), 1, 1, 1));
                yield e.add(e.mul(e.sub(centre, start), places), start);
            }
            case CLOUD -> e.add(e.mul(input(inputs, NOISE, rows), input(inputs, SCALE, Shape.of(1))), centre);
        };
    }

    private static Value input(Map<String, long[]> inputs, String name, Shape shape) {
        inputs.put(name, shape.array());
        return new Value(name, DataType.FLOAT, shape);
    }

    private static NodeProto identity(String from, String to) {
        return NodeProto.newBuilder()
                .setName(to + "/Identity")
                .setOpType("Identity")
                .addInput(from)
                .addOutput(to)
                .build();
    }
}
