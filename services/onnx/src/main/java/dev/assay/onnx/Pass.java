package dev.assay.onnx;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Runs a graph made from a model's on pictures, and one class for each where it takes them, in the model's batches. A
 * picture's result has the same bits whatever else is run with it, but where the same run twice has others. Thread-safe.
 */
public final class Pass implements AutoCloseable {
    /** Runs that are held to a first one. */
    private static final int REPEATS = 2;

    private final Lanes lanes;
    private final Optional<Placement> placement;
    private final boolean repeats;

    private Pass(Lanes lanes, Optional<Placement> placement, boolean repeats) {
        this.lanes = lanes;
        this.placement = placement;
        this.repeats = repeats;
    }

    /**
     * Loads a graph that takes classes.
     *
     * @param graph its picture input fixed to the model's batch
     * @param targets name of its int64 input of classes, {@code [batch]}
     * @param outputs its outputs to give, in order, and their shapes, batch first
     * @throws Refused if ONNX Runtime cannot load it
     */
    public static Pass open(Model model, Graph graph, String targets, Map<String, long[]> outputs) {
        return open(model, graph, Optional.of(targets), outputs);
    }

    /** Loads a graph that takes pictures alone; the classes of a run are not looked at. */
    public static Pass open(Model model, Graph graph, Map<String, long[]> outputs) {
        return open(model, graph, Optional.empty(), outputs);
    }

    private static Pass open(Model model, Graph graph, Optional<String> targets, Map<String, long[]> outputs) {
        Graph wanted = graph.withOutputs(List.copyOf(outputs.keySet()));
        Port input = wanted.inputs().stream()
                .filter(port -> port.name().equals(model.input().name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the graph must have the model's input " + model.input().name()));
        long[] shape = {
            model.batch(),
            model.input().channels(),
            model.input().height(),
            model.input().width()
        };
        List<long[]> shapes = List.copyOf(outputs.values());
        Session session = Session.load(wanted, input, shape, model.execution(), OptLevel.ALL_OPT);
        Lanes whole = new Lanes(session, shapes, model.batch(), targets);
        try {
            boolean repeats = !session.elsewhere() || repeats(model, whole);
            // Copies beside a picture would not have its bits repeat either.
            boolean together = !repeats || independent(model, whole);
            Lanes lanes = together ? whole : new Lanes(session, shapes, 1, targets);
            return new Pass(lanes, session.placement(), repeats);
        } catch (RuntimeException e) {
            whole.close();
            throw e;
        }
    }

    /** @param told the pictures of each run from now on */
    void tell(IntConsumer told) {
        lanes.tell(told);
    }

    /** Whether the same run gives the same bits: some kernels of a GPU add in an order of their own at each run. */
    boolean repeats() {
        return repeats;
    }

    /** Where its nodes run; empty on the processor. */
    Optional<Placement> placement() {
        return placement;
    }

    /** Values of each output for all pictures, row-major. */
    public List<float[]> run(Images images, int[] targets) {
        return lanes.run(images, targets);
    }

    /** Values of an output for one picture. */
    public int row(int output) {
        return lanes.row(output);
    }

    private static boolean repeats(Model model, Lanes lanes) {
        int batch = model.batch();
        Images pictures = pictures(model, batch);
        int[] targets = new int[batch];
        Arrays.setAll(targets, i -> i % model.classes());
        List<float[]> first = lanes.run(pictures, targets);
        for (int again = 0; again < REPEATS; again++) {
            List<float[]> second = lanes.run(pictures, targets);
            if (!IntStream.range(0, first.size()).allMatch(i -> Arrays.equals(first.get(i), second.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** True where pictures in the mirrored order, beside others of another range, give the same bits. */
    private static boolean independent(Model model, Lanes lanes) {
        int batch = model.batch();
        if (batch == 1 && !model.execution().observed()) {
            return true;
        }
        Images first = pictures(model, batch);
        int[] targets = new int[batch];
        Arrays.setAll(targets, i -> i % model.classes());
        List<float[]> plain = lanes.run(first, targets);
        for (int kept = 0; kept < 2; kept++) {
            if (!same(plain, mixed(lanes, first, targets, kept), batch, kept)) {
                return false;
            }
        }
        return true;
    }

    private static List<float[]> mixed(Lanes lanes, Images first, int[] targets, int kept) {
        int batch = first.n();
        int[] classes = new int[batch];
        Arrays.setAll(classes, place -> targets[batch - 1 - place]);
        float[] values = mixed(first, kept);
        return lanes.run(new Images(batch, first.channels(), first.height(), first.width(), values), classes);
    }

    /** Apart from the run, so that compiling the loop does not compile all that a run is. */
    private static float[] mixed(Images first, int kept) {
        int size = first.size();
        float[] values = new float[first.values().length];
        for (int i = 0; i < first.n(); i++) {
            int from = i * size;
            int to = (first.n() - 1 - i) * size;
            float factor = i % 2 == kept ? 1 : 3;
            float less = i % 2 == kept ? 0 : 1;
            for (int k = 0; k < size; k++) {
                values[to + k] = factor * first.values()[from + k] - less;
            }
        }
        return values;
    }

    private static boolean same(List<float[]> plain, List<float[]> mixed, int batch, int kept) {
        for (int output = 0; output < plain.size(); output++) {
            float[] a = plain.get(output);
            float[] b = mixed.get(output);
            int row = a.length / batch;
            for (int i = kept; i < batch; i += 2) {
                int place = batch - 1 - i;
                if (!Arrays.equals(a, i * row, (i + 1) * row, b, place * row, (place + 1) * row)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Images pictures(Model model, int n) {
        UniformRandomProvider random = new Draws("pass").source();
        float[] values = new float[Math.multiplyExact(n, model.input().values())];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * random.nextFloat() - 2;
        }
        return new Images(
                n,
                model.input().channels(),
                model.input().height(),
                model.input().width(),
                values);
    }

    @Override
    public void close() {
        lanes.close();
    }
}
