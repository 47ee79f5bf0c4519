package dev.assay.check.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Heat;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
    private static final Heat SIGNED = new Heat(2, 2, new float[] {-1, 0, .5f, 2});
    private static final Heat POSITIVE = new Heat(1, 4, new float[] {0, 1, 2, 4});

    @Test
    void signed_maps_are_white_at_zero_and_alike_on_both_sides() {
        Scale scale = Scale.of(List.of(SIGNED));
        assertThat(scale).isEqualTo(new Scale(Colours.SIGNED, -2, 2));
        assertThat(scale.rgb(0)).isEqualTo(0xffffff);
        assertThat(scale.rgb(2)).isEqualTo(0x67001f);
        assertThat(scale.rgb(-2)).isEqualTo(scale.rgb(-9)).isEqualTo(0x053061);
    }

    @Test
    void magnitudes_run_through_cividis() {
        Scale scale = Scale.of(List.of(POSITIVE));
        assertThat(scale).isEqualTo(new Scale(Colours.MAGNITUDE, 0, 4));
        assertThat(scale.rgb(0)).isEqualTo(0x00224e);
        assertThat(scale.rgb(4)).isEqualTo(0xfee838);
    }

    @Test
    void a_value_that_is_no_number_is_gray() {
        assertThat(Scale.of(List.of(POSITIVE)).rgb(Double.NaN)).isEqualTo(0x808080);
    }

    @Test
    void few_high_pixels_do_not_darken_the_rest() {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < 4 ? 100 : i / 1000f;
        }
        assertThat(Scale.of(List.of(new Heat(10, 100, values))).reach()).isCloseTo(1, within(.01));
    }

    @Test
    void the_same_figure_gives_the_same_bytes_and_shows_the_map() throws IOException {
        byte[] png = figure().png();
        assertThat(figure().png()).isEqualTo(png);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int white = 0xffffffff;
        int most = 0xff67001f;
        assertThat(image.getRGB(0, 0)).isEqualTo(white);
        assertThat(image.getRGB(2 * (16 + 120), 2 * (54 + 120))).isEqualTo(most);
    }

    @Test
    void a_map_is_drawn_beside_its_picture_and_over_it_with_the_ends_of_its_colours_on_the_bar() throws IOException {
        byte[] pixels = {0, (byte) 255, (byte) 200, 100};
        MapFigure figure = new MapFigure(
                new Picture(1, 2, 2, pixels), "picture", new Maps(1, 1, 2, 2, new float[] {-2, 0, 1, 2}), "map");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png("title", "subtitle", "foot")));
        assertThat(quarters(image, 0)).containsExactly(0x000000, 0xffffff, 0xc8c8c8, 0x646464);
        Scale scale = Scale.of(List.of(figure.heat()));
        assertThat(quarters(image, 1)).containsExactly(0x053061, 0xffffff, scale.rgb(1), 0x67001f);
        // 40 % of the picture, 60 % of the map.
        assertThat(quarters(image, 2))
                .containsExactly(0x031c3a, 0xffffff, mixed(0xc8c8c8, scale.rgb(1)), mixed(0x646464, 0x67001f));
        int bar = 2 * (16 + 3 * (168 + 14)) + 12;
        assertThat(colour(image, bar, 2 * 54)).isEqualTo(0x67001f);
        assertThat(colour(image, bar, 2 * (54 + 168) - 1)).isEqualTo(0x053061);
        assertThat(colour(image, bar, 2 * (54 + 84))).isGreaterThan(0xf8f8f8);
    }

    /** The colours in the middle of the quarters of a panel, row by row. */
    private static List<Integer> quarters(BufferedImage image, int panel) {
        int left = 2 * (16 + panel * (168 + 14));
        int top = 2 * 54;
        return List.of(
                colour(image, left + 84, top + 84),
                colour(image, left + 252, top + 84),
                colour(image, left + 84, top + 252),
                colour(image, left + 252, top + 252));
    }

    private static int colour(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    private static int mixed(int picture, int map) {
        int rgb = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            rgb |= (2 * (picture >> shift & 0xff) + 3 * (map >> shift & 0xff)) / 5 << shift;
        }
        return rgb;
    }

    private static Figure figure() {
        Scale scale = Scale.of(List.of(SIGNED));
        Panel panel = Panel.of(SIGNED, scale, List.of(), "map");
        return new Figure(
                "A map", "of a test", List.of(List.of(panel)), Optional.of(new Figure.Bar(scale, "unit")), "f");
    }

    @Test
    void the_same_chart_gives_the_same_bytes() {
        assertThat(chart()).isEqualTo(chart());
        assertThat(new String(chart(), StandardCharsets.UTF_8))
                .contains("clip-0")
                .doesNotContainPattern("clip-?[0-9]{4}");
    }

    private static byte[] chart() {
        double[] curve = {1, .4, .1};
        return Charts.lines("title", "x", "y", List.of(curve), List.of(new Charts.Line("mean", curve)));
    }

    @Test
    void the_border_of_a_rectangle_is_four_lines() {
        BitSet inside = new BitSet();
        inside.set(1, 3);
        inside.set(6, 8);
        assertThat(lines(Border.of(inside, 5, 3))).isEqualTo(4);
        inside.set(14);
        assertThat(lines(Border.of(inside, 5, 3))).isEqualTo(4 + 4);
    }

    private static int lines(Path2D path) {
        int lines = 0;
        for (PathIterator at = path.getPathIterator(null); !at.isDone(); at.next()) {
            lines += at.currentSegment(new double[6]) == PathIterator.SEG_LINETO ? 1 : 0;
        }
        return lines;
    }

    @Test
    void numbers_are_shown_with_three_digits() {
        assertThat(List.of(.12345, 0., -2.5, 1234567., .000123456, 100.))
                .extracting(Numbers::shown)
                .containsExactly("0.123", "0", "−2.5", "1.23e6", "0.000123", "100");
        assertThat(Numbers.shown(Double.NaN)).isEqualTo("–");
        assertThat(Numbers.percent(.0213)).isEqualTo("2.13 %");
    }
}
