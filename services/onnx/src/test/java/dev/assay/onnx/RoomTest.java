package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has no room for is refused before it runs, and never run in another batch instead. */
class RoomTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void is_what_the_heap_leaves_of_the_container_and_never_more_than_the_limit() {
        assertThat(new Room(4 * GIB, GIB).bytes()).isEqualTo(3 * GIB);
        assertThat(new Room(64 * GIB, 16 * GIB).bytes()).isEqualTo(GraphLimits.MAX_RUN_BYTES);
        assertThat(new Room(4 * GIB, 4 * GIB).bytes()).isEqualTo(GIB);
        assertThat(Room.here().heap()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(Room.here().total()).isGreaterThan(GIB / 2);
    }

    @Test
    void an_estimate_that_a_large_machine_takes_is_refused_in_a_small_container() {
        Footprint estimate = new Footprint(GIB, 5 * GIB);
        estimate.check("a run", new Room(32 * GIB, 8 * GIB));
        assertThatThrownBy(() -> estimate.check("a run", new Room(4 * GIB, 2 * GIB)))
                .isInstanceOf(Refused.class)
                .hasMessage("a run would hold about 6.0 GiB at once (1.0 of weights, 5.0 of what nodes make), and this"
                        + " process has room for 2.0 GiB (of 4.0 GiB of memory the Java heap may take 2.0): give it"
                        + " more memory or a smaller heap (-Xmx), or export a smaller model");
        assertThatThrownBy(() -> new Footprint(GIB, 8 * GIB).check("a run", new Room(4 * GIB, 2 * GIB)))
                .hasMessageContaining("the most is 8.0 GiB");
    }

    /** Scores of what is left of pictures made so many times larger and looked at by ReLUs, one after another. */
    private Graph enlarged(int times, int relus) throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("scales", new long[] {4}, 1, 1, times, times)
                .weight("w", new long[] {3, 2}, 1, 2, 3, 4, 5, 6)
                .node("Resize", "up", List.of("input", "", "scales"), "t0", TinyGraph.text("mode", "nearest"));
        for (int i = 1; i <= relus; i++) {
            graph.node("Relu", "relu" + i, List.of("t" + (i - 1)), "t" + i);
        }
        graph.node("GlobalAveragePool", "pool", List.of("t" + relus), "mean")
                .node("Flatten", "flat", List.of("mean"), "row")
                .node("MatMul", "head", List.of("row", "w"), "logits")
                .output("logits", 2);
        return Graph.read(graph.write(folder, "m.onnx"));
    }

    private static Model open(Graph graph, Room room) {
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        Settings settings = new Settings(1, OptionalInt.empty());
        return new Model(
                new Loader(graph, input, output, 2, settings).within(room).load());
    }

    @Test
    void the_batch_is_the_same_in_any_room_or_the_model_is_refused() throws IOException {
        // 3 x 80 x 80 floats a picture: the rule's batch is 16, of which two tensors are alive together.
        Graph graph = enlarged(10, 2);
        try (Model roomy = open(graph, new Room(GIB, 0));
                Model tight = open(graph, new Room(3 * MIB, 0))) {
            assertThat(roomy.batch()).isEqualTo(16);
            assertThat(tight.batch()).isEqualTo(16);
            assertThat(tight.runtime()).isEqualTo(roomy.runtime());
        }
        for (long most : List.of(2 * MIB, 400L * 1024, 100L * 1024)) {
            assertThatThrownBy(() -> open(graph, new Room(most, 0)).close())
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("a run of m.onnx with a batch of " + (most < 200_000 ? 1 : 16))
                    .hasMessageContaining("this process has room for ");
        }
    }

    @Test
    void layers_that_are_kept_as_outputs_count_together() throws IOException {
        // A run holds two tensors of 1.2 MB at once; one that keeps six layers holds them all.
        try (Model model = open(enlarged(10, 6), new Room(3 * MIB, 0))) {
            Images picture = new Images(1, 3, 8, 8, new float[192]);
            Layer last = model.layers().getLast();
            assertThat(model.run(picture, List.of(last)).activations()).hasSize(1);
            assertThatThrownBy(() -> model.run(picture, model.layers()))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("a run of m.onnx that keeps the outputs of 6 layers, the last of them relu6"
                            + " would hold about 0.0 GiB at once");
        }
    }
}
