package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads that run a graph made from a model's at once, on inputs of their own, get the bits that each would get alone. */
class ParallelRunsTest {
    private static final int THREADS = 4;

    /** Runs of each thread, one after another. */
    private static final int TIMES = 50;

    private static final int BATCH = 4;
    private static final int CLASSES = 5;
    private static final int PICTURE = 3 * 8 * 8;

    @TempDir
    Path folder;

    @Test
    void of_a_pass() throws Exception {
        try (Model model = model()) {
            Graph graph = withRows();
            long[] shape = {BATCH, CLASSES};
            Pass pass = model.pass("rows", () -> Pass.open(model, graph, "classes", Map.of("sums", shape)));
            List<Callable<float[]>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                // Pictures for one batch up to five, the last of them part empty.
                Images pictures = new Images(3 + 5 * thread, 3, 8, 8, values(thread, (3 + 5 * thread) * PICTURE));
                int[] classes = new int[pictures.n()];
                for (int i = 0; i < classes.length; i++) {
                    classes[i] = (i + thread) % CLASSES;
                }
                runs.add(() -> pass.run(pictures, classes).getFirst());
            }
            sameAtOnceAsAlone(runs);
        }
    }

    @Test
    void of_a_compiled_graph() throws Exception {
        try (Model model = model()) {
            Graph graph = withRows();
            Map<String, long[]> inputs = Map.of("input", new long[] {1, 3, 8, 8});
            long[] shape = {1, CLASSES};
            Compiled compiled =
                    model.compiled("rows", () -> Compiled.open(model, graph, inputs, "classes", 1, "sums", shape));
            List<Callable<float[]>> runs = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Map<String, float[]> values = Map.of("input", values(thread, PICTURE));
                int target = thread;
                runs.add(() -> compiled.run(values, target, 1));
            }
            AtomicLong last = new AtomicLong();
            model.watch(count -> last.accumulateAndGet(count, Math::max));
            sameAtOnceAsAlone(runs);
            assertThat(last).as("pictures that who watches was told of").hasValue(THREADS * (1 + TIMES));
        }
    }

    private static void sameAtOnceAsAlone(List<Callable<float[]>> runs) throws Exception {
        List<float[]> alone = new ArrayList<>();
        for (Callable<float[]> run : runs) {
            alone.add(run.call());
        }
        assertThat(alone).doesNotHaveDuplicates();
        CyclicBarrier start = new CyclicBarrier(runs.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(runs.size())) {
            List<Future<List<float[]>>> found = new ArrayList<>();
            for (Callable<float[]> run : runs) {
                found.add(threads.submit(() -> {
                    start.await();
                    List<float[]> results = new ArrayList<>();
                    for (int i = 0; i < TIMES; i++) {
                        results.add(run.call());
                    }
                    return results;
                }));
            }
            for (int thread = 0; thread < runs.size(); thread++) {
                for (float[] result : found.get(thread).get()) {
                    assertThat(result).as("of thread %s", thread).containsExactly(alone.get(thread));
                }
            }
        }
    }

    private Model model() throws IOException {
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        Path file = convolutional().write(folder, "model.onnx");
        return Model.open(file, input, output, CLASSES, new Settings(1, OptionalInt.of(BATCH)));
    }

    /** The model's graph that takes a class for each picture too, and adds that class's row of a table to the logits. */
    private Graph withRows() throws IOException {
        TinyGraph graph = convolutional()
                .weight("table", new long[] {CLASSES, CLASSES}, values(THREADS, CLASSES * CLASSES))
                .node("Gather", "look", List.of("table", "classes"), "rows")
                .node("Add", "add", List.of("logits", "rows"), "sums")
                .output("sums", CLASSES);
        ValueInfoProto.Builder classes = graph.graph().addInputBuilder().setName("classes");
        classes.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(DataType.INT64_VALUE)
                .getShapeBuilder()
                .addDimBuilder()
                .setDimParam("batch");
        graph.graph().removeOutput(0);
        return Graph.read(graph.write(folder, "rows.onnx"));
    }

    private static TinyGraph convolutional() {
        return TinyModels.convolutional(3, 8, 8, 6, CLASSES, 1);
    }

    private static float[] values(int seed, int n) {
        UniformRandomProvider random = new Draws("parallel").of(seed).source();
        float[] values = new float[n];
        for (int k = 0; k < n; k++) {
            values[k] = random.nextFloat();
        }
        return values;
    }
}
