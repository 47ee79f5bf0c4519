package dev.assay.onnx.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightLayersTest {
    private static final Draws DRAWS = new Draws("test");

    @TempDir
    Path folder;

    private Graph read(TinyGraph graph) throws IOException {
        return Graph.read(graph.write(folder, "tiny.onnx"));
    }

    private static float[] weights(Graph graph, String name) {
        TensorProto tensor = graph.model().getGraph().getInitializerList().stream()
                .filter(t -> t.getName().equals(name))
                .findFirst()
                .orElseThrow();
        var floats = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    @Test
    void layers_are_drawn_anew_from_the_output_on_and_keep_their_new_weights() throws IOException {
        Graph trained = read(TinyModels.convolutional(3, 8, 8, 4, 5, 1));
        WeightLayers layers = WeightLayers.of(trained, "logits");
        assertThat(layers.count()).isEqualTo(3);
        Graph head = layers.reinitialised(1, DRAWS);
        Graph two = layers.reinitialised(2, DRAWS);
        Graph all = layers.reinitialised(3, DRAWS);
        assertThat(weights(head, "w2")).isEqualTo(weights(trained, "w2"));
        assertThat(weights(head, "w3")).isNotEqualTo(weights(trained, "w3"));
        assertThat(weights(two, "w1")).isEqualTo(weights(trained, "w1"));
        assertThat(weights(two, "w2")).isNotEqualTo(weights(trained, "w2"));
        assertThat(weights(all, "w3")).isEqualTo(weights(two, "w3")).isEqualTo(weights(head, "w3"));
        assertThat(weights(all, "w2")).isEqualTo(weights(two, "w2"));
        assertThat(weights(all, "b3")).containsOnly(0);
        assertThat(layers.reinitialised(3, new Draws("other")).bytes()).isNotEqualTo(all.bytes());
    }

    @Test
    void new_weights_are_normal_with_twice_the_inverse_fan_in_as_variance() throws IOException {
        Graph anew = WeightLayers.of(read(TinyModels.convolutional(3, 8, 8, 64, 500, 1)), "logits")
                .reinitialised(3, DRAWS);
        for (var expected : List.of(new Object[] {"w1", 27}, new Object[] {"w2", 576}, new Object[] {"w3", 64})) {
            float[] values = weights(anew, (String) expected[0]);
            double mean = IntStream.range(0, values.length)
                    .mapToDouble(i -> values[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, values.length)
                    .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                    .average()
                    .orElseThrow();
            double wanted = 2.0 / (int) expected[1];
            double standardError = wanted * Math.sqrt(2.0 / values.length);
            assertThat(variance).isCloseTo(wanted, within(4 * standardError));
            assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(wanted / values.length)));
        }
    }

    @Test
    void a_bias_and_a_batch_normalisation_belong_to_the_layer_before_them() throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 1, 4, 4)
                .weight("w", new long[] {2, 1, 1, 1}, 3, 4)
                .weight("scale", new long[] {2}, 5, 6)
                .weight("shift", new long[] {2}, 7, 8)
                .weight("mean", new long[] {2}, 9, 10)
                .weight("var", new long[] {2}, 11, 12)
                .weight("m", new long[] {32, 3}, new float[96])
                .weight("bias", new long[] {3}, 1, 2, 3)
                .node("Conv", "conv", List.of("input", "w"), "c")
                .node("BatchNormalization", "bn", List.of("c", "scale", "shift", "mean", "var"), "n")
                .node("Flatten", "flat", List.of("n"), "f")
                .node("MatMul", "dense", List.of("f", "m"), "d")
                .node("Add", "add", List.of("bias", "d"), "logits")
                .output("logits", 3);
        WeightLayers layers = WeightLayers.of(read(graph), "logits");
        assertThat(layers.count()).isEqualTo(2);
        Graph head = layers.reinitialised(1, DRAWS);
        assertThat(weights(head, "bias")).containsOnly(0);
        assertThat(weights(head, "m")).doesNotContain(0);
        assertThat(weights(head, "scale")).containsExactly(5, 6);
        Graph all = layers.reinitialised(2, DRAWS);
        assertThat(weights(all, "scale")).containsOnly(1);
        assertThat(weights(all, "shift")).containsOnly(0);
        assertThat(weights(all, "mean")).containsOnly(0);
        assertThat(weights(all, "var")).containsOnly(1);
    }

    @Test
    void weights_in_constant_nodes_and_behind_a_transposition_are_found() throws IOException {
        TinyGraph graph = new TinyGraph().input("input", 1, 2, 2);
        TensorProto stored = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(3)
                .addDims(4)
                .addAllFloatData(java.util.Collections.nCopies(12, 1f))
                .build();
        graph.graph()
                .addNode(NodeProto.newBuilder()
                        .setOpType("Constant")
                        .setName("constant")
                        .addOutput("stored")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeProto.AttributeType.TENSOR)
                                .setT(stored)));
        graph.node("Transpose", "turn", List.of("stored"), "turned", TinyGraph.ints("perm", 1, 0))
                .node("Flatten", "flat", List.of("input"), "f")
                .node("MatMul", "dense", List.of("f", "turned"), "logits")
                .output("logits", 3);
        WeightLayers layers = WeightLayers.of(read(graph), "logits");
        assertThat(layers.count()).isEqualTo(1);
        NodeProto constant = layers.reinitialised(1, DRAWS).model().getGraph().getNode(0);
        assertThat(constant.getAttribute(0).getT().getDimsList()).containsExactly(3L, 4L);
        assertThat(constant.getAttribute(0).getT().getRawData().size()).isEqualTo(48);
    }

    @Test
    void what_the_output_does_not_need_is_no_layer() throws IOException {
        TinyGraph graph = TinyModels.convolutional(3, 8, 8, 4, 5, 1)
                .weight("aside", new long[] {5, 2}, new float[10])
                .node("MatMul", "aside", List.of("logits", "aside"), "more")
                .output("more", 2);
        assertThat(WeightLayers.of(read(graph), "logits").count()).isEqualTo(3);
        assertThat(WeightLayers.of(read(graph), "more").count()).isEqualTo(4);
    }

    @Test
    void shares_of_the_layers_are_rounded_up() throws IOException {
        WeightLayers layers = WeightLayers.of(read(TinyModels.convolutional(3, 8, 8, 4, 5, 1)), "logits");
        assertThat(IntStream.of(1, 33, 34, 67, 100).map(layers::share)).containsExactly(1, 1, 2, 3, 3);
        assertThatThrownBy(() -> layers.reinitialised(4, DRAWS)).hasMessageContaining("must be in [1, 3], found 4");
    }

    @Test
    void a_model_without_float_weights_is_refused() throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 3, 1, 1)
                .node("Flatten", "flat", List.of("input"), "logits")
                .output("logits", 3);
        Graph read = read(graph);
        assertThatThrownBy(() -> WeightLayers.of(read, "logits"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("tiny.onnx has no layer with float weights");
    }

    @Test
    void an_untrained_model_is_made_once_and_closed_with_its_own() throws IOException {
        Path file = TinyModels.convolutional(3, 8, 8, 4, 5, 1).write(folder, "tiny.onnx");
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        Images black = new Images(1, 3, 8, 8, new float[192]);
        Model trained = Model.open(file, input, output, 5, Settings.STANDARD);
        Model untrained = Untrained.whole(DRAWS).of(trained);
        assertThat(Untrained.whole(DRAWS).of(trained)).isSameAs(untrained);
        assertThat(new Untrained(50, DRAWS).of(trained)).isNotSameAs(untrained);
        assertThat(untrained.batch()).isEqualTo(trained.batch());
        // without biases, nothing comes out of nothing
        assertThat(untrained.scores(black)).containsOnly(0);
        assertThat(trained.scores(black)).doesNotContain(0);
        trained.close();
        assertThatThrownBy(() -> untrained.scores(black)).isInstanceOf(IllegalStateException.class);
    }
}
