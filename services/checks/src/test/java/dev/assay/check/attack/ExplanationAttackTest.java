package dev.assay.check.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.Predicted;
import dev.assay.check.Scene;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attack of Ghorbani et al. 2019 on maps that can be moved, and on one that cannot. */
class ExplanationAttackTest {
    private static final int[] PIXELS = {120, 118, 116, 114, 112, 110, 108, 106, 104};
    private static final float[] ORIGINAL = {120, 118, 116, 114, 112, 110, 108, 106, 104};

    @TempDir
    Path folder;

    private static ExplanationAttack check(Map<String, String> with) {
        return new ExplanationAttack(ExplanationAttack.DESCRIPTION.declared().arguments(with));
    }

    /** The picture itself is its map, so the top pixel can be made any that is within twice eps of it. */
    private static Maps picture(Images inputs) {
        return new Maps(inputs.n(), 1, 3, 3, inputs.values().clone());
    }

    private Scene scene(Explaining how, float... weights) throws IOException {
        return new Scene(3, 3).member(folder, Map.of(), weights).explaining(how);
    }

    private static final float[] EVEN = {1, 1, 1, 1, 1, 1, 1, 1, 1};

    @Test
    void a_map_that_follows_the_pixels_loses_its_top_pixel_inside_the_ball() throws IOException {
        List<Images> seen = new ArrayList<>();
        Explaining how = (model, inputs) -> {
            seen.add(inputs);
            return picture(inputs);
        };
        try (Scene scene = scene(how, EVEN)) {
            double[] values = check(Map.of("eps", "8", "rounds", "30", "top", "12"))
                    .read(scene.sample(PIXELS, ORIGINAL))
                    .values();
            assertThat(values[0]).as("the top pixel is another").isZero();
            assertThat(values[1]).isLessThan(.7);
            assertThat(values[2]).isPositive();
            assertThat(values[3]).isEqualTo(1);
            for (Images images : seen) {
                for (int i = 0; i < images.values().length; i++) {
                    assertThat(images.values()[i]).isCloseTo(PIXELS[i % 9] / 255f, within(8 / 255f + 1e-6f));
                }
            }
        }
    }

    @Test
    void a_map_that_does_not_depend_on_the_picture_stays() throws IOException {
        Explaining how = (model, inputs) -> {
            float[] maps = new float[9 * inputs.n()];
            for (int i = 0; i < maps.length; i++) {
                maps[i] = ORIGINAL[i % 9];
            }
            return new Maps(inputs.n(), 1, 3, 3, maps);
        };
        try (Scene scene = scene(how, EVEN)) {
            assertThat(check(Map.of("rounds", "5"))
                            .read(scene.sample(PIXELS, ORIGINAL))
                            .values())
                    .containsExactly(1, 1, 0, 0);
        }
    }

    /** The centre pixel decides: w . x is just above 0, and falls below it with the pixel. */
    @Test
    void the_prediction_is_held() throws IOException {
        float[] edge = {0, 0, 0, 0, 100, 0, 0, 0, -100 * 110 / 104f};
        ExplanationAttack check = check(Map.of("eps", "8", "rounds", "30", "top", "12"));
        try (Scene scene = scene((model, inputs) -> picture(inputs), edge)) {
            MappedSample sample = scene.sample(PIXELS, ORIGINAL);
            assertThat(sample.reference().predicted()).isEqualTo(1);
            assertThat(check.read(sample).values()[3]).isEqualTo(1);
            Victim victim = new Victim(sample.reference().model());
            float[] after = victim.logits(List.of(check.moved(sample)));
            assertThat(Predicted.of(after, 0, 2)).isEqualTo(1);
        }
    }

    @Test
    void all_zero_maps_are_no_success_and_an_original_that_says_nothing_is_not_attacked() throws IOException {
        Explaining blank = (model, inputs) -> new Maps(inputs.n(), 1, 3, 3, new float[9 * inputs.n()]);
        try (Scene scene = scene(blank, EVEN)) {
            assertThat(check(Map.of("rounds", "3"))
                            .read(scene.sample(PIXELS, ORIGINAL))
                            .values())
                    .containsExactly(1, 1, 0, 0);
            assertThat(check(Map.of("rounds", "3"))
                            .read(scene.sample(PIXELS, new float[9]))
                            .values())
                    .containsOnly(Double.NaN);
        }
    }

    @Test
    void the_centre_is_the_mean_place_by_magnitude() {
        MapCentre centre = MapCentre.of(new Heat(2, 3, new float[] {1, 0, 0, 0, 0, -3}));
        assertThat(centre).isEqualTo(new MapCentre(.75, 1.5));
        assertThat(centre.distance(new MapCentre(.75, -2.5))).isEqualTo(4);
    }
}
