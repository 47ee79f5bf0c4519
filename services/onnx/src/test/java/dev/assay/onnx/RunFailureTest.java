package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that fail on the values of a picture. */
class RunFailureTest {
    private static final int THREADS = 4;

    /** Passes that fail, one after another: a session left open keeps {@code THREADS - 1} threads of its own. */
    private static final int TIMES = 10;

    private static final InputSpec INPUT = new InputSpec("input", 1, 2, 2, 0, 1, new float[1], new float[] {1});
    private static final OutputSpec OUTPUT = new OutputSpec("logits", OutputSpec.Space.LOGITS);

    @TempDir
    Path folder;

    /** Its scores are the picture's sum and that plus a table's value at the picture's greatest, cut to a whole number. */
    private static TinyGraph table(float scale) {
        return new TinyGraph()
                .input("input", 1, 2, 2)
                .weight("w", new long[] {4, 2}, 1, 1, 1, 1, 1, 1, 1, 1)
                .weight("scale", new long[] {1}, scale)
                .weight("values", new long[] {2, 2}, 0, 1, 0, 2)
                .node("Flatten", "flat", List.of("input"), "row")
                .node("MatMul", "head", List.of("row", "w"), "plain")
                .node("ReduceMax", "most", List.of("input"), "max", TinyGraph.integer("keepdims", 0))
                .node("Mul", "scaled", List.of("max", "scale"), "large")
                .node("Cast", "whole", List.of("large"), "index", TinyGraph.integer("to", DataType.INT64_VALUE))
                .node("Gather", "look", List.of("values", "index"), "found")
                .node("Add", "sum", List.of("plain", "found"), "logits")
                .output("logits", 2);
    }

    private Model open(int batch) throws IOException {
        Path file = table(0.01f).write(folder, "table.onnx");
        return Model.open(file, INPUT, OUTPUT, 2, new Settings(THREADS, OptionalInt.of(batch)));
    }

    @Test
    void an_index_out_of_range_for_one_picture_is_refused_in_the_runtimes_words() throws IOException {
        try (Model model = open(1)) {
            assertThat(model.scores(new Images(1, 1, 2, 2, new float[] {1, 2, 3, 4})))
                    .containsExactly(10, 11);
            assertThatThrownBy(() -> model.scores(new Images(1, 1, 2, 2, new float[] {1, 2, 3, 700})))
                    .isInstanceOf(Refused.class)
                    .hasMessage("table.onnx fails on a run of shape [1, 1, 2, 2]: Non-zero status code returned while"
                            + " running Gather node. Name:'look' Status Message: indices element out of data bounds,"
                            + " idx=7 must be within the inclusive range [-2,1]; check the export and the pictures");
            assertThat(model.scores(new Images(1, 1, 2, 2, new float[] {1, 2, 3, 4})))
                    .containsExactly(10, 11);
        }
    }

    @Test
    void a_pass_that_is_refused_when_it_is_first_looked_at_leaves_nothing_open() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "threads are counted where /proc is");
        Graph failing = Graph.read(table(1000).write(folder, "failing.onnx"));
        try (Model model = open(2)) {
            long before = threads();
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(() -> Pass.open(model, failing, Map.of("logits", new long[] {2, 2})))
                        .isInstanceOf(Refused.class)
                        .hasMessageStartingWith("failing.onnx fails on a run of shape [2, 1, 2, 2]: ");
            }
            assertThat(threads() - before).isLessThan(TIMES);
        }
    }

    private static long threads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.count();
        }
    }
}
