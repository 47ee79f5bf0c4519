package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of changes of layout around nodes that do the same to every value. */
class InBlocksTest {
    private static final int BLOCK = 8;
    private static final List<Long> MAP = List.of(1L, 16L, 5L, 5L);

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, List<Long>> shapes = new HashMap<>();

    private InBlocksTest node(String operator, String output, String... inputs) {
        return add(NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output));
    }

    private InBlocksTest blocks(String operator, String output, String... inputs) {
        return add(NodeProto.newBuilder()
                .setDomain(InBlocks.DOMAIN)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output));
    }

    private InBlocksTest add(NodeProto.Builder node) {
        graph.addNode(node);
        return this;
    }

    private InBlocksTest maps(List<Long> shape, String... names) {
        for (String name : names) {
            shapes.put(name, shape);
        }
        return this;
    }

    private InBlocksTest output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        return this;
    }

    private InBlocksTest number(String name) {
        graph.addInitializer(TensorProto.newBuilder().setName(name).addFloatData(2));
        return this;
    }

    private Optional<ModelProto> changed() {
        return InBlocks.of(ModelProto.newBuilder().setGraph(graph).build(), shapes, BLOCK);
    }

    /** Nodes as text: operator, inputs and output. */
    private List<String> nodes() {
        return changed().orElseThrow().getGraph().getNodeList().stream()
                .map(node -> node.getOpType() + node.getInputList() + " " + node.getOutput(0))
                .toList();
    }

    /** Two convolutions with nodes between. */
    private InBlocksTest opened() {
        return blocks("Conv", "c", "x").plain("p", "c", 16);
    }

    private InBlocksTest plain(String to, String from, long channels) {
        return add(NodeProto.newBuilder()
                .setDomain(InBlocks.DOMAIN)
                .setOpType("ReorderOutput")
                .addInput(from)
                .addOutput(to)
                .addAttribute(AttributeProto.newBuilder().setName("channels").setI(channels)));
    }

    private InBlocksTest closed(String last) {
        return blocks("ReorderInput", "r", last).blocks("Conv", "y", "r").output("y");
    }

    @Test
    void a_division_by_a_sum_with_a_number_is_made_of_blocks() {
        opened().number("two")
                .node("Add", "s", "p", "two")
                .node("Div", "d", "p", "s")
                .closed("d");
        maps(MAP, "p", "s", "d");
        assertThat(nodes())
                .containsExactly("Conv[x] c", "Add[c, two] s/blocks", "Div[c, s/blocks] d/blocks", "Conv[d/blocks] y");
    }

    @Test
    void who_wants_the_plain_layout_still_gets_it() {
        opened().node("Abs", "a", "p").closed("a").node("MatMul", "m", "a", "w").output("m");
        maps(MAP, "p", "a");
        assertThat(nodes())
                .containsExactly(
                        "Conv[x] c",
                        "Abs[c] a/blocks",
                        "ReorderOutput[a/blocks] a",
                        "Conv[a/blocks] y",
                        "MatMul[a, w] m");
        assertThat(changed().orElseThrow().getGraph().getNode(2).getAttributeList())
                .extracting(AttributeProto::getName, AttributeProto::getI)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("channels", 16L));
    }

    @Test
    void an_output_of_the_graph_keeps_its_name_and_layout() {
        opened().node("Abs", "a", "p").closed("a").output("a");
        maps(MAP, "p", "a");
        assertThat(nodes()).contains("ReorderOutput[a/blocks] a").doesNotContain("ReorderInput[a] r");
    }

    @Test
    void a_plain_map_that_is_brought_into_blocks_later_is_brought_there_earlier() {
        opened().node("Resize", "q", "z").node("Div", "d", "p", "q").closed("d");
        blocks("ReorderInput", "r2", "q").blocks("Conv", "y2", "r2").output("y2");
        maps(MAP, "p", "q", "d");
        assertThat(nodes())
                .containsExactly(
                        "Conv[x] c",
                        "Resize[z] q",
                        "ReorderInput[q] q/blocks",
                        "Div[c, q/blocks] d/blocks",
                        "Conv[d/blocks] y",
                        "Conv[q/blocks] y2");
    }

    @Test
    void one_number_a_channel_is_not_repeated_in_blocks() {
        opened().node("Div", "d", "p", "gate").closed("d");
        maps(MAP, "p", "d").maps(List.of(1L, 16L, 1L, 1L), "gate");
        assertThat(changed()).isEmpty();
    }

    @Test
    void channels_that_fill_no_blocks_stay_plain() {
        // What fills up the last block is 0, and divided by 0 would be no number.
        blocks("Conv", "c", "x").plain("p", "c", 12).node("Div", "d", "p", "p").closed("d");
        maps(List.of(1L, 12L, 5L, 5L), "p", "d");
        assertThat(changed()).isEmpty();
    }

    @Test
    void a_map_of_another_shape_than_is_told_stays_plain() {
        opened().node("Div", "d", "p", "p").closed("d");
        maps(List.of(1L, 8L, 5L, 5L), "p", "d");
        assertThat(changed()).isEmpty();
        maps(MAP, "p", "d");
        assertThat(changed()).isPresent();
    }

    @Test
    void what_gives_other_than_floats_stays_plain() {
        // To the plain layout ONNX Runtime brings floats alone.
        opened().node("Greater", "g", "p", "p")
                .node("Where", "w", "g", "p", "p")
                .closed("w");
        maps(MAP, "p", "g", "w");
        assertThat(changed()).isEmpty();
    }

    @Test
    void a_map_that_was_brought_into_blocks_before_is_not_brought_there_again() {
        blocks("ReorderInput", "r0", "z").blocks("Conv", "y0", "r0").output("y0");
        opened().node("Div", "d", "p", "z").closed("d").maps(MAP, "p", "z", "d");
        assertThat(nodes())
                .containsExactly(
                        "ReorderInput[z] r0", "Conv[r0] y0", "Conv[x] c", "Div[c, r0] d/blocks", "Conv[d/blocks] y");
    }

    @Test
    void a_map_of_unknown_shape_stays_plain() {
        opened().node("Div", "d", "p", "p").closed("d");
        maps(MAP, "p");
        assertThat(changed()).isEmpty();
    }

    @Test
    void what_no_convolution_wants_stays_plain() {
        opened().node("Abs", "a", "p")
                .node("Neg", "n", "a")
                .node("MatMul", "m", "n", "w")
                .output("m");
        maps(MAP, "p", "a", "n");
        assertThat(changed()).isEmpty();
    }

    @Test
    void operators_that_mix_values_stay_plain() {
        opened().node("Softmax", "s", "p").closed("s");
        maps(MAP, "p", "s");
        assertThat(changed()).isEmpty();
    }

    @Test
    void channels_last_are_another_layout() {
        add(NodeProto.newBuilder()
                .setDomain(InBlocks.DOMAIN)
                .setOpType("ReorderOutput")
                .addInput("x")
                .addOutput("p")
                .addAttribute(AttributeProto.newBuilder().setName("channels").setI(16))
                .addAttribute(
                        AttributeProto.newBuilder().setName("channels_last").setI(1)));
        node("Abs", "a", "p").closed("a").maps(MAP, "p", "a");
        assertThat(changed()).isEmpty();
    }

    @Test
    void a_graph_that_holds_others_is_left_alone() {
        opened().node("Abs", "a", "p").closed("a").maps(MAP, "p", "a");
        assertThat(changed()).isPresent();
        add(NodeProto.newBuilder()
                .setOpType("If")
                .addInput("yes")
                .addOutput("z")
                .addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(GraphProto.newBuilder())));
        assertThat(changed()).isEmpty();
    }
}
