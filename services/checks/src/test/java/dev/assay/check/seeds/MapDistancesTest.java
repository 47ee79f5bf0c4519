package dev.assay.check.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.MappedSample;
import dev.assay.check.Scene;
import dev.assay.core.statistics.RelativeConsistency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MeGe and ReCo (Fel et al. 2022) on members whose predictions and maps are known. */
class MapDistancesTest {
    private static final MeGe MEGE = new MeGe(MeGe.DESCRIPTION.declared().arguments(Map.of()));
    private static final ReCo RECO = new ReCo(ReCo.DESCRIPTION.declared().arguments(Map.of()));
    private static final int[] WHITE = {255, 255, 255, 255, 255};

    /** The label is class 1. */
    private static final float[] RIGHT = {1, 1, 1, 1, 1};

    private static final float[] WRONG = {-1, -1, -1, -1, -1};
    private static final float[] UP = {1, 2, 3, 4, 5};
    private static final float[] SWAPPED = {2, 1, 4, 3, 5};
    private static final float[] DOWN = {5, 4, 3, 2, 1};

    @TempDir
    Path folder;

    private Scene scene(float[]... weights) throws IOException {
        Scene scene = new Scene(1, 5);
        for (int i = 0; i < weights.length; i++) {
            scene.member(folder, Map.of("seed", String.valueOf(i)), weights[i]);
        }
        return scene;
    }

    @Test
    void pairs_are_split_by_whether_both_predict_the_label() throws IOException {
        try (Scene scene = scene(RIGHT, RIGHT, WRONG)) {
            MappedSample sample = scene.sample(WHITE, UP, SWAPPED, UP);
            MapDistances distances = MapDistances.of(sample);
            double apart = Math.sqrt(1 - .8);
            assertThat(distances.same()).containsExactly(apart);
            assertThat(distances.different()).containsExactly(0., apart);
            assertThat(MEGE.read(sample).values()).containsExactly(apart);
            assertThat(MEGE.read(sample).sums().getFirst()).containsExactly(apart, 1);
            double[] counts = RECO.read(sample).sums().getFirst();
            assertThat(counts[(int) (apart * 50)]).isEqualTo(1);
            assertThat(counts[RelativeConsistency.BINS]).isEqualTo(1);
            assertThat(counts[RelativeConsistency.BINS + (int) (apart * 50)]).isEqualTo(1);
        }
    }

    @Test
    void pairs_that_are_both_wrong_and_maps_that_say_nothing_do_not_count() throws IOException {
        try (Scene scene = scene(WRONG, WRONG, RIGHT)) {
            MappedSample silent = scene.sample(WHITE, UP, UP, new float[5]);
            MapDistances distances = MapDistances.of(silent);
            assertThat(distances.same()).isEmpty();
            assertThat(distances.different()).isEmpty();
            // The sample adds no block, so it is not counted as one that has a value.
            assertThat(MEGE.read(silent).sums().getFirst()).isEmpty();
            assertThat(RECO.read(silent).sums().getFirst()).isEmpty();
            float[] broken = {1, 2, Float.NaN, 4, 5};
            assertThat(MapDistances.of(scene.sample(WHITE, broken, UP, UP)).different())
                    .containsExactly(0.);
        }
    }

    /** The authors' distance does not tell a map from its reverse. */
    @Test
    void the_sign_of_a_correlation_does_not_count() throws IOException {
        try (Scene scene = scene(RIGHT, RIGHT)) {
            assertThat(MapDistances.of(scene.sample(WHITE, UP, DOWN)).same().getFirst())
                    .isCloseTo(0, within(1e-7));
        }
    }

    @Test
    void one_member_has_nothing_to_compare() throws IOException {
        try (Scene scene = scene(RIGHT)) {
            assertThat(MEGE.applies(scene.audited()).absent()).containsKey("");
            assertThat(RECO.applies(scene.audited()).absent()).containsKey("");
        }
    }
}
