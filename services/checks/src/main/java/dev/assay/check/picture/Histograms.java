package dev.assay.check.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * Small histograms in a grid, each of two groups over the same bins: the first filled, the second a stepped line, so that
 * they stay apart without colour.
 *
 * @param unit of what is counted
 * @param foot what it was made from, for the record
 */
public record Histograms(String title, String subtitle, List<Part> parts, String unit, String foot) {
    private static final int SHARPNESS = 2;
    private static final int COLUMNS = 3;
    private static final int WIDE = 236;
    private static final int HIGH = 104;
    private static final int LEFT = 30;
    private static final int GAP = 16;
    private static final int MARGIN = 16;
    private static final int TITLE = 15;
    private static final int TEXT = 11;
    private static final int LINE = 15;
    private static final Color INK = new Color(0x1a1a1a);
    private static final Color QUIET = new Color(0x5a5a5a);
    private static final Color GRID = new Color(0xe4e4e4);
    private static final Color FILL = new Color(0x56b4e9);
    private static final Color STEP = new Color(0xd55e00);

    public Histograms {
        parts = List.copyOf(parts);
    }

    /**
     * One histogram.
     *
     * @param filled name of the first group
     * @param stepped name of the second
     * @param low left end of the first bin
     * @param high right end of the last
     * @param of share of the first group in each bin, adding up to 1, or to 0 where it is empty
     * @param against share of the second, likewise
     */
    @SuppressWarnings("ArrayRecordComponent") // drawn once; never compared
    public record Part(
            String name, String filled, String stepped, double low, double high, double[] of, double[] against) {}

    /** The picture as PNG. */
    public byte[] png() {
        int columns = Math.min(COLUMNS, parts.size());
        int rows = (parts.size() + COLUMNS - 1) / COLUMNS;
        int head = MARGIN + TITLE + 8 + LINE;
        int row = 2 * LINE + HIGH + LINE + GAP;
        int width = 2 * MARGIN + Math.max(columns * (LEFT + WIDE + GAP) - GAP, textWidth());
        int height = head + rows * row + LINE + MARGIN;
        BufferedImage sheet = new BufferedImage(width * SHARPNESS, height * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Canvas.on(sheet, SHARPNESS);
        text(g, TITLE, INK, title, MARGIN, MARGIN + TITLE - 2);
        text(g, TEXT, QUIET, subtitle, MARGIN, MARGIN + TITLE + LINE);
        for (int p = 0; p < parts.size(); p++) {
            int x = MARGIN + p % COLUMNS * (LEFT + WIDE + GAP) + LEFT;
            draw(g, parts.get(p), x, head + p / COLUMNS * row);
        }
        text(g, TEXT - 2, QUIET, foot, MARGIN, height - MARGIN + 2);
        g.dispose();
        return Png.of(sheet);
    }

    private int textWidth() {
        Graphics2D g = Canvas.on(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), 1);
        int widest = Math.max(width(g, TITLE, title), Math.max(width(g, TEXT, subtitle), width(g, TEXT - 2, foot)));
        g.dispose();
        return widest;
    }

    private void draw(Graphics2D g, Part part, int x, int y) {
        text(g, TEXT, INK, part.name(), x, y + LINE - 3);
        g.setColor(FILL);
        g.fill(new Rectangle2D.Double(x, y + LINE + 3, 12, 8));
        text(g, TEXT - 1, INK, part.filled(), x + 16, y + 2 * LINE - 4);
        int second = x + 16 + width(g, TEXT - 1, part.filled()) + 14;
        g.setColor(STEP);
        g.setStroke(new BasicStroke(2));
        g.draw(new Line2D.Double(second, y + LINE + 7.0, second + 12, y + LINE + 7.0));
        text(g, TEXT - 1, INK, part.stepped(), second + 16, y + 2 * LINE - 4);
        int top = y + 2 * LINE;
        double most = Math.max(
                Arrays.stream(part.of()).max().orElse(0),
                Arrays.stream(part.against()).max().orElse(0));
        double reach = most > 0 ? most : 1;
        axes(g, part, reach, x, top);
        double bin = (double) WIDE / part.of().length;
        g.setColor(FILL);
        for (int b = 0; b < part.of().length; b++) {
            double share = HIGH * part.of()[b] / reach;
            g.fill(new Rectangle2D.Double(x + b * bin, top + HIGH - share, bin, share));
        }
        g.setColor(STEP);
        g.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        Path2D steps = new Path2D.Double();
        steps.moveTo(x, top + HIGH);
        for (int b = 0; b < part.against().length; b++) {
            double level = top + HIGH - HIGH * part.against()[b] / reach;
            steps.lineTo(x + b * bin, level);
            steps.lineTo(x + (b + 1) * bin, level);
        }
        steps.lineTo(x + WIDE, top + HIGH);
        g.draw(steps);
    }

    private void axes(Graphics2D g, Part part, double reach, int x, int top) {
        g.setColor(GRID);
        g.setStroke(new BasicStroke(1));
        g.draw(new Line2D.Double(x, top, x + WIDE, top));
        g.draw(new Line2D.Double(x, top + HIGH / 2.0, x + WIDE, top + HIGH / 2.0));
        g.setColor(QUIET);
        g.draw(new Line2D.Double(x, top + HIGH, x + WIDE, top + HIGH));
        String full = Numbers.percent(reach);
        text(g, TEXT - 2, INK, full, x - 4 - width(g, TEXT - 2, full), top + 7);
        text(g, TEXT - 2, INK, "0", x - 4 - width(g, TEXT - 2, "0"), top + HIGH);
        int under = top + HIGH + LINE - 3;
        text(g, TEXT - 2, INK, Numbers.shown(part.low()), x, under);
        String high = Numbers.shown(part.high());
        text(g, TEXT - 2, INK, high, x + WIDE - width(g, TEXT - 2, high), under);
        text(g, TEXT - 2, QUIET, unit, x + (WIDE - width(g, TEXT - 2, unit)) / 2f, under);
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
