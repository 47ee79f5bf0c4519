package dev.assay.check.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.MappedSample;
import dev.assay.check.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MapHealthTest {
    private static final float[] ZERO = new float[4];

    @TempDir
    Path folder;

    @Test
    void maps_that_say_nothing_are_counted_by_kind() throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), ZERO)
                .member(folder, Map.of(), ZERO)
                .member(folder, Map.of(), ZERO)
                .member(folder, Map.of(), ZERO)) {
            MappedSample sample = scene.sample(
                    new int[4], ZERO, new float[] {2, 2, 2, 2}, new float[] {1, Float.NaN, 0, 0}, new float[] {
                        1, 0, 0, 0
                    });
            var reading = new MapHealth(MapHealth.DESCRIPTION.declared().arguments(Map.of())).read(sample);
            assertThat(reading.values()).containsExactly(.25, .25, .25);
            assertThat(reading.candidates()).extracting(c -> c.kind()).containsExactly("unusable");
            assertThat(reading.candidates().getFirst().draw().get()).hasSize(3);
        }
    }
}
