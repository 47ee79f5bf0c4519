package dev.assay.check.picture;

import dev.assay.check.Heat;
import dev.assay.core.Digest;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import java.awt.GraphicsEnvironment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** One picture of every kind, with text in it; and the fonts that Java has from the system. */
final class EveryKind {
    private static final String TITLE = "Überschrift αβγ ≥ 0.5 − a · b … “c” | fi";
    private static final Set<String> OF_JAVA = Set.of("Dialog", "DialogInput", "Monospaced", "SansSerif", "Serif");

    private EveryKind() {}

    /**
     * @param arguments names of kinds; all kinds where there are none
     */
    public static void main(String[] arguments) {
        System.out.println(described(Set.of(arguments)));
    }

    /** A line for each picture, and one for the system's fonts. */
    static String described(Set<String> only) {
        var lines = new StringBuilder();
        kinds().forEach((kind, draw) -> {
            if (only.isEmpty() || only.contains(kind)) {
                lines.append(kind).append(' ').append(Digest.of(draw.get())).append('\n');
            }
        });
        return lines.append("fonts ").append(systemFonts()).toString();
    }

    /** Families of fonts beside those that Java makes up. */
    static Set<String> systemFonts() {
        Set<String> families = new TreeSet<>(
                List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames()));
        families.removeAll(OF_JAVA);
        return families;
    }

    private static Map<String, Supplier<byte[]>> kinds() {
        double[] curve = {1, .4, .1};
        Map<String, Supplier<byte[]>> kinds = new LinkedHashMap<>();
        kinds.put(
                "bars",
                () -> Charts.bars(
                        TITLE, "x", "y", List.of("p", "q"), List.of(new Charts.Bars("s", new double[] {.2, .9}))));
        kinds.put(
                "lines", () -> Charts.lines(TITLE, "x", "y", List.of(curve), List.of(new Charts.Line("mean", curve))));
        kinds.put(
                "scatter",
                () -> Scatter.svg(
                        TITLE,
                        "x",
                        "y",
                        List.of(
                                new Scatter.Group("a", new double[] {1, 2}, new double[] {2, 1}, false),
                                new Scatter.Group("rest", new double[] {1}, new double[] {2}, true))));
        kinds.put("figure", EveryKind::figure);
        kinds.put("map", EveryKind::map);
        kinds.put(
                "matrix",
                () -> new Matrix(
                                TITLE,
                                "down",
                                "across",
                                List.of("a", "b"),
                                List.of("c", "d"),
                                new double[][] {{.1, .2}, {.3, Double.NaN}},
                                "unit",
                                "foot")
                        .png());
        kinds.put(
                "histograms",
                () -> new Histograms(
                                TITLE,
                                "subtitle",
                                List.of(new Histograms.Part(
                                        "part", "of", "against", 0, 1, new double[] {.2, .8}, new double[] {.7, .3})),
                                "unit",
                                "foot")
                        .png());
        kinds.put(
                "paired",
                () -> new PairedBars(
                                TITLE, "subtitle", "left", "right", List.of(new PairedBars.Row("row", .3, -.4)), "foot")
                        .png());
        return kinds;
    }

    private static byte[] figure() {
        Heat heat = new Heat(2, 2, new float[] {-1, 0, .5f, 2});
        Scale scale = Scale.of(List.of(heat));
        Panel panel = Panel.of(heat, scale, List.of(new Panel.Mark.Cross(1, 1)), "map");
        return new Figure(TITLE, "subtitle", List.of(List.of(panel)), Optional.of(new Figure.Bar(scale, "unit")), "f")
                .png();
    }

    private static byte[] map() {
        return new MapFigure(
                        new Picture(1, 2, 2, new byte[] {0, 60, 120, (byte) 250}),
                        "picture",
                        new Maps(1, 1, 2, 2, new float[] {0, 1, 2, 4}),
                        "map")
                .png(TITLE, "subtitle", "foot");
    }
}
