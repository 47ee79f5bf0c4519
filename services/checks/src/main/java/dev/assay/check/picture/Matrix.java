package dev.assay.check.picture;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A matrix of values in [0, 1] as coloured cells, each with its number, rows from the top. Values beyond take the end's
 * colour; a value that does not exist is gray.
 *
 * @param down what the rows are of
 * @param across what the columns are of
 * @param values {@code [row][column]}
 * @param unit of the colour bar
 * @param foot what it was made from, for the record
 */
@SuppressWarnings("ArrayRecordComponent") // drawn once; never compared
public record Matrix(
        String title,
        String down,
        String across,
        List<String> rows,
        List<String> columns,
        double[][] values,
        String unit,
        String foot) {
    private static final int SHARPNESS = 2;
    private static final int CELL = 46;
    private static final int MARGIN = 18;
    private static final int TITLE = 15;
    private static final int TEXT = 11;
    private static final int LINE = 15;
    private static final int BAR = 12;
    private static final int BAR_SPACE = 74;
    private static final int MOST_CHARACTERS = 24;
    private static final double BRIGHT = .6;
    private static final Color INK = new Color(0x1a1a1a);
    private static final Color QUIET = new Color(0x5a5a5a);
    private static final Color ABSENT = new Color(0xb0b0b0);

    public Matrix {
        rows = rows.stream().map(Matrix::shortened).toList();
        columns = columns.stream().map(Matrix::shortened).toList();
    }

    private static String shortened(String name) {
        return name.length() <= MOST_CHARACTERS ? name : "…" + name.substring(name.length() - MOST_CHARACTERS + 1);
    }

    /** The picture as PNG. */
    public byte[] png() {
        BufferedImage none = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D measuring = Canvas.on(none, 1);
        FontMetrics metrics = measuring.getFontMetrics(Fonts.plain(TEXT));
        int left = MARGIN + widest(metrics, rows) + 8;
        int above = MARGIN + TITLE + LINE + 14 + widest(metrics, columns);
        int cells = columns.size() * CELL;
        int width = Math.max(
                left + cells + BAR_SPACE,
                2 * MARGIN + measuring.getFontMetrics(Fonts.plain(TITLE)).stringWidth(title));
        measuring.dispose();
        int height = above + rows.size() * CELL + LINE + MARGIN;
        BufferedImage sheet = new BufferedImage(width * SHARPNESS, height * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Canvas.on(sheet, SHARPNESS);
        text(g, TITLE, INK, title, MARGIN, MARGIN + TITLE - 2);
        text(g, TEXT, QUIET, "rows: " + down + ", columns: " + across, MARGIN, MARGIN + TITLE + LINE);
        labels(g, left, above);
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                cell(g, values[r][c], left + c * CELL, above + r * CELL);
            }
        }
        bar(g, left + cells + 14, above, rows.size() * CELL);
        text(g, TEXT - 2, QUIET, foot, MARGIN, height - MARGIN + 4);
        g.dispose();
        return Png.of(sheet);
    }

    private static int widest(FontMetrics metrics, List<String> names) {
        return names.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    }

    private void labels(Graphics2D g, int left, int above) {
        FontMetrics metrics = g.getFontMetrics(Fonts.plain(TEXT));
        for (int r = 0; r < rows.size(); r++) {
            int x = left - 6 - metrics.stringWidth(rows.get(r));
            text(g, TEXT, INK, rows.get(r), x, above + r * CELL + CELL / 2f + 4);
        }
        var upright = g.getTransform();
        for (int c = 0; c < columns.size(); c++) {
            float x = left + c * CELL + CELL / 2f + 4;
            g.rotate(-Math.PI / 2, x, above - 6.0);
            text(g, TEXT, INK, columns.get(c), x, above - 6f);
            g.setTransform(upright);
        }
    }

    private static void cell(Graphics2D g, double value, int x, int y) {
        boolean exists = Double.isFinite(value);
        g.setColor(exists ? new Color(Colours.MAGNITUDE.rgb(value)) : ABSENT);
        g.fill(new Rectangle2D.Double(x, y, CELL - 1, CELL - 1));
        String number = Numbers.shown(value);
        int wide = g.getFontMetrics(Fonts.plain(TEXT)).stringWidth(number);
        Color ink = exists && value < BRIGHT ? Color.WHITE : INK;
        text(g, TEXT, ink, number, x + (CELL - 1 - wide) / 2f, y + CELL / 2f + 4);
    }

    private void bar(Graphics2D g, int x, int y, int height) {
        for (int i = 0; i < height * SHARPNESS; i++) {
            g.setColor(new Color(Colours.MAGNITUDE.rgb(1 - (double) i / (height * SHARPNESS - 1))));
            g.fill(new Rectangle2D.Double(x, y + (double) i / SHARPNESS, BAR, 1.0 / SHARPNESS));
        }
        text(g, TEXT - 2, INK, "1", x + BAR + 4, y + 9f);
        text(g, TEXT - 2, INK, "0", x + BAR + 4, y + height - 1f);
        var upright = g.getTransform();
        g.rotate(-Math.PI / 2, x + BAR + 26.0, y + height / 2.0);
        int wide = g.getFontMetrics(Fonts.plain(TEXT)).stringWidth(unit);
        text(g, TEXT, QUIET, unit, x + BAR + 26f - wide / 2f, y + height / 2f);
        g.setTransform(upright);
    }

    private static void text(Graphics2D g, int size, Color colour, String text, float x, float y) {
        g.setFont(Fonts.plain(size));
        g.setColor(colour);
        g.drawString(text, x, y);
    }
}
