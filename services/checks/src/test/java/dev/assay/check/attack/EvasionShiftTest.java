package dev.assay.check.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.MappedSample;
import dev.assay.check.Scene;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Similarity of maps under FGSM (Goodfellow et al. 2015) and the attacks that follow it. */
class EvasionShiftTest {
    /** w . x = 20 / 255: class 1, until eps 5/255. */
    private static final int[] PIXELS = {110, 100, 110, 100};

    private static final float[] WEIGHTS = {1, -1, 1, -1};

    @TempDir
    Path folder;

    private static EvasionShift check(String eps) {
        return new EvasionShift(EvasionShift.DESCRIPTION.declared().arguments(Map.of("eps", eps, "attack", "fgsm")));
    }

    private Scene scene(Images[] seen, float... map) throws IOException {
        return new Scene(2, 2).member(folder, Map.of(), WEIGHTS).explaining((model, inputs) -> {
            seen[0] = inputs;
            return new Maps(1, 1, 2, 2, map);
        });
    }

    @Test
    void the_map_of_the_attacked_picture_is_compared_with_that_of_the_picture() throws IOException {
        Images[] seen = new Images[1];
        try (Scene scene = scene(seen, 2, 1, 3, 4)) {
            MappedSample sample = scene.sample(PIXELS, new float[] {1, 2, 3, 4});
            double[] kept = check("4").read(sample).values();
            assertThat(kept[0]).isCloseTo(.8, within(1e-12));
            assertThat(kept[3]).isCloseTo(.8, within(1e-12));
            assertThat(kept[4]).isNaN();
            assertThat(kept[5]).isEqualTo(1);
            // one step of 4/255 against the signs of the weights
            assertThat(seen[0].values())
                    .containsExactly(new float[] {106 / 255f, 104 / 255f, 106 / 255f, 104 / 255f}, within(1e-6f));
            double[] changed = check("6").read(sample).values();
            assertThat(changed[3]).isNaN();
            assertThat(changed[4]).isCloseTo(.8, within(1e-12));
            assertThat(changed[5]).isZero();
        }
    }

    @Test
    void samples_are_attacked_together_with_the_values_that_they_have_alone() throws IOException {
        Images[] seen = new Images[1];
        try (Scene scene = scene(seen, 2, 1, 3, 4)) {
            MappedSample first = scene.sample(PIXELS, new float[] {1, 2, 3, 4});
            MappedSample second = scene.sample(new int[] {200, 10, 10, 10}, new float[] {4, 3, 2, 1});
            var together = check("4").read(List.of(first, second));
            assertThat(together.get(0).values())
                    .isEqualTo(check("4").read(first).values());
            assertThat(together.get(1).values())
                    .isEqualTo(check("4").read(second).values());
        }
    }

    @Test
    void maps_that_say_nothing_give_no_number() throws IOException {
        Images[] seen = new Images[1];
        try (Scene scene = scene(seen, 0, 0, 0, 0)) {
            double none = Double.NaN;
            assertThat(check("4")
                            .read(scene.sample(PIXELS, new float[] {1, 2, 3, 4}))
                            .values())
                    .containsExactly(none, none, none, none, none, 1);
            assertThat(check("4").read(scene.sample(PIXELS, new float[4])).values())
                    .containsExactly(none, none, none, none, none, 1);
        }
    }
}
