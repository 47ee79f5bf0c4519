package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.Golden;
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
        System.out.printf("%s: a decision flipped in %d maps%n", network, apart.size());
        assertThat(apart).allMatch(Parity.Apart::flipped);
    }

    @Test
    void maps_that_differ_are_found_with_the_decisions_that_do() {
        List<Parity.Apart> apart = apart("cnn", 1, "residual", 1, 1e-4);
        assertThat(apart)
                .anyMatch(one -> one.explainer().equals("gradient") && one.flipped())
                .anyMatch(one -> one.explainer().equals("integrated-gradients"))
                .anyMatch(one -> one.explainer().equals("occlusion") && !one.flipped());
    }

    private static List<Parity.Apart> apart(String first, int i, String second, int j, double tolerance) {
        try (Model one = GoldenModels.open(Golden.exports(first).get(i), Settings.STANDARD);
                Model other = GoldenModels.open(Golden.exports(second).get(j), Settings.STANDARD)) {
            return new Parity(one, other, first, tolerance).apart();
        }
    }
}
