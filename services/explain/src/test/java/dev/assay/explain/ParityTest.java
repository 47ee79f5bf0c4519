package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The comparison that a GPU is held to, made between exports that round in other places, and between what differs. */
class ParityTest {
    @ParameterizedTest
    @ValueSource(strings = {"cnn", "vit"})
    void two_exporters_give_the_same_maps_but_where_a_decision_flips(String network) {
        agree(network);
    }

    @Tag("deep")
    @ParameterizedTest
    @ValueSource(strings = {"residual", "mobile", "swin", "convnext", "dense", "recurrent"})
    void so_they_do_for_other_networks(String network) {
        agree(network);
    }

    private static void agree(String network) {
        List<Parity.Apart> apart = apart(network, 0, network, 3, 1e-4);
        System.out.printf("%s: %s%n", network, Parity.report(apart));
        assertThat(apart).allMatch(Parity.Apart::accepted);
    }

    @Test
    void maps_that_differ_are_found_with_the_decisions_that_do() {
        List<Parity.Apart> apart = shifted("cnn", 0.01f);
        assertThat(apart)
                .anyMatch(one -> one.explainer().equals("gradient") && one.flipped())
                .anyMatch(one -> one.explainer().equals("integrated-gradients") && one.flipped())
                .anyMatch(one -> one.explainer().equals("occlusion") && !one.flipped());
    }

    @Test
    void a_sign_that_changes_is_no_decision_where_nothing_bends() {
        assertThat(shifted("recurrent", 0.05f))
                .anyMatch(one -> one.explainer().equals("gradient"))
                .noneMatch(Parity.Apart::flipped);
    }

    @Test
    void a_flip_does_not_account_for_any_difference() {
        assertThat(shifted("cnn", 0.5f)).anyMatch(one -> one.flipped() && !one.accepted());
    }

    @Test
    void other_winners_of_a_pool_are_decisions() {
        try (Model model = open("cnn", 0)) {
            Images x = GoldenModels.pictures("cnn").slice(0, 1);
            float[] turned = x.values().clone();
            for (int k = 0; k < turned.length; k++) {
                turned[k] = x.values()[turned.length - 1 - k];
            }
            Images other = new Images(1, 3, x.height(), x.width(), turned);
            List<int[]> decisions = Decisions.of(model, x);
            // Two layers of ReLUs, two pools: one winner for each value that a pool gives.
            assertThat(decisions).extracting(each -> each.length).containsExactly(8 * 256, 12 * 64, 8 * 64, 12 * 16);
            assertThat(Decisions.of(model, other).get(2)).isNotEqualTo(decisions.get(2));
        }
    }

    /** The maps of a network that differ from those of the same with its biases shifted. */
    private static List<Parity.Apart> shifted(String network, float by) {
        try (Model one = open(network, 0);
                Model other = open(network, by)) {
            return new Parity(one, other, network, 1e-4).apart();
        }
    }

    private static Model open(String network, float shift) {
        Graph graph = Graph.read(GoldenModels.open(network));
        ModelProto.Builder model = graph.model().toBuilder();
        for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getDimsCount() == 1 && tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
                ByteBuffer raw =
                        ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
                for (int at = 0; at < raw.capacity(); at += Float.BYTES) {
                    raw.putFloat(at, raw.getFloat(at) + shift);
                }
                tensor.setRawData(ByteString.copyFrom(raw.array()));
            }
        }
        return GoldenModels.open(graph.with(model.build()));
    }

    private static List<Parity.Apart> apart(String first, int i, String second, int j, double tolerance) {
        try (Model one = GoldenModels.open(Golden.exports(first).get(i), Settings.STANDARD);
                Model other = GoldenModels.open(Golden.exports(second).get(j), Settings.STANDARD)) {
            return new Parity(one, other, first, tolerance).apart();
        }
    }
}
