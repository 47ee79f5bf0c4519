package dev.assay.check.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Again;
import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.Scene;
import dev.assay.check.edge.Variant.Constant;
import dev.assay.check.edge.Variant.Moved;
import dev.assay.check.edge.Variant.Tone;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Refused;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engstrom et al. 2019 and Kindermans et al. 2017. */
class EdgeCasesTest {
    private static final int SIDE = 9;
    private static final EdgeCases CHECK =
            new EdgeCases(EdgeCases.DESCRIPTION.declared().arguments(Map.of()));

    @TempDir
    Path folder;

    /** Maps that are the inputs: they move with the picture. */
    private static final Explaining INPUTS = (model, inputs) ->
            new Maps(inputs.n(), 1, SIDE, SIDE, inputs.values().clone());

    private static int[] pixels() {
        int[] pixels = new int[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 60 + i * 37 % 120;
        }
        return pixels;
    }

    private static float[] shares() {
        float[] shares = new float[SIDE * SIDE];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = pixels()[i] / 255f;
        }
        return shares;
    }

    private Scene scene(Explaining explaining, float weight) throws IOException {
        float[] weights = new float[SIDE * SIDE];
        Arrays.fill(weights, weight);
        return new Scene(SIDE, SIDE).member(folder, Map.of(), weights).explaining(explaining);
    }

    private static double value(MappedSample sample, String metric) {
        int at = CHECK.applies(sample.audited()).metrics().indexOf(metric);
        assertThat(at).as(metric).isNotNegative();
        return CHECK.read(sample).values()[at];
    }

    private static InputSpec spec() {
        return new InputSpec("input", 1, 3, 3, 0, 1, new float[] {.5f}, new float[] {.25f});
    }

    private static float[] made(Variant variant, float... values) {
        return variant.of(new Images(1, 1, 3, 3, values), spec()).values();
    }

    @Test
    void variants_worked_by_hand_in_the_input_space() {
        // levels 0, .5, 1 are -2, 0, 2 there
        float[] input = {-2, -1, 0, 1, 2, -.5f, .5f, 0, 0};
        assertThat(made(new Constant(.5), input)).containsOnly(0);
        assertThat(made(new Constant(1), input)).containsOnly(2);
        assertThat(made(new Tone("x", 4), input)).containsExactly(-2, -2, 0, 2, 2, -2, 2, 0, 0);
        assertThat(made(new Tone("x", .1), input))
                .containsExactly(new float[] {-.2f, -.1f, 0, .1f, .2f, -.05f, .05f, 0, 0}, within(1e-6f));
        float[] counted = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        assertThat(made(new Moved("", 0, 1, 0), counted)).containsExactly(-2, -2, -2, 1, 2, 3, 4, 5, 6);
        assertThat(made(new Moved("", 0, 0, -1), counted)).containsExactly(2, 3, -2, 5, 6, -2, 8, 9, -2);
        assertThat(made(new Moved("", 90, 0, 0), counted))
                .containsExactly(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, within(1e-5f));
    }

    @Test
    void a_map_that_moves_with_its_picture_has_no_error() throws IOException {
        try (Scene scene = scene(INPUTS, 1)) {
            MappedSample sample = scene.sample(pixels(), shares());
            for (String move : List.of("shift-1", "shift-3", "rotation-10", "rotation-30")) {
                assertThat(value(sample, "error:" + move)).as(move).isCloseTo(0, within(1e-5));
            }
            assertThat(value(sample, "tone:low-contrast")).isCloseTo(1, within(1e-9));
            assertThat(value(sample, "tone:saturated")).isBetween(.5, 1.);
            assertThat(value(sample, "kept")).isEqualTo(1);
            assertThat(value(sample, "broken")).isZero();
            assertThat(value(sample, "degenerate")).isZero();
        }
    }

    @Test
    void a_map_that_stays_where_it_was_has_an_error() throws IOException {
        Explaining still = (model, inputs) -> {
            float[] values = new float[inputs.n() * SIDE * SIDE];
            for (int i = 0; i < values.length; i++) {
                values[i] = shares()[i % shares().length];
            }
            return new Maps(inputs.n(), 1, SIDE, SIDE, values);
        };
        try (Scene scene = scene(still, 1)) {
            MappedSample sample = scene.sample(pixels(), shares());
            assertThat(value(sample, "error:shift-1")).isGreaterThan(.2);
            assertThat(value(sample, "constant")).isCloseTo(1, within(1e-6));
            assertThat(value(sample, "constant-shift")).isZero();
        }
    }

    @Test
    void four_pixels_moved_by_hand() {
        Moving moving = Moving.of(
                new Heat(2, 2, new float[] {3, 4, 0, 0}),
                new Heat(2, 2, new float[] {9, 9, 3, 1}),
                new Moved("", 0, 1, 0));
        // only the lower row has come from inside: expected 3 4, found 3 1
        assertThat(moving.error()).isCloseTo(3 / 5., within(1e-9));
        assertThat(moving.similarity()).isCloseTo(-1, within(1e-9));
    }

    @Test
    void maps_that_are_broken_or_say_nothing_are_counted() throws IOException {
        Explaining broken = (model, inputs) -> {
            float[] values = new float[inputs.n() * SIDE * SIDE];
            if (inputs.n() > 1) {
                // the first three are constants, then come tones and moves
                Arrays.fill(values, 0, SIDE * SIDE, Float.NaN);
                values[3 * SIDE * SIDE] = 1;
                Arrays.fill(values, 4 * SIDE * SIDE, 5 * SIDE * SIDE, 7);
            } else {
                Arrays.fill(values, 1);
            }
            return new Maps(inputs.n(), 1, SIDE, SIDE, values);
        };
        try (Scene scene = scene(broken, 1)) {
            MappedSample sample = scene.sample(pixels(), shares());
            int all = Variant.ALL.size();
            assertThat(value(sample, "broken")).isCloseTo(1. / all, within(1e-9));
            // all with content but the one that has a single high pixel
            assertThat(value(sample, "degenerate")).isCloseTo((all - 4.) / (all - 3), within(1e-9));
            assertThat(CHECK.read(scene.sample(pixels(), new float[SIDE * SIDE]))
                            .values())
                    .containsOnly(Double.NaN);
        }
    }

    @Test
    void saturated_maps_have_most_pixels_at_an_end() {
        assertThat(EdgeCases.saturated(new Heat(1, 4, new float[] {5, 5, 5, 1})))
                .isTrue();
        assertThat(EdgeCases.saturated(new Heat(1, 4, new float[] {-5, -5, -5, 1})))
                .isTrue();
        assertThat(EdgeCases.saturated(new Heat(1, 4, new float[] {0, 0, 0, 1})))
                .isFalse();
    }

    @Test
    void hard_samples_are_told_apart() throws IOException {
        try (Scene scene = scene(INPUTS, .0001f)) {
            MappedSample sample = scene.sample(pixels(), shares());
            // two classes at .501 and .499: of a low margin, and not below .5
            assertThat(value(sample, "similarity:low-margin")).isEqualTo(value(sample, "similarity:all"));
            assertThat(value(sample, "similarity:outlying")).isNaN();
            assertThat(CHECK.applies(sample.audited()).absent())
                    .containsEntry("similarity:edge", "the dataset declares no slice \"edge\"");
        }
        try (Scene scene = scene(INPUTS, 1)) {
            assertThat(value(scene.sample(pixels(), shares()), "similarity:low-margin"))
                    .isNaN();
        }
    }

    @ParameterizedTest
    @CsvSource({"gradient, 0", "input-x-gradient, 1", "integrated-gradients, 1"})
    void a_shift_without_effect_changes_maps_that_multiply_with_the_input(String name, int changes) throws IOException {
        float[] weights = new float[SIDE * SIDE];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 5 - 2;
        }
        try (Scene scene = new Scene(SIDE, SIDE)
                .member(folder, Map.of(), weights)
                .explaining(new Again(ExplainerCatalogue.create(name, Map.of()), 1, new Draws("x")))) {
            MappedSample first = scene.sample(pixels(), shares());
            float[] map = first.explaining()
                    .explain(first.reference().model(), first.input())
                    .values();
            double change = value(scene.sample(pixels(), map), "constant-shift");
            if (changes == 0) {
                assertThat(change).isCloseTo(0, within(1e-6));
            } else {
                // w (x + .5) against w x
                double squares = 0;
                double norm = 0;
                for (int i = 0; i < weights.length; i++) {
                    squares += Math.pow(weights[i] * .5, 2);
                    norm += Math.pow(weights[i] * shares()[i], 2);
                }
                assertThat(change).isCloseTo(Math.sqrt(squares / norm), within(1e-4));
            }
        }
    }

    @Test
    void a_slice_named_like_another_part_is_refused() {
        assertThatThrownBy(() -> EdgeCases.DESCRIPTION.declared().arguments(Map.of("slice", "outlying")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("none of all, low-margin, outlying");
    }
}
