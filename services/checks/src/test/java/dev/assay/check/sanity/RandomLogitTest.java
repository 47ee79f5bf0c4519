package dev.assay.check.sanity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.Reading;
import dev.assay.check.Scene;
import dev.assay.check.similarity.Textures;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random logit (Sixt et al. 2020) against values worked out by hand. */
class RandomLogitTest {
    private static final RandomLogit CHECK =
            new RandomLogit(RandomLogit.DESCRIPTION.declared().arguments(Map.of()));
    private static final int[] GRAY = {51, 102, 153, 204};

    @TempDir
    Path folder;

    /** Gives one map for class 0, and nothing for the target. */
    private record ForClassZero(int asked, Heat map) implements Explaining {
        @Override
        public Maps explain(Model model, Images inputs) {
            assertThat(asked).as("the class that is asked for").isZero();
            return Textures.maps(map);
        }

        @Override
        public Explaining target(int other) {
            return new ForClassZero(other, map);
        }
    }

    private Reading read(float[] original, float[] other) throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 1, 2, 3, 4)
                .explaining(new ForClassZero(1, new Heat(2, 2, other)))) {
            return CHECK.read(scene.sample(GRAY, original));
        }
    }

    @Test
    void the_map_of_another_class_is_compared_by_signed_ranks() throws IOException {
        double[] values =
                read(new float[] {1, 2, 3, 4}, new float[] {-1, -2, -3, -4}).values();
        assertThat(values[0]).isNaN();
        assertThat(values[1]).isCloseTo(-1, within(1e-12));
        assertThat(values[2]).isZero();
    }

    @Test
    void the_map_of_another_class_is_compared_by_structural_similarity() throws IOException {
        Heat original = Textures.waves(1);
        Heat other = Textures.waves(2);
        try (Scene scene = new Scene(original.height(), original.width())
                .member(folder, Map.of(), new float[original.values().length])
                .explaining(new ForClassZero(1, other))) {
            double[] values = CHECK.read(scene.sample(new int[original.values().length], original.values()))
                    .values();
            assertThat(values[0]).isCloseTo(Textures.ssim(original, other), within(1e-12));
        }
    }

    @Test
    void maps_that_say_nothing_give_no_number() throws IOException {
        assertThat(read(new float[] {1, 2, 3, 4}, new float[4]).values()).containsExactly(Double.NaN, Double.NaN, 1);
        assertThat(read(new float[] {1, 2, 3, 4}, new float[] {1, Float.NaN, 0, 0})
                        .values())
                .containsExactly(Double.NaN, Double.NaN, 0);
        assertThat(read(new float[4], new float[4]).values()).containsOnly(Double.NaN);
    }
}
