package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are loaded twice give the bits that they give when they are loaded once. */
class RelaidTest {
    private static final long[] SHAPE = {2, 16, 12, 12};
    private static final int VALUES = 2 * 16 * 12 * 12;

    @TempDir
    Path folder;

    /** Layers of a convolution whose output is divided by a number more than its size. */
    private Graph layers(int count, Map<String, List<Long>> shapes) throws IOException {
        UniformRandomProvider random = new Draws("relaid").source();
        TinyGraph graph = new TinyGraph().input("x0", 16, 12, 12).weight("one", new long[0], 1);
        for (int i = 0; i < count; i++) {
            float[] weights = new float[16 * 16 * 9];
            for (int k = 0; k < weights.length; k++) {
                weights[k] = random.nextFloat() - 0.5f;
            }
            graph.weight("w" + i, new long[] {16, 16, 3, 3}, weights)
                    .node("Conv", "conv" + i, List.of("x" + i, "w" + i), "z" + i, TinyGraph.ints("pads", 1, 1, 1, 1))
                    .node("Abs", "abs" + i, List.of("z" + i), "a" + i)
                    .node("Add", "add" + i, List.of("a" + i, "one"), "s" + i)
                    .node("Div", "div" + i, List.of("z" + i, "s" + i), "x" + (i + 1));
            for (String made : List.of("z" + i, "a" + i, "s" + i, "x" + (i + 1))) {
                shapes.put(made, List.of(SHAPE[0], SHAPE[1], SHAPE[2], SHAPE[3]));
            }
        }
        return Graph.read(graph.output("x" + count, 16, 12, 12).write(folder, "m" + count + ".onnx"));
    }

    private static float[] run(Graph graph) {
        UniformRandomProvider random = new Draws("relaid/input").source();
        float[] values = new float[VALUES];
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextFloat() - 0.5f;
        }
        try (Session session =
                Session.load(graph, graph.inputs().getFirst(), SHAPE, Execution.onCpu(1), OptLevel.ALL_OPT)) {
            return session.probe(values, Duration.ofMinutes(1)).getFirst().values();
        }
    }

    @Test
    void the_bits_are_those_of_the_plain_layout() throws IOException {
        Map<String, List<Long>> shapes = new HashMap<>();
        Graph plain = layers(8, shapes);
        Graph told = plain.with(plain.model(), shapes);
        assertThat(Relaid.wanted(plain)).isFalse();
        assertThat(Relaid.wanted(told)).isTrue();
        assertThat(run(told)).containsExactly(run(plain));
    }

    @Test
    void between_convolutions_no_change_of_layout_is_left() throws IOException, OrtException {
        assumeThat(Relaid.block())
                .as("channels that ONNX Runtime keeps in a block on this processor")
                .isPositive();
        Map<String, List<Long>> shapes = new HashMap<>();
        Graph plain = layers(8, shapes);
        Graph told = plain.with(plain.model(), shapes).withInputShape("x0", SHAPE);
        try (Delivery delivery = Delivery.of(told.model())) {
            ModelProto relaid =
                    Relaid.relaid(delivery, told, RelaidTest::options).orElseThrow();
            // The input comes in, the output goes out.
            assertThat(InBlocks.reorders(relaid.getGraph().getNodeList())).isEqualTo(2);
        }
    }

    static SessionOptions options(OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setOptimizationLevel(level);
        return options;
    }

    @Test
    void a_graph_that_cannot_be_loaded_is_refused_as_it_is_in_one_step() throws IOException {
        Map<String, List<Long>> shapes = new HashMap<>();
        Graph plain = layers(8, shapes);
        Graph broken = plain.edited(graph -> {
            graph.getNodeBuilder(3).setOpType("Divide");
            return graph;
        });
        shapes.put("x9", shapes.getOrDefault("x1", List.of()));
        Graph more = broken.edited(graph ->
                graph.addNode(graph.getNode(7).toBuilder().setName("more").setOutput(0, "x9")));
        Graph told = more.with(more.model(), shapes);
        assertThat(Relaid.wanted(told)).isTrue();
        assertThatThrownBy(() -> run(told))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("cannot be loaded by ONNX Runtime")
                .hasMessageContaining("Divide");
    }

    @Test
    void few_nodes_or_small_maps_beside_the_weights_are_not_worth_it() throws IOException {
        Map<String, List<Long>> shapes = new HashMap<>();
        Graph few = layers(7, shapes);
        assertThat(Relaid.wanted(few.with(few.model(), shapes))).isFalse();
        Graph weights = few.edited(graph -> {
            for (int i = 0; i < 7; i++) {
                graph.addNodeBuilder().setOpType("Abs").addInput("w" + i).addOutput("part" + i);
                shapes.put("part" + i, List.of(2000L, 16L, 3L, 3L));
            }
            return graph;
        });
        assertThat(Relaid.wanted(weights.with(weights.model(), shapes))).isFalse();
        Graph enough = layers(8, shapes);
        assertThat(Relaid.wanted(enough.with(enough.model(), shapes))).isTrue();
        shapes.replaceAll((name, shape) -> List.of(2L, 16L, 1L, 1L));
        assertThat(Relaid.wanted(enough.with(enough.model(), shapes))).isFalse();
    }
}
