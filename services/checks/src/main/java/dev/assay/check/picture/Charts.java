package dev.assay.check.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as SVG. Text is drawn as outlines, so they look the same where the font is missing. */
public final class Charts {
    private static final Color INK = new Color(0x1a1a1a);
    private static final Pattern CLIP = Pattern.compile("clip-?[0-9]+");
    private static final double NUDGE = .01;

    /** Pixels for axis and legend, and for each bar with its gap: its value stands in it. */
    private static final int BESIDE_BARS = 160;

    private static final int BAR = 30;
    private static final Color GRID = new Color(0xe4e4e4);

    private Charts() {}

    /**
     * A line over equally spaced places in [0, 1].
     *
     * @param name in the legend
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    public record Line(String name, double[] y) {}

    /**
     * Values of one series of bars.
     *
     * @param values one a category; NaN where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    public record Bars(String name, double[] values) {}

    /**
     * Lines over equally spaced places in [0, 1], at least two, with values in [0, 1].
     *
     * @param weak drawn thin and gray
     */
    public static byte[] lines(String title, String xAxis, String yAxis, List<double[]> weak, List<Line> strong) {
        XYChart chart = new XYChartBuilder()
                .width(560)
                .height(360)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        style(chart.getStyler());
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Numbers::shown).setXAxisTickMarkSpacingHint(90);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        for (int i = 0; i < weak.size(); i++) {
            var series = chart.addSeries(i == 0 ? "one sample" : "sample " + i, places(weak.get(i)), weak.get(i));
            series.setMarker(SeriesMarkers.NONE)
                    .setLineColor(new Color(0xb8b8b8))
                    .setLineStyle(new BasicStroke(.8f));
            series.setShowInLegend(i == 0);
        }
        for (int i = 0; i < strong.size(); i++) {
            Line line = strong.get(i);
            chart.addSeries(line.name(), places(line.y()), line.y())
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(Colours.SERIES.get(i % Colours.SERIES.size()))
                    .setLineStyle(new BasicStroke(2.6f));
        }
        return svg(chart);
    }

    /** Groups of bars with values in [0, 1]. */
    public static byte[] bars(String title, String xAxis, String yAxis, List<String> categories, List<Bars> series) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(Math.max(560, BESIDE_BARS + BAR * categories.size() * series.size()))
                .height(360)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        style(chart.getStyler());
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        chart.getStyler().setAvailableSpaceFill(.8).setLabelsVisible(true).setLabelsFont(Fonts.plain(9));
        for (int i = 0; i < series.size(); i++) {
            List<Double> values = Arrays.stream(series.get(i).values())
                    .map(value -> Double.isNaN(value) ? 0 : value)
                    .boxed()
                    .toList();
            chart.addSeries(series.get(i).name(), categories, values)
                    .setFillColor(Colours.SERIES.get(i % Colours.SERIES.size()));
        }
        return svg(chart);
    }

    static void style(AxesChartStyler styler) {
        styler.setBaseFont(Fonts.plain(11));
        styler.setChartTitleFont(Fonts.plain(15))
                .setLegendFont(Fonts.plain(11))
                .setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(INK)
                .setChartTitleBoxVisible(false)
                .setLegendBorderColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        styler.setAxisTickLabelsFont(Fonts.plain(11))
                .setAxisTitleFont(Fonts.plain(11))
                .setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1))
                .setAxisTickMarksColor(GRID)
                .setAxisTickLabelsColor(INK)
                .setDecimalPattern("0.##");
        styler.setYAxisTickMarkSpacingHint(40);
    }

    /**
     * Equally spaced places in [0, 1], but for the second, which is a little to the right: XChart puts its ticks on the
     * places where all are equally spaced, and at round numbers otherwise.
     */
    private static double[] places(double[] values) {
        double[] places = new double[values.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = (double) i / (places.length - 1);
        }
        if (places.length > 2) {
            places[1] *= 1 + NUDGE;
        }
        return places;
    }

    static byte[] svg(Chart<?, ?> chart) {
        var bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write an SVG in memory", e);
        }
        return numbered(bytes.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /** Names of clip paths come from hash codes, which differ from run to run: they are numbered in order instead. */
    private static String numbered(String svg) {
        Map<String, String> names = new HashMap<>();
        return CLIP.matcher(svg).replaceAll(match -> names.computeIfAbsent(match.group(), n -> "clip-" + names.size()));
    }
}
