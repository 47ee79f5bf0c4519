package dev.assay.check.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Two lists of values side by side, one row a thing, each list on its own scale from zero: bars to the right are
 * positive, bars to the left negative. The bars of the second list are hatched, so that they stay apart without colour.
 *
 * @param left what the first values are, with their unit
 * @param right what the second are
 * @param foot what it was made from, for the record
 */
public record PairedBars(String title, String subtitle, String left, String right, List<Row> rows, String foot) {
    private static final int SHARPNESS = 2;
    private static final int MARGIN = 16;
    private static final int TITLE = 15;
    private static final int TEXT = 11;
    private static final int LINE = 15;
    private static final int ROW = 22;
    private static final int NAMES = 90;
    private static final int WIDE = 240;
    private static final int NUMBER = 50;
    private static final int GAP = 24;
    private static final Color INK = new Color(0x1a1a1a);
    private static final Color QUIET = new Color(0x5a5a5a);
    private static final Color FIRST = new Color(0x0072b2);
    private static final Color SECOND = new Color(0xd55e00);

    public PairedBars {
        rows = List.copyOf(rows);
    }

    /** One thing and its two values, both finite. */
    public record Row(String name, double left, double right) {}

    /** The picture as PNG. */
    public byte[] png() {
        int head = MARGIN + TITLE + 8 + 2 * LINE + 6;
        int bars = MARGIN + NAMES + 2 * (WIDE + NUMBER) + GAP + MARGIN;
        int width = Math.max(bars, 2 * MARGIN + textWidth());
        int height = head + rows.size() * ROW + LINE + MARGIN;
        BufferedImage sheet = new BufferedImage(width * SHARPNESS, height * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Canvas.on(sheet, SHARPNESS);
        text(g, TITLE, INK, title, MARGIN, MARGIN + TITLE - 2);
        text(g, TEXT, QUIET, subtitle, MARGIN, MARGIN + TITLE + LINE);
        for (int r = 0; r < rows.size(); r++) {
            text(g, TEXT, INK, rows.get(r).name(), MARGIN, head + r * ROW + 15);
        }
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        rows.forEach(row -> {
            first.add(row.left());
            second.add(row.right());
        });
        int from = MARGIN + NAMES;
        draw(g, left, first, FIRST, false, from, head);
        draw(g, right, second, SECOND, true, from + WIDE + NUMBER + GAP, head);
        text(g, TEXT - 2, QUIET, foot, MARGIN, height - MARGIN + 4);
        g.dispose();
        return Png.of(sheet);
    }

    private int textWidth() {
        Graphics2D g = Canvas.on(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), 1);
        int widest = Math.max(width(g, TITLE, title), Math.max(width(g, TEXT, subtitle), width(g, TEXT - 2, foot)));
        g.dispose();
        return widest;
    }

    private static void draw(
            Graphics2D g, String what, List<Double> values, Color colour, boolean hatched, int x, int y) {
        double low = Math.min(0, values.stream().mapToDouble(v -> v).min().orElse(0));
        double high = Math.max(0, values.stream().mapToDouble(v -> v).max().orElse(0));
        double perUnit = high > low ? WIDE / (high - low) : 0;
        double zero = x - low * perUnit;
        text(g, TEXT, INK, what, x, y - 6);
        for (int r = 0; r < values.size(); r++) {
            double value = values.get(r);
            double length = Math.abs(value) * perUnit;
            var bar = new Rectangle2D.Double(value < 0 ? zero - length : zero, y + r * ROW + 3.0, length, ROW - 6.0);
            fill(g, bar, colour, hatched);
            text(
                    g,
                    TEXT - 1,
                    INK,
                    Numbers.shown(value),
                    (float) (zero + Math.max(0, value * perUnit) + 5),
                    y + r * ROW + 15);
        }
        g.setColor(QUIET);
        g.setStroke(new BasicStroke(1));
        g.draw(new Line2D.Double(zero, y, zero, y + values.size() * (double) ROW));
    }

    private static void fill(Graphics2D g, Rectangle2D.Double bar, Color colour, boolean hatched) {
        g.setColor(colour);
        if (!hatched) {
            g.fill(bar);
            return;
        }
        var clip = g.getClip();
        g.setStroke(new BasicStroke(1.2f));
        g.draw(bar);
        g.clip(bar);
        for (double at = bar.x - bar.height; at < bar.x + bar.width; at += 6) {
            g.draw(new Line2D.Double(at, bar.y + bar.height, at + bar.height, bar.y));
        }
        g.setClip(clip);
    }

    private static int width(Graphics2D g, int size, String text) {
        return g.getFontMetrics(Fonts.plain(size)).stringWidth(text);
    }

    private static void text(Graphics2D g, int size, Color colour, String text, float x, float y) {
        g.setFont(Fonts.plain(size));
        g.setColor(colour);
        g.drawString(text, x, y);
    }
}
