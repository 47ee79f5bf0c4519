package dev.assay.check.localisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Applies;
import dev.assay.check.MappedSample;
import dev.assay.check.Reading;
import dev.assay.check.Scene;
import dev.assay.core.release.Sample.Box;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pointing game (Zhang et al. 2018) and relevance mass (Arras et al. 2022), against values worked out by hand. */
class LocalisationTest {
    private static final float[] WEIGHTS = new float[16];

    @TempDir
    Path folder;

    private static PointingGame pointing(int tolerance) {
        return new PointingGame(
                PointingGame.DESCRIPTION.declared().arguments(Map.of("tolerance", String.valueOf(tolerance))));
    }

    private static final RelevanceMass MASS =
            new RelevanceMass(RelevanceMass.DESCRIPTION.declared().arguments(Map.of()));

    @Test
    void a_point_counts_where_the_grown_mask_is() throws IOException {
        try (Scene scene = new Scene(4, 4).member(folder, Map.of(), WEIGHTS).mask(0)) {
            float[] beside = new float[16];
            beside[1] = 5;
            beside[15] = 4;
            MappedSample sample = scene.sample(new int[16], beside);
            assertThat(pointing(0).read(sample).values()).containsExactly(0, 1 / 16., -1 / 16.);
            // grown by 1: pixels 0, 1 and 4
            assertThat(pointing(1).read(sample).values()).containsExactly(1, 3 / 16., 1 - 3 / 16.);
        }
    }

    @Test
    void a_mask_without_an_object_gives_no_value() throws IOException {
        try (Scene scene = new Scene(4, 4).member(folder, Map.of(), WEIGHTS).mask()) {
            float[] map = new float[16];
            map[3] = 1;
            MappedSample sample = scene.sample(new int[16], map);
            assertThat(pointing(0).read(sample).values()).containsOnly(Double.NaN);
            assertThat(MASS.read(sample).values()).containsOnly(Double.NaN);
        }
    }

    @Test
    void the_hit_is_the_mean_of_the_members_and_the_first_of_equal_points_counts() throws IOException {
        try (Scene scene = new Scene(4, 4)
                .member(folder, Map.of(), WEIGHTS)
                .member(folder, Map.of(), WEIGHTS)
                .mask(5)) {
            float[] hit = new float[16];
            hit[5] = 1;
            hit[9] = 1;
            float[] miss = new float[16];
            miss[2] = 1;
            miss[5] = 1;
            Reading reading = pointing(0).read(scene.sample(new int[16], hit, miss));
            assertThat(reading.values()[0]).isEqualTo(.5);
            assertThat(reading.candidates()).extracting(c -> c.kind()).containsExactly("hit");
        }
    }

    @Test
    void a_sample_without_a_mask_has_no_value() throws IOException {
        try (Scene scene = new Scene(4, 4).member(folder, Map.of(), WEIGHTS)) {
            MappedSample sample = scene.sample(new int[16], new float[16]);
            assertThat(pointing(2).read(sample).values()).containsOnly(Double.NaN);
            assertThat(pointing(2).applies(sample.audited()))
                    .isEqualTo(Applies.nothing("no audited sample has a mask"));
        }
    }

    @Test
    void mass_is_the_share_of_positive_relevance() throws IOException {
        try (Scene scene =
                new Scene(4, 4).member(folder, Map.of(), WEIGHTS).mask(0, 1).region("corner", new Box(2, 2, 2, 2))) {
            float[] map = new float[16];
            map[0] = 3;
            map[1] = -7;
            map[10] = 1;
            map[15] = 2;
            map[7] = 2;
            MappedSample sample = scene.sample(new int[16], map);
            assertThat(MASS.applies(sample.audited()).metrics())
                    .containsExactly(
                            "mask",
                            "mask-area",
                            "mask-ratio",
                            "region:corner",
                            "region-area:corner",
                            "region-ratio:corner");
            assertThat(MASS.read(sample).values())
                    .containsExactly(new double[] {3 / 8., 2 / 16., 3, 3 / 8., 4 / 16., 1.5}, within(1e-12));
        }
    }

    @Test
    void a_map_without_positive_relevance_has_no_mass() throws IOException {
        try (Scene scene = new Scene(4, 4).member(folder, Map.of(), WEIGHTS).mask(0)) {
            float[] negative = new float[16];
            negative[3] = -1;
            assertThat(MASS.read(scene.sample(new int[16], negative)).values()[0])
                    .isNaN();
        }
    }

    @Test
    void what_the_dataset_lacks_is_named() throws IOException {
        try (Scene scene = new Scene(4, 4).member(folder, Map.of(), WEIGHTS).mask(0)) {
            assertThat(MASS.applies(scene.audited()).absent())
                    .containsKeys("region", "region-area", "region-ratio")
                    .containsValue("no audited sample has a marked region");
        }
        try (Scene scene = new Scene(4, 4).member(folder, Map.of(), WEIGHTS)) {
            assertThat(MASS.applies(scene.audited()).absent()).containsOnlyKeys("");
        }
    }

    @Test
    void growing_reaches_every_pixel_within_the_distance_and_no_other() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int height = 1 + random.nextInt(12);
            int width = 1 + random.nextInt(12);
            int reach = random.nextInt(5);
            BitSet inside = new BitSet();
            for (int i = 0; i < height * width; i++) {
                inside.set(i, random.nextInt(8) == 0);
            }
            BitSet expected = new BitSet();
            for (int i = 0; i < height * width; i++) {
                int at = i;
                expected.set(i, inside.stream().anyMatch(j -> {
                    int dy = at / width - j / width;
                    int dx = at % width - j % width;
                    return dy * dy + dx * dx <= reach * reach;
                }));
            }
            assertThat(Regions.dilated(inside, height, width, reach))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(expected);
        }
    }
}
