package dev.assay.check.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Heat;
import dev.assay.check.Scene;
import dev.assay.check.seeds.TrainingSeeds.Pair;
import dev.assay.check.similarity.Textures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spearman, SSIM (Wang et al. 2004) and rank-biased overlap (Webber et al. 2010) between members whose maps are known.
 */
class TrainingSeedsTest {
    private static final TrainingSeeds CHECK =
            new TrainingSeeds(TrainingSeeds.DESCRIPTION.declared().arguments(Map.of()));
    private static final int[] WHITE = {255, 255, 255, 255, 255};
    private static final float[] YES = {1, 1, 1, 1, 1};
    private static final float[] NO = {-1, -1, -1, -1, -1};

    @TempDir
    Path folder;

    private Scene scene() {
        return new Scene(1, 5);
    }

    private static Map<String, String> axes(String seed, String architecture) {
        return Map.of("seed", seed, "architecture", architecture);
    }

    @Test
    void pairs_differ_on_exactly_one_axis() throws IOException {
        try (Scene scene = scene().member(folder, axes("0", "a"), YES)
                .member(folder, axes("1", "a"), YES)
                .member(folder, axes("0", "b"), YES)) {
            assertThat(TrainingSeeds.pairs(scene.audited().model().members()))
                    .containsExactly(
                            Map.entry("architecture", List.of(new Pair(0, 2))),
                            Map.entry("seed", List.of(new Pair(0, 1))));
        }
    }

    @Test
    void values_are_averaged_over_the_pairs_that_agree() throws IOException {
        try (Scene scene = scene().member(folder, axes("0", "a"), YES)
                .member(folder, axes("1", "a"), YES)
                .member(folder, axes("2", "a"), YES)) {
            float[] up = {1, 2, 3, 4, 5};
            float[] swapped = {2, 1, 4, 3, 5};
            double[] values = CHECK.read(scene.sample(WHITE, up, up, swapped)).values();
            // Spearman: 1 for the equal pair, .8 for the other two; too small for SSIM; the top pixel is the same
            assertThat(values[0]).isCloseTo((1 + .8 + .8) / 3, within(1e-12));
            assertThat(values[1]).isNaN();
            assertThat(values[2]).isEqualTo(1);
            assertThat(values[6]).isZero();
        }
    }

    /** Of the three pairs that differ in the seed alone; the fourth member differs in its architecture too. */
    @Test
    void the_structural_similarity_is_averaged_over_the_pairs() throws IOException {
        List<Heat> maps = List.of(Textures.waves(1), Textures.waves(2), Textures.waves(3), Textures.waves(4));
        Heat first = maps.getFirst();
        float[] none = new float[first.values().length];
        try (Scene scene = new Scene(first.height(), first.width())
                .member(folder, axes("0", "a"), none)
                .member(folder, axes("1", "a"), none)
                .member(folder, axes("2", "a"), none)
                .member(folder, axes("3", "b"), none)) {
            double[] values = CHECK.read(scene.sample(
                            new int[none.length],
                            maps.stream().map(Heat::values).toArray(float[][]::new)))
                    .values();
            double expected = (Textures.ssim(maps.get(0), maps.get(1))
                            + Textures.ssim(maps.get(0), maps.get(2))
                            + Textures.ssim(maps.get(1), maps.get(2)))
                    / 3;
            assertThat(values).hasSize(7);
            assertThat(values[1]).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void pairs_that_disagree_are_churn_and_nothing_else() throws IOException {
        try (Scene scene = scene().member(folder, axes("0", "a"), YES)
                .member(folder, axes("1", "a"), NO)
                .member(folder, axes("2", "a"), YES)) {
            float[] up = {1, 2, 3, 4, 5};
            float[] down = {5, 4, 3, 2, 1};
            double[] values = CHECK.read(scene.sample(WHITE, up, down, up)).values();
            assertThat(values[0]).isEqualTo(1);
            assertThat(values[6]).isCloseTo(2 / 3., within(1e-12));
        }
    }

    @Test
    void blank_maps_are_left_out() throws IOException {
        try (Scene scene = scene().member(folder, axes("0", "a"), YES).member(folder, axes("1", "a"), YES)) {
            double[] values = CHECK.read(scene.sample(WHITE, new float[5], new float[] {1, 2, 3, 4, 5}))
                    .values();
            assertThat(values[0]).isNaN();
            assertThat(values[6]).isZero();
        }
    }

    @Test
    void one_member_has_nothing_to_compare() throws IOException {
        try (Scene scene = scene().member(folder, axes("0", "a"), YES)) {
            assertThat(CHECK.applies(scene.audited()).absent())
                    .containsExactly(Map.entry("", "no two members of the release differ along one axis alone"));
        }
        try (Scene scene = scene().member(folder, axes("0", "a"), YES).member(folder, axes("0", "b"), YES)) {
            assertThat(CHECK.applies(scene.audited()).metrics()).allMatch(metric -> metric.endsWith(":architecture"));
            assertThat(CHECK.applies(scene.audited()).absent()).containsKey("spearman:seed");
        }
    }
}
