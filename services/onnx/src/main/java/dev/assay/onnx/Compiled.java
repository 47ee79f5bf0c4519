package dev.assay.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.random.Draws;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A graph made from a model's that does by itself what an explainer asks: it takes one picture and what the explainer
 * knows of it, and gives one result. Thread-safe; each run lays out its own buffers.
 */
public final class Compiled implements AutoCloseable {
    private final Session session;
    private final Map<String, long[]> inputs;
    private final String targets;
    private final int rows;
    private final String output;
    private final long[] shape;
    private final Optional<Placement> placement;
    private final boolean repeats;
    private volatile IntConsumer told = count -> {};

    private Compiled(
            Session session, Map<String, long[]> inputs, String targets, int rows, String output, long[] shape) {
        this.session = session;
        this.inputs = inputs;
        this.targets = targets;
        this.rows = rows;
        this.output = output;
        this.shape = shape.clone();
        Map<String, float[]> noise = new HashMap<>();
        inputs.forEach((name, size) -> noise.put(name, noise(name, Math.toIntExact(Lanes.elements(size)))));
        float[] first = run(noise, 0, rows);
        this.placement = session.placement();
        this.repeats = !session.elsewhere() || Arrays.equals(first, run(noise, 0, rows));
    }

    private static float[] noise(String name, int n) {
        UniformRandomProvider random = new Draws("compiled/" + name).source();
        float[] values = new float[n];
        for (int k = 0; k < n; k++) {
            values[k] = 4 * random.nextFloat() - 2;
        }
        return values;
    }

    /** Whether the same run gives the same bits. */
    boolean repeats() {
        return repeats;
    }

    /**
     * Loads a graph.
     *
     * @param inputs its float inputs and their shapes
     * @param targets name of its int64 input of classes
     * @param rows classes that it takes: the same one so many times
     * @param output its one output
     * @throws dev.assay.core.release.Refused if ONNX Runtime cannot load it
     */
    public static Compiled open(
            Model model,
            Graph graph,
            Map<String, long[]> inputs,
            String targets,
            int rows,
            String output,
            long[] shape) {
        Map<String, long[]> ordered = new LinkedHashMap<>(inputs);
        Map.Entry<String, long[]> first = ordered.entrySet().iterator().next();
        Port port = graph.inputs().stream()
                .filter(input -> input.name().equals(first.getKey()))
                .findFirst()
                .orElseThrow();
        Session session = Session.load(graph, port, first.getValue(), model.execution(), OptLevel.ALL_OPT);
        try {
            return new Compiled(session, ordered, targets, rows, output, shape);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    Optional<Placement> placement() {
        return placement;
    }

    /** @param told the pictures of each run from now on */
    void tell(IntConsumer told) {
        this.told = told;
    }

    /**
     * The output for these values of the inputs, row-major, and one class.
     *
     * @param count rows that stand for a picture; the rest only fill up
     */
    public float[] run(Map<String, float[]> values, int target, int count) {
        Map<String, OnnxTensor> given = new HashMap<>();
        FloatBuffer result = floats(shape);
        long[] classes = new long[rows];
        Arrays.fill(classes, target);
        try (OnnxTensor pinned = OnnxTensor.createTensor(Native.environment(), result, shape)) {
            for (Map.Entry<String, long[]> input : inputs.entrySet()) {
                FloatBuffer buffer = floats(input.getValue());
                buffer.put(0, values.getOrDefault(input.getKey(), new float[0]));
                given.put(input.getKey(), OnnxTensor.createTensor(Native.environment(), buffer, input.getValue()));
            }
            given.put(targets, OnnxTensor.createTensor(Native.environment(), LongBuffer.wrap(classes), new long[] {rows
            }));
            Runs.timed(session.file(), true, count, rows, () -> session.run(given, Map.of(output, pinned)));
            told.accept(count);
        } catch (OrtException e) {
            throw new IllegalStateException("laying out buffers for " + session.file(), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
        float[] found = new float[result.capacity()];
        result.get(0, found);
        return found;
    }

    private static FloatBuffer floats(long... shape) {
        int bytes = Math.toIntExact(Math.multiplyExact(Lanes.elements(shape), Float.BYTES));
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() {
        session.close();
    }
}
