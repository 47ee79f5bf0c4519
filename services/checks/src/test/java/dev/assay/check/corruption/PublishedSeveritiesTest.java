package dev.assay.check.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hipparchus.special.Erf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The constants of each severity as ImageNet-C publishes them (Hendrycks and Dietterich 2019), seen in what comes out at
 * the published size: the expected numbers follow from the constants in the rows of each test, and not from the code.
 */
class PublishedSeveritiesTest {
    private static final int SIDE = 224;
    private static final int MIDDLE = SIDE / 2;
    private static final int SEEDS = 8;
    private static final int STRIPE = 14;

    /** What the border changes. */
    private static final int BORDER = 24;

    private interface Pixel {
        int level(int y, int x);
    }

    private static Picture picture(int side, Pixel pixel) {
        byte[] pixels = new byte[side * side];
        for (int p = 0; p < pixels.length; p++) {
            pixels[p] = (byte) pixel.level(p / side, p % side);
        }
        return new Picture(1, side, side, pixels);
    }

    private static int[] levels(Picture picture) {
        return IntStream.range(0, picture.pixels().length)
                .map(i -> picture.pixels()[i] & 0xff)
                .toArray();
    }

    private static double mean(Picture picture) {
        return Arrays.stream(levels(picture)).average().orElseThrow();
    }

    private static Draws seed(int number) {
        return new Draws("published severities").of(number);
    }

    /**
     * Frost is {@code share * picture + frost * texture}. Black and level 60 under the same texture are 60 * share apart;
     * the brightest place of the texture is white, so black becomes 255 * frost * .94 there (its colour for gray); and
     * the same texture is brighter than at severity 1 by frost / .4.
     */
    @ParameterizedTest
    @CsvSource({"1, 1, .4", "2, .8, .6", "3, .7, .7", "4, .65, .7", "5, .6, .75"})
    void frost_mixes_picture_and_frost_by_the_published_shares(int severity, double share, double frost) {
        Picture black = picture(SIDE, (y, x) -> 0);
        Picture gray = picture(SIDE, (y, x) -> 60);
        double brightest = 0;
        for (int seed = 0; seed < 3; seed++) {
            Picture frosted = new Frost().apply(black, severity, seed(seed));
            double lifted = mean(new Frost().apply(gray, severity, seed(seed))) - mean(frosted);
            assertThat(lifted).isCloseTo(60 * share, within(.05));
            double first = mean(new Frost().apply(black, 1, seed(seed)));
            assertThat(mean(frosted) / first).isCloseTo(frost / .4, within(.01));
            brightest = Math.max(brightest, Arrays.stream(levels(frosted)).max().orElseThrow());
        }
        assertThat(brightest).isBetween(255 * frost * .94 * .97 - 1, 255 * frost * .94 + 1);
    }

