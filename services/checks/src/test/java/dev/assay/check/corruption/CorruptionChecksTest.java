package dev.assay.check.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Applies;
import dev.assay.check.MappedSample;
import dev.assay.check.Reading;
import dev.assay.check.Scene;
import dev.assay.explain.Maps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accuracy and maps under the corruptions of Hendrycks and Dietterich 2019, against values worked out by hand. */
class CorruptionChecksTest {
    private static final int SIDE = 12;

    @TempDir
    Path folder;

    private static CorruptionShift shift(String kinds, String severities) {
        return new CorruptionShift(
                CorruptionShift.DESCRIPTION.declared().arguments(Map.of("kinds", kinds, "severities", severities)));
    }

    private static double value(CorruptionShift check, Applies applies, double[] values, String metric) {
        return values[applies.metrics().indexOf(metric)];
    }

    /** Maps that are the inputs: as like the clean map as the spoilt picture is like the clean one. */
    private static Scene scene(Path folder, float weight) throws IOException {
        float[] weights = new float[SIDE * SIDE];
        java.util.Arrays.fill(weights, weight);
        return new Scene(SIDE, SIDE)
                .member(folder, Map.of(), weights)
                .explaining((model, inputs) -> new Maps(inputs.n(), 1, SIDE, SIDE, inputs.values()));
    }

    private static int[] pixels() {
        int[] pixels = new int[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 40 + i;
        }
        return pixels;
    }

    private static float[] map() {
        float[] map = new float[SIDE * SIDE];
        for (int i = 0; i < map.length; i++) {
            map[i] = (40 + i) / 255f;
        }
        return map;
    }

    @Test
    void similarity_is_told_apart_by_whether_the_prediction_is_kept() throws IOException {
        CorruptionShift check = shift("brightness,contrast", "1,3");
        try (Scene scene = scene(folder, 1)) {
            Applies applies = check.applies(scene.audited());
            double[] values = check.read(scene.sample(pixels(), map())).values();
            assertThat(values).hasSize(applies.metrics().size()).hasSize(7 * (4 + 2));
            // raised by the same everywhere: the order and, each map brought to [0, 1], the structure stay
            assertThat(value(check, applies, values, "spearman:brightness-1")).isCloseTo(1, within(1e-3));
            assertThat(value(check, applies, values, "ssim:brightness-1")).isCloseTo(1, within(1e-3));
            assertThat(value(check, applies, values, "kept:brightness-1")).isEqualTo(1);
            assertThat(value(check, applies, values, "spearman-changed:brightness-1"))
                    .isNaN();
            double one = value(check, applies, values, "spearman:contrast-3");
            double other = value(check, applies, values, "spearman:brightness-3");
            assertThat(value(check, applies, values, "spearman:severity-3"))
                    .isCloseTo((one + other) / 2, within(1e-12));
        }
        float[] weights = new float[SIDE * SIDE];
        java.util.Arrays.fill(weights, -1);
        // 90 x .718 - 62.2 is above 0; brighter by .1, which adds 9 - 14.3, it is below
        weights[weights.length - 1] = 90;
        try (Scene scene = new Scene(SIDE, SIDE)
                .member(folder, Map.of(), weights)
                .explaining((model, inputs) -> new Maps(inputs.n(), 1, SIDE, SIDE, inputs.values()))) {
            Applies applies = check.applies(scene.audited());
            double[] values = check.read(scene.sample(pixels(), map())).values();
            double kept = value(check, applies, values, "kept:brightness-1");
            assertThat(kept).isZero();
            assertThat(value(check, applies, values, "spearman:brightness-1")).isNaN();
            assertThat(value(check, applies, values, "spearman-changed:brightness-1"))
                    .isCloseTo(1, within(1e-3));
        }
    }

    @Test
    void what_changes_colours_is_absent_for_gray_pictures() throws IOException {
        CorruptionShift check = shift("jpeg,saturate", "2");
        try (Scene scene = scene(folder, 1)) {
            Applies applies = check.applies(scene.audited());
            assertThat(applies.metrics())
                    .contains("kept:jpeg-2", "kept:severity-2")
                    .doesNotContain("kept:saturate-2");
            assertThat(applies.absent().get("kept:saturate-2"))
                    .isEqualTo("saturate changes colours, and the pictures are gray");
            assertThat(check.read(scene.sample(pixels(), map())).values())
                    .hasSize(applies.metrics().size());
        }
    }

    @Test
    void a_blank_map_has_no_similarity_and_its_prediction_is_still_looked_at() throws IOException {
        CorruptionShift check = shift("contrast", "5");
        try (Scene scene = scene(folder, 1)) {
            double[] values =
                    check.read(scene.sample(pixels(), new float[SIDE * SIDE])).values();
            assertThat(java.util.Arrays.copyOf(values, 6)).containsOnly(Double.NaN);
            assertThat(values[6]).isEqualTo(1);
        }
    }

    @Test
    void samples_read_together_have_the_values_they_have_alone() throws IOException {
        CorruptionShift check = shift("gaussian-noise,brightness,contrast,fog,jpeg", "1,2,3,4,5");
        try (Scene scene = scene(folder, 1)) {
            int[] dark = pixels();
            java.util.Arrays.setAll(dark, i -> (i * 7) % 90);
            float[] turned = new float[SIDE * SIDE];
            for (int i = 0; i < turned.length; i++) {
                turned[i] = (i * 5) % 11 + 1;
            }
            List<MappedSample> samples = List.of(
                    scene.sample(pixels(), map()),
                    scene.sample(pixels(), new float[SIDE * SIDE]),
                    scene.sample(dark, turned));
            List<Reading> together = check.read(samples);
            for (int i = 0; i < samples.size(); i++) {
                assertThat(together.get(i).values())
                        .isEqualTo(check.read(samples.get(i)).values());
            }
            assertThat(together.get(0).values()).isNotEqualTo(together.get(2).values());
        }
    }

    @Test
    void severities_are_means_of_the_kinds_that_have_a_value() {
        List<Corruptions.Spoilt> spoilt = Corruptions.of(List.of("jpeg", "fog"), List.of("1", "4"));
        double[] all = Corruptions.withSeverities(spoilt, new double[][] {
            {1, 5}, {2, 6}, {3, Double.NaN}, {Double.NaN, Double.NaN}
        });
        assertThat(all)
                .containsExactly(
                        1,
                        5,
                        2,
                        6,
                        3,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN, // jpeg-1 jpeg-4 fog-1 fog-4
                        2,
                        5,
                        2,
                        6);
        assertThat(Corruptions.parts(spoilt))
                .containsExactly("jpeg-1", "jpeg-4", "fog-1", "fog-4", "severity-1", "severity-4");
    }
}
