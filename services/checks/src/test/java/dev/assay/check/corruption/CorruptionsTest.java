package dev.assay.check.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The corruptions of Hendrycks and Dietterich 2019: sizes, draws and what must hold of every kind. */
class CorruptionsTest {
    private static final Draws DRAWS = new Draws("corruption test");

    private static Picture even(int channels, int side, int level) {
        byte[] pixels = new byte[channels * side * side];
        Arrays.fill(pixels, (byte) level);
        return new Picture(channels, side, side, pixels);
    }

    private static Picture rgb(int r, int g, int b) {
        return new Picture(3, 1, 1, new byte[] {(byte) r, (byte) g, (byte) b});
    }

    private static int[] levels(Picture picture) {
        return IntStream.range(0, picture.pixels().length)
                .map(i -> picture.pixels()[i] & 0xff)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"1, .08", "2, .12", "3, .18"})
    void gaussian_noise_has_the_published_spread(int severity, double sigma) {
        int[] levels = levels(new GaussianNoise().apply(even(3, 100, 128), severity, DRAWS));
        double mean = Arrays.stream(levels).average().orElseThrow();
        double variance = Arrays.stream(levels)
                .mapToDouble(l -> (l - mean) * (l - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(128, within(1.));
        assertThat(Math.sqrt(variance) / 255).isCloseTo(sigma, within(.01 * sigma + .002));
    }

    @Test
    void noise_comes_from_its_place_alone() {
        Picture gray = even(1, 8, 100);
        Picture once = new GaussianNoise().apply(gray, 3, DRAWS.of(1));
        assertThat(new GaussianNoise().apply(gray, 3, DRAWS.of(1))).isEqualTo(once);
        assertThat(new GaussianNoise().apply(gray, 3, DRAWS.of(2))).isNotEqualTo(once);
    }

    @Test
    void brightness_raises_v_and_keeps_hue_and_saturation() {
        // V goes from 100/255 to 100/255 + .1, so all channels grow by (100 + 25.5) / 100
        assertThat(levels(new Brightness().apply(rgb(100, 50, 20), 1, DRAWS))).containsExactly(126, 63, 25);
        // V stops at 1: factor 255 / 200
        assertThat(levels(new Brightness().apply(rgb(200, 100, 0), 5, DRAWS))).containsExactly(255, 128, 0);
        assertThat(levels(new Brightness().apply(rgb(0, 0, 0), 2, DRAWS))).containsExactly(51, 51, 51);
        assertThat(levels(new Brightness().apply(even(1, 1, 60), 3, DRAWS))).containsExactly(137);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void jpeg_keeps_what_is_even_and_loses_more_with_severity(int channels) {
        Picture checks = checks(channels);
        assertThat(distance(checks, new Jpeg().apply(checks, 5, DRAWS)))
                .isGreaterThan(distance(checks, new Jpeg().apply(checks, 1, DRAWS)))
                .isGreaterThan(1);
        assertThat(distance(even(channels, 16, 128), new Jpeg().apply(even(channels, 16, 128), 5, DRAWS)))
                .isLessThan(1);
        assertThat(new Jpeg().apply(checks, 3, DRAWS)).isEqualTo(new Jpeg().apply(checks, 3, DRAWS.of(2)));
    }

    private static Picture checks(int channels) {
        byte[] pixels = new byte[channels * 33 * 19];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ((i * 37 + i / 19 * 11) % 256);
        }
        return new Picture(channels, 33, 19, pixels);
    }

    private static double distance(Picture a, Picture b) {
        int[] x = levels(a);
        int[] y = levels(b);
        return IntStream.range(0, x.length)
                .mapToDouble(i -> Math.abs(x[i] - y[i]))
                .average()
                .orElseThrow();
    }

    @Test
    void channels_of_a_colour_picture_stay_apart_in_jpeg() {
        byte[] pixels = new byte[3 * 16 * 16];
        Arrays.fill(pixels, 0, 256, (byte) 220);
        Arrays.fill(pixels, 256, 512, (byte) 60);
        Arrays.fill(pixels, 512, 768, (byte) 30);
        int[] back = levels(new Jpeg().apply(new Picture(3, 16, 16, pixels), 1, DRAWS));
        assertThat(back[0]).isCloseTo(220, within(12));
        assertThat(back[300]).isCloseTo(60, within(12));
        assertThat(back[600]).isCloseTo(30, within(12));
    }
}
