package dev.assay.check.picture;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Points in the plane, each group with its own colour and its own shape. */
public final class Scatter {
    private static final List<Marker> SHAPES = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS);

    /** Okabe and Ito 2008: as many as there are shapes and one more, so that 42 pairs differ. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072b2),
            new Color(0xd55e00),
            new Color(0x009e73),
            new Color(0xcc79a7),
            new Color(0x56b4e9),
            new Color(0xe69f00),
            new Color(0x000000));

    private static final Color REST = new Color(0xb8b8b8);
    private static final int SIZE = 8;

    private Scatter() {}

    /**
     * Points of one name.
     *
     * @param rest drawn in gray, under the others
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    public record Group(String name, double[] x, double[] y, boolean rest) {}

    /** The points as SVG, in the order of the groups. */
    public static byte[] svg(String title, String xAxis, String yAxis, List<Group> groups) {
        XYChart chart = new XYChartBuilder()
                .width(620)
                .height(460)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        Charts.style(chart.getStyler());
        chart.getStyler()
                .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setMarkerSize(SIZE);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Numbers::shown);
        chart.getStyler().setyAxisTickLabelsFormattingFunction(Numbers::shown);
        chart.getStyler().setXAxisTickMarkSpacingHint(90);
        groups.stream().filter(Group::rest).forEach(group -> add(chart, group, REST, SeriesMarkers.CIRCLE));
        int at = 0;
        for (Group group : groups) {
            if (!group.rest()) {
                add(chart, group, COLOURS.get(at % COLOURS.size()), SHAPES.get(at % SHAPES.size()));
                at++;
            }
        }
        return Charts.svg(chart);
    }

    private static void add(XYChart chart, Group group, Color colour, Marker shape) {
        chart.addSeries(group.name(), group.x(), group.y())
                .setMarker(shape)
                .setMarkerColor(colour)
                .setLineColor(colour);
    }
}