    /**
     * A trail has 2 radius + 1 points with weights exp(-k^2 / (2 sigma^2)). Behind an edge its light ends k cos(angle)
     * away, and beside one k sin(angle), so that the light that crosses both tells the mean of k and of k^2 over the
     * weights, whatever the angle; interpolation between pixels adds at most .3 to the latter.
     */
    @ParameterizedTest
    @CsvSource({"1, 10, 3", "2, 15, 5", "3, 15, 8", "4, 15, 12", "5, 20, 15"})
    void motion_blur_has_the_trail_of_the_published_radius_and_sigma(int severity, int radius, double sigma) {
        double weights = 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k <= 2 * radius; k++) {
            double weight = Math.exp(-k * k / (2 * sigma * sigma));
            weights += weight;
            first += k * weight;
            second += k * k * weight;
        }
        double foundFirst = 0;
        double foundSecond = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            double[] across = crossing(severity, seed, (y, x) -> x < MIDDLE ? 0 : 255);
            double[] down = crossing(severity, seed, (y, x) -> y < MIDDLE ? 0 : 255);
            foundFirst += Math.hypot(across[0], down[0]) / SEEDS;
            foundSecond += (across[1] + down[1]) / SEEDS;
        }
        assertThat(foundFirst).isCloseTo(first / weights, within(.01 * first / weights));
        assertThat(foundSecond).isCloseTo(second / weights, within(.01 * second / weights + .3));
    }

    /** Mean distance that light crosses an edge by, and mean of its square. */
    private static double[] crossing(int severity, int seed, Pixel edge) {
        int[] blurred = levels(new MotionBlur().apply(picture(SIDE, edge), severity, seed(seed)));
        boolean upright = edge.level(0, SIDE - 1) > 0;
        double first = 0;
        double second = 0;
        for (int k = 0; k < SIDE; k++) {
            int y = upright ? MIDDLE : k;
            int x = upright ? k : MIDDLE;
            double crossed = Math.abs(blurred[y * SIDE + x] - edge.level(y, x)) / 255.;
            first += crossed;
            second += 2 * Math.abs(k - MIDDLE + .5) * crossed;
        }
        return new double[] {first, second};
    }

    /**
     * Against the published loop written down here with other random numbers: blur by sigma, then in so many rounds each
     * pixel, from the last to the first, changes places with one up to delta away, then blur again. Stripes tell: how
     * much light leaves its stripe, how uneven what is left is, and how rough it is along and across them.
     */
    @ParameterizedTest
    @CsvSource({"1, .7, 1, 2", "2, .9, 2, 1", "3, 1, 2, 3", "4, 1.1, 3, 2", "5, 1.5, 4, 2"})
    void glass_blur_moves_and_smears_as_the_published_loop_does(int severity, double sigma, int delta, int rounds) {
        Picture stripes = picture(SIDE, (y, x) -> stripe(x) * 255);
        double[] found = new double[4];
        double[] expected = new double[4];
        for (int seed = 0; seed < SEEDS; seed++) {
            int[] levels = levels(new GlassBlur().apply(stripes, severity, seed(seed)));
            add(
                    found,
                    smeared(Arrays.stream(levels)
                            .mapToDouble(level -> level / 255.)
                            .toArray()));
            add(expected, smeared(glass(sigma, delta, rounds, new Random(seed))));
        }
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("statistic %s", i).isCloseTo(expected[i], within(.025 * expected[i]));
        }
    }

    private static int stripe(int x) {
        return x / STRIPE % 2;
    }

    private static void add(double[] sums, double[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    /** Away from the border. */
    private static double[] smeared(double[] values) {
        double[] statistics = new double[4];
        for (int y = BORDER; y < SIDE - BORDER; y++) {
            for (int x = BORDER; x < SIDE - BORDER; x++) {
                double value = values[y * SIDE + x];
                statistics[0] += Math.abs(value - stripe(x));
                statistics[1] += (value - .5) * (value - .5);
                statistics[2] += Math.abs(value - values[y * SIDE + x + 1]);
                statistics[3] += Math.abs(value - values[(y + 1) * SIDE + x]);
            }
        }
        return statistics;
    }

    private static double[] glass(double sigma, int delta, int rounds, Random random) {
        double[] values = new double[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = stripe(i % SIDE);
        }
        values = gaussian(gaussian(values, sigma, 1), sigma, SIDE);
        for (int round = 0; round < rounds; round++) {
            for (int y = SIDE - delta - 1; y >= delta; y--) {
                for (int x = SIDE - delta - 1; x >= delta; x--) {
                    int other = (y + random.nextInt(-delta, delta + 1)) * SIDE + x + random.nextInt(-delta, delta + 1);
                    double kept = values[y * SIDE + x];
                    values[y * SIDE + x] = values[other];
                    values[other] = kept;
                }
            }
        }
        return gaussian(gaussian(values, sigma, 1), sigma, SIDE);
    }

    /** One direction; pixels near the border, which the statistics leave out, stay as they are. */
    private static double[] gaussian(double[] values, double sigma, int step) {
        double[] blurred = values.clone();
        for (int y = 10; y < SIDE - 10; y++) {
            for (int x = 10; x < SIDE - 10; x++) {
                double sum = 0;
                double weights = 0;
                for (int k = -10; k <= 10; k++) {
                    double weight = Math.exp(-k * k / (2 * sigma * sigma));
                    sum += weight * values[y * SIDE + x + k * step];
                    weights += weight;
                }
                blurred[y * SIDE + x] = sum / weights;
            }
        }
        return blurred;
    }

    /**
     * Water is where normal noise (mean .65, deviation .3), blurred by sigma, is above the threshold. A Gaussian leaves
     * the deviation d = .3 / (2 sigma sqrt(pi)), so the water covers 1 - Phi(z) with z = (threshold - .65) / d. Its edges
     * in a row are as many as Rice (1945) says: exp(-z^2 / 2) / (pi sqrt(2) sigma) a pixel. It adds its colour for gray,
     * 238, times the amount, times a light that is half plus 12 times the rise from the upper left, whose mean over the
     * water is d (1 - exp(-1 / (2 sigma^2))) phi(z) / (1 - Phi(z)).
     */
    @ParameterizedTest
    @CsvSource({"1, 4, .69, .6", "2, 3, .68, .6", "3, 2, .68, .5"})
    void spatter_has_the_water_of_the_published_threshold_blur_and_amount(
            int severity, double sigma, double threshold, double amount) {
        double deviation = .3 / (2 * sigma * Math.sqrt(Math.PI));
        double z = (threshold - .65) / deviation;
        double covered = .5 * Erf.erfc(z / Math.sqrt(2));
        double edges = Math.exp(-z * z / 2) / (Math.PI * Math.sqrt(2) * sigma);
        double beyond = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / covered;
        double light = .5 + 12 * deviation * (1 - Math.exp(-1 / (2 * sigma * sigma))) * beyond;
        double pixels = 0;
        double wet = 0;
        double crossed = 0;
        double sum = 0;
        for (int seed = 0; seed < 5 * SEEDS; seed++) {
            int[] levels = levels(new Spatter().apply(picture(SIDE, (y, x) -> 0), severity, seed(seed)));
            for (int i = BORDER * SIDE; i < levels.length - BORDER * SIDE; i++) {
                if (i % SIDE >= BORDER && i % SIDE < SIDE - BORDER) {
                    pixels++;
                    wet += levels[i] > 0 ? 1 : 0;
                    crossed += levels[i] > 0 != levels[i - 1] > 0 ? 1 : 0;
                    sum += levels[i];
                }
            }
        }
        assertThat(wet / pixels).isCloseTo(covered, within(.1 * covered));
        assertThat(crossed / pixels).isCloseTo(edges, within(.1 * edges));
        assertThat(sum / wet).isCloseTo(amount * light * 238, within(.02 * amount * light * 238));
    }

    /**
     * Blocks of one level have only the coefficient 8 (level - 128), which is rounded to a multiple of the table's 16
     * (ITU-T T.81, Annex K), scaled by 50 / quality as libjpeg does: levels come back in steps of an eighth of that.
     */
    @ParameterizedTest
    @CsvSource({"1, 32", "2, 44", "3, 53", "4, 80", "5, 114"})
    void jpeg_rounds_even_blocks_by_the_table_of_the_published_quality(int severity, int step) {
        // 16 * 50 / quality for the qualities 25 18 15 10 7: 32, 44.4, 53.3, 80, 114.3
        TreeSet<Integer> expected = new TreeSet<>();
        for (int level = 0; level < 256; level++) {
            long coefficient = step * Math.round(8. * (level - 128) / step);
            expected.add((int) Math.clamp(Math.round(128 + coefficient / 8.), 0, 255));
        }
        Picture blocks = picture(128, (y, x) -> y / 8 * 16 + x / 8);
        int[] back = levels(new Jpeg().apply(blocks, severity, seed(0)));
        assertThat(new TreeSet<>(Arrays.stream(back).boxed().toList())).isEqualTo(expected);
    }
}
