package dev.assay.check.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against the recipes of ImageNet-C (Hendrycks and Dietterich 2019) written anew in Python at their own size;
 * src/test/golden/drawn.py made the values.
 */
class PublishedCorruptionsTest {
    private static final int SIDE = 224;
    private static final int TOP = 30;
    private static final int LEFT = 150;
    private static final int CROPPED = 24;
    private static final int SEEDS = 4;

    /** Means of a few seeds against means of many. */
    private static final double STANDARD_ERRORS = 4;

    /** Of borders, interpolation and rounding, which differ a little. */
    private static final double RECIPE = .02;

    private static JsonNode golden(String part) throws IOException {
        try (InputStream in = PublishedCorruptionsTest.class.getResourceAsStream("drawn.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in)).get(part);
        }
    }

    private static Corruption named(String kind) {
        return Corruptions.ALL.stream()
                .filter(one -> one.name().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private interface Pixel {
        int level(int y, int x);
    }

    private static Picture picture(Pixel pixel) {
        byte[] pixels = new byte[SIDE * SIDE];
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] = (byte) pixel.level(p / SIDE, p % SIDE);
        }
        return new Picture(1, SIDE, SIDE, pixels);
    }

    @ParameterizedTest
    @CsvSource({
        "fog, 1",
        "fog, 3",
        "fog, 5",
        "snow, 1",
        "snow, 3",
        "snow, 5",
        "spatter, 4",
        "spatter, 5",
        "elastic, 3",
        "elastic, 5"
    })
    void what_is_drawn_has_the_statistics_of_the_published_recipe(String kind, int severity) throws IOException {
        JsonNode golden = golden("drawn").get(kind).get(String.valueOf(severity));
        Picture clean = picture((y, x) -> kind.equals("elastic") ? (int) Math.round(x * 255. / (SIDE - 1)) : 100);
        double[] found = new double[4];
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] one = statistics(clean, named(kind).apply(clean, severity, new Draws("published").of(seed)));
            for (int i = 0; i < found.length; i++) {
                found[i] += one[i] / SEEDS;
            }
        }
        // The golden snow has no trails, which change where the light is and not how much there is.
        List<String> statistics = kind.equals("snow")
                ? List.of("brightness")
                : List.of("brightness", "unevenness", "roughness", "distance");
        for (int i = 0; i < statistics.size(); i++) {
            double mean = golden.get(statistics.get(i)).get("mean").doubleValue();
            double deviation = golden.get(statistics.get(i)).get("deviation").doubleValue();
            assertThat(found[i])
                    .as(statistics.get(i))
                    .isCloseTo(mean, within(STANDARD_ERRORS * deviation / Math.sqrt(SEEDS) + RECIPE * mean));
        }
    }

    /** Mean, deviation, mean difference of neighbours in a row, mean distance to the clean picture. */
    private static double[] statistics(Picture clean, Picture spoilt) {
        double n = clean.pixels().length;
        double sum = 0;
        double squares = 0;
        double steps = 0;
        double distance = 0;
        for (int p = 0; p < n; p++) {
            int level = spoilt.pixels()[p] & 0xff;
            sum += level;
            squares += (double) level * level;
            steps += p % SIDE == 0 ? 0 : Math.abs(level - (spoilt.pixels()[p - 1] & 0xff));
            distance += Math.abs(level - (clean.pixels()[p] & 0xff));
        }
        double mean = sum / n;
        return new double[] {mean, Math.sqrt(squares / n - mean * mean), steps / (SIDE * (SIDE - 1)), distance / n};
    }

    @ParameterizedTest
    @CsvSource({
        "defocus-blur, 1, .1",
        "defocus-blur, 3, .1",
        "defocus-blur, 5, .1",
        "jpeg, 1, .1",
        "jpeg, 3, .1",
        "jpeg, 5, .1",
        // The published middle has whole pixels, so that it is up to one pixel off.
        "zoom-blur, 1, .25",
        "zoom-blur, 3, .25",
        "zoom-blur, 5, .25"
    })
    void what_is_the_same_each_time_is_nearly_that_of_the_published_recipe(String kind, int severity, double share)
            throws IOException {
        byte[] golden = golden("same").get(kind).get(String.valueOf(severity)).binaryValue();
        Picture clean = picture((y, x) -> 40 + (7 * x + 3 * y) % 61 + 2 * ((x / 9 + y / 13) % 2) * 40);
        byte[] found = named(kind).apply(clean, severity, new Draws("unused")).pixels();
        double apart = 0;
        double spoilt = 0;
        List<Integer> differences = new ArrayList<>();
        for (int i = 0; i < golden.length; i++) {
            int p = (TOP + i / CROPPED) * SIDE + LEFT + i % CROPPED;
            differences.add(Math.abs((found[p] & 0xff) - (golden[i] & 0xff)));
            apart += differences.getLast() / (double) golden.length;
            spoilt += Math.abs((clean.pixels()[p] & 0xff) - (golden[i] & 0xff)) / (double) golden.length;
        }
        assertThat(apart).as("of %s levels, %s", spoilt, differences).isLessThan(share * spoilt);
    }
}
