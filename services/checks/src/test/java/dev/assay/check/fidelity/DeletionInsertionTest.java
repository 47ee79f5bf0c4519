package dev.assay.check.fidelity;

import static dev.assay.check.Scene.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.MappedSample;
import dev.assay.check.Reading;
import dev.assay.check.Scene;
import dev.assay.core.parameter.Arguments;
import dev.assay.onnx.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletion and insertion (Petsiuk et al. 2018), against curves worked out by hand. */
class DeletionInsertionTest {
    private static final int[] WHITE = {255, 255, 255, 255};

    @TempDir
    Path folder;

    private static Arguments deletion(String... with) {
        return Deletion.DESCRIPTION.declared().arguments(given(with));
    }

    private static Map<String, String> given(String... with) {
        return with.length == 0 ? Map.of("steps", "4") : Map.of("steps", "4", with[0], with[1]);
    }

    @Test
    void deletion_takes_the_most_relevant_pixels_first() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            MappedSample sample = scene.sample(WHITE, new float[] {.1f, .9f, .5f, .2f});
            Reading reading = new Deletion(deletion()).read(sample);
            // order 1, 2, 3, 0: scores 10, 8, 5, 1, 0
            assertThat(reading.trace())
                    .containsExactly(
                            new double[] {sigmoid(10), sigmoid(8), sigmoid(5), sigmoid(1), sigmoid(0)}, within(1e-6));
            double area = (sigmoid(10) / 2 + sigmoid(8) + sigmoid(5) + sigmoid(1) + sigmoid(0) / 2) / 4;
            assertThat(reading.values()[0]).isCloseTo(area, within(1e-6));
        }
    }

    @Test
    void equal_values_are_deleted_in_the_order_of_their_index() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            Reading reading = new Deletion(deletion()).read(scene.sample(WHITE, new float[] {0, 1, 1, 0}));
            assertThat(reading.trace())
                    .containsExactly(
                            new double[] {sigmoid(10), sigmoid(8), sigmoid(5), sigmoid(4), sigmoid(0)}, within(1e-6));
        }
    }

    @Test
    void the_value_is_the_mean_of_the_members_with_a_usable_map() throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 1, 1, 1, 1)
                .member(folder, Map.of(), 2, 2, 2, 2)
                .member(folder, Map.of(), 9, 9, 9, 9)) {
            MappedSample sample = scene.sample(WHITE, new float[] {1, 2, 3, 4}, new float[] {4, 3, 2, 1}, new float[4]);
            double one = (sigmoid(4) / 2 + sigmoid(3) + sigmoid(2) + sigmoid(1) + sigmoid(0) / 2) / 4;
            double two = (sigmoid(8) / 2 + sigmoid(6) + sigmoid(4) + sigmoid(2) + sigmoid(0) / 2) / 4;
            assertThat(new Deletion(deletion()).read(sample).values()[0]).isCloseTo((one + two) / 2, within(1e-6));
        }
    }

    @Test
    void an_all_zero_map_gives_no_number() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            Reading reading = new Deletion(deletion()).read(scene.sample(WHITE, new float[4]));
            assertThat(reading.values()[0]).isNaN();
            assertThat(reading.candidates()).isEmpty();
        }
    }

    @Test
    void the_mean_colour_may_stand_for_what_is_deleted() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 4, 0, 0, 0)) {
            int[] pixels = {255, 0, 0, 0};
            double[] curve = new Deletion(deletion("baseline", "mean"))
                    .read(scene.sample(pixels, new float[] {4, 3, 2, 1}))
                    .trace();
            assertThat(curve[0]).isCloseTo(sigmoid(4), within(1e-6));
            assertThat(curve[4]).isCloseTo(sigmoid(4 * .25), within(1e-6));
        }
    }

    @Test
    void insertion_goes_from_the_blurred_picture_to_the_picture() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            Insertion insertion = new Insertion(
                    Insertion.DESCRIPTION.declared().arguments(Map.of("steps", "4", "kernel", "101", "sigma", "100")));
            int[] pixels = {0, 255, 255, 255};
            double[] curve = insertion
                    .read(scene.sample(pixels, new float[] {9, 1, 1, 1}))
                    .trace();
            Images blurred = insertion.start(scene.sample(pixels, new float[4]).input());
            assertThat(curve[4]).isCloseTo(sigmoid(9), within(1e-6));
            double start = 0;
            for (int i = 0; i < 4; i++) {
                start += (i + 1) * blurred.values()[i];
            }
            assertThat(curve[0]).isCloseTo(sigmoid(start), within(1e-6));
            // the first pixel restored turns from gray to black
            assertThat(curve[1]).isCloseTo(sigmoid(start - blurred.values()[0]), within(1e-6));
        }
    }

    @Test
    void steps_that_do_not_divide_the_pixels_are_rounded() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 1, 1, 1)) {
            double[] curve = new Deletion(Deletion.DESCRIPTION.declared().arguments(Map.of("steps", "3")))
                    .read(scene.sample(WHITE, new float[] {4, 3, 2, 1}))
                    .trace();
            // 0, round(4/3) = 1, round(8/3) = 3, 4 pixels are gone
            assertThat(curve)
                    .containsExactly(new double[] {sigmoid(4), sigmoid(3), sigmoid(1), sigmoid(0)}, within(1e-6));
        }
    }

    @Test
    void samples_read_together_give_what_each_gives_alone() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4).member(folder, Map.of(), 4, 1, 2, 1)) {
            List<MappedSample> samples = List.of(
                    scene.sample(WHITE, new float[] {1, 2, 3, 4}, new float[] {4, 2, 1, 3}),
                    scene.sample(new int[] {255, 0, 128, 0}, new float[4], new float[] {1, 3, 2, 4}),
                    scene.sample(new int[] {0, 255, 0, 64}, new float[] {2, 1, 4, 3}, new float[4]));
            Insertion insertion = new Insertion(
                    Insertion.DESCRIPTION.declared().arguments(Map.of("steps", "4", "kernel", "3", "sigma", "1")));
            for (PixelFlipping check : List.of(new Deletion(deletion()), insertion)) {
                List<Reading> together = check.read(samples);
                for (int i = 0; i < samples.size(); i++) {
                    Reading alone = check.read(samples.get(i));
                    assertThat(together.get(i).values()).containsExactly(alone.values());
                    assertThat(together.get(i).trace()).containsExactly(alone.trace());
                }
                assertThat(together.get(0).trace()).isNotEqualTo(together.get(2).trace());
            }
        }
    }

    @Test
    void long_curves_are_made_in_chunks_that_do_not_show() throws IOException {
        try (Scene scene = new Scene(10, 10).member(folder, Map.of(), constant(100, .1f))) {
            int[] pixels = new int[100];
            java.util.Arrays.fill(pixels, 255);
            float[] map = new float[100];
            for (int i = 0; i < 100; i++) {
                map[i] = 100 - i;
            }
            double[] curve = new Deletion(Deletion.DESCRIPTION.declared().arguments(Map.of("steps", "100")))
                    .read(scene.sample(pixels, map))
                    .trace();
            for (int i = 0; i <= 100; i++) {
                assertThat(curve[i]).isCloseTo(sigmoid((100 - i) * .1), within(1e-5));
            }
        }
    }

    private static float[] constant(int size, float value) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, value);
        return values;
    }

    @Test
    void a_blur_keeps_what_is_even_and_is_symmetric() {
        Images even = new Images(1, 1, 5, 7, constant(35, .3f));
        assertThat(Blur.of(even, 11, 5).values()).containsOnly(new float[] {.3f}, within(1e-6f));
        float[] point = new float[81];
        point[40] = 1;
        float[] blurred = Blur.of(new Images(1, 1, 9, 9, point), 3, 1).values();
        double side = Math.exp(-.5) / (1 + 2 * Math.exp(-.5));
        double middle = 1 / (1 + 2 * Math.exp(-.5));
        assertThat(blurred[40]).isCloseTo((float) (middle * middle), within(1e-6f));
        assertThat(blurred[39])
                .isEqualTo(blurred[41])
                .isEqualTo(blurred[31])
                .isCloseTo((float) (side * middle), within(1e-6f));
        assertThat(blurred[38]).isZero();
    }
}
