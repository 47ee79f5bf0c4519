package dev.assay.check.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Reading;
import dev.assay.check.Scene;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Yeh et al. 2019. */
class MaxSensitivityTest {
    private static final int[] GRAY = {51, 102, 153, 204};

    @TempDir
    Path folder;

    private static MaxSensitivity check(String members) {
        return new MaxSensitivity(MaxSensitivity.DESCRIPTION
                .declared()
                .arguments(Map.of("radius", "0.1", "draws", "40", "members", members)));
    }

    @Test
    void the_inputs_fill_the_ball_and_the_largest_change_counts() throws IOException {
        Images[] seen = new Images[1];
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 0, 0, 0, 0).explaining((model, inputs) -> {
            seen[0] = inputs;
            float[] maps = new float[160];
            for (int d = 0; d < 40; d++) {
                maps[4 * d] = 3 + (d == 17 ? 2 : 1);
                maps[4 * d + 1] = 4;
            }
            return new Maps(40, 1, 2, 2, maps);
        })) {
            Reading reading = check("reference").read(scene.sample(GRAY, new float[] {3, 4, 0, 0}));
            // norms: map 5, changes 1 (39 times) and 2
            assertThat(reading.values()).containsExactly(new double[] {2 / 5., (39 + 2) / 40. / 5}, within(1e-12));
        }
        for (int i = 0; i < 160; i++) {
            assertThat(seen[0].values()[i]).isCloseTo(GRAY[i % 4] / 255f, within(.1f));
        }
        assertThat(seen[0].values()).doesNotHaveDuplicates();
    }

    @Test
    void all_members_are_averaged_where_the_plan_says_so() throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 0, 0, 0, 0)
                .member(folder, Map.of(), 0, 0, 0, 0)
                .explaining((model, inputs) -> new Maps(40, 1, 2, 2, new float[160]))) {
            var sample = scene.sample(GRAY, new float[] {1, 0, 0, 0}, new float[4]);
            assertThat(check("all").read(sample).values()).containsExactly(1, 1);
            var blank = scene.sample(GRAY, new float[4], new float[] {1, 0, 0, 0});
            assertThat(check("reference").read(blank).values()).containsOnly(Double.NaN);
        }
    }
}
