package dev.assay.check.localisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Applies;
import dev.assay.check.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arras et al. 2022. */
class RelevanceRankTest {
    private static final float[] WEIGHTS = new float[4];
    private static final RelevanceRank CHECK =
            new RelevanceRank(RelevanceRank.DESCRIPTION.declared().arguments(Map.of()));

    @TempDir
    Path folder;

    @Test
    void as_many_top_pixels_as_the_mask_has_are_looked_up() throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), WEIGHTS)
                .member(folder, Map.of(), WEIGHTS)
                .mask(0, 3)) {
            // tops 0 and 2 of the first, 0 and 3 of the second
            var sample = scene.sample(new int[4], new float[] {5, 1, 2, -9}, new float[] {1, -5, 0, 2});
            assertThat(CHECK.read(sample).values()).containsExactly(.75, .5, .25);
            // equal values count in the order of their index: 0 and 1
            var ties = scene.sample(new int[4], new float[] {1, 1, 1, 1}, new float[4]);
            assertThat(CHECK.read(ties).values()).containsExactly(.5, .5, 0);
        }
    }

    @Test
    void without_a_mask_there_is_no_value() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), WEIGHTS)) {
            assertThat(CHECK.applies(scene.audited())).isEqualTo(Applies.nothing("no audited sample has a mask"));
            assertThat(CHECK.read(scene.sample(new int[4], new float[] {1, 0, 0, 0}))
                            .values())
                    .containsOnly(Double.NaN);
        }
    }
}
