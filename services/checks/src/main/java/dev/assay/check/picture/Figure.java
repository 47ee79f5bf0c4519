package dev.assay.check.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of panels under a title, with a colour bar where maps are shown and a line at the foot that says what was looked
 * at. Drawn at twice its size in points, so that it prints sharp at 144 points an inch.
 *
 * @param title what it shows
 * @param subtitle of the sample: label, prediction; may be empty
 * @param rows of panels, all of one size; the first row is the longest
 * @param bar the scale of the maps and what its numbers are
 * @param foot what it was made from, for the record
 */
public record Figure(String title, String subtitle, List<List<Panel>> rows, Optional<Bar> bar, String foot) {
    private static final int SHARPNESS = 2;
    private static final int SIDE = 168;
    private static final int GAP = 14;
    private static final int MARGIN = 16;
    private static final int TITLE = 15;
    private static final int TEXT = 11;
    private static final int LINE = 15;
    private static final int BAR_WIDTH = 12;
    private static final int BAR_SPACE = 84;
    private static final int MOST_CHARACTERS = 160;
    private static final Color INK = new Color(0x1a1a1a);
    private static final Color FRAME = new Color(0xc0c0c0);
    private static final Color QUIET = new Color(0x5a5a5a);

    public Figure {
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * The colour bar.
     *
     * @param unit what the numbers are, for example {@code drop in probability}
     */
    public record Bar(Scale scale, String unit) {}

    /** Panels in rows of so many; the last may be shorter. */
    public static List<List<Panel>> rows(List<Panel> panels, int columns) {
        List<List<Panel>> rows = new ArrayList<>();
        for (int from = 0; from < panels.size(); from += columns) {
            rows.add(panels.subList(from, Math.min(from + columns, panels.size())));
        }
        return rows;
    }

    /** The figure as PNG. */
    public byte[] png() {
        int captions = rows.stream()
                        .flatMap(List::stream)
                        .mapToInt(panel -> panel.caption().size())
                        .max()
                        .orElse(0)
                * LINE;
        int columns = rows.getFirst().size();
        int panelHeight = Math.round((float) SIDE * image().getHeight() / image().getWidth());
        int head = MARGIN + TITLE + 8 + (subtitle.isEmpty() ? 0 : LINE);
        int height = head + rows.size() * (panelHeight + captions + GAP) + LINE + MARGIN;
        int panels = columns * (SIDE + GAP) - GAP + (bar.isPresent() ? GAP + BAR_SPACE : 0);
        int width = 2 * MARGIN + Math.max(panels, textWidth());
        BufferedImage sheet = new BufferedImage(width * SHARPNESS, height * SHARPNESS, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Canvas.on(sheet, SHARPNESS);
        text(g, TITLE, INK, title, MARGIN, MARGIN + TITLE - 2);
        text(g, TEXT, QUIET, subtitle, MARGIN, MARGIN + TITLE + LINE);
        for (int r = 0; r < rows.size(); r++) {
            int y = head + r * (panelHeight + captions + GAP);
            for (int c = 0; c < rows.get(r).size(); c++) {
                draw(g, rows.get(r).get(c), MARGIN + c * (SIDE + GAP), y, panelHeight);
            }
        }
        bar.ifPresent(of -> draw(g, of, MARGIN + columns * (SIDE + GAP), head, panelHeight));
        text(g, TEXT - 2, QUIET, foot, MARGIN, height - MARGIN + 2);
        g.dispose();
        return Png.of(sheet);
    }

    private BufferedImage image() {
        return rows.getFirst().getFirst().image();
    }

    private int textWidth() {
        BufferedImage none = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = Canvas.on(none, 1);
        int widest = Math.max(width(g, TITLE, title), Math.max(width(g, TEXT, subtitle), width(g, TEXT - 2, foot)));
        g.dispose();
        return widest;
    }

    private static int width(Graphics2D g, int size, String text) {
        return g.getFontMetrics(Fonts.plain(size)).stringWidth(shown(text));
    }

    private static String shown(String text) {
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS - 1) + "…" : text;
    }

    private static void text(Graphics2D g, int size, Color colour, String text, float x, float y) {
        g.setFont(Fonts.plain(size));
        g.setColor(colour);
        g.drawString(shown(text), x, y);
    }

    private static void draw(Graphics2D g, Panel panel, int x, int y, int height) {
        BufferedImage image = panel.image();
        boolean enlarged = image.getWidth() <= SIDE * SHARPNESS;
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                enlarged
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, x, y, SIDE, height, null);
        g.setColor(FRAME);
        g.setStroke(new BasicStroke(.5f));
        g.draw(new Rectangle2D.Double(x, y, SIDE, height));
        double sx = (double) SIDE / image.getWidth();
        double sy = (double) height / image.getHeight();
        for (Panel.Mark mark : panel.marks()) {
            switch (mark) {
                case Panel.Mark.Outline outline -> {
                    Path2D border = Border.of(outline.inside(), image.getWidth(), image.getHeight());
                    border.transform(new AffineTransform(sx, 0, 0, sy, x, y));
                    twice(g, border, outline.dashed());
                }
                case Panel.Mark.Cross cross -> {
                    double cx = x + (cross.x() + .5) * sx;
                    double cy = y + (cross.y() + .5) * sy;
                    Path2D lines = new Path2D.Double();
                    lines.append(new Line2D.Double(cx - 6, cy, cx + 6, cy), false);
                    lines.append(new Line2D.Double(cx, cy - 6, cx, cy + 6), false);
                    twice(g, lines, false);
                }
            }
        }
        for (int i = 0; i < panel.caption().size(); i++) {
            text(g, TEXT, i == 0 ? INK : QUIET, fitting(g, panel.caption().get(i)), x, y + height + (i + 1) * LINE - 2);
        }
    }

    private static String fitting(Graphics2D g, String caption) {
        FontMetrics metrics = g.getFontMetrics(Fonts.plain(TEXT));
        String text = caption;
        while (text.length() > 1 && metrics.stringWidth(text) > SIDE + GAP - 4) {
            text = text.substring(0, text.length() - 2) + "…";
        }
        return text;
    }

    /** Dark under light, so that it is seen on every ground. */
    private static void twice(Graphics2D g, Path2D path, boolean dashed) {
        float[] dash = {4, 3};
        g.setColor(new Color(0, 0, 0, 170));
        g.setStroke(new BasicStroke(2.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        g.draw(path);
        g.setColor(Color.WHITE);
        g.setStroke(
                dashed
                        ? new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dash, 0)
                        : new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        g.draw(path);
    }

    private static void draw(Graphics2D g, Bar bar, int x, int y, int height) {
        Scale scale = bar.scale();
        int steps = height * SHARPNESS;
        BufferedImage colours = new BufferedImage(1, steps, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < steps; i++) {
            double value = scale.reach() - (scale.reach() - scale.low()) * i / (steps - 1);
            colours.setRGB(0, i, scale.rgb(value));
        }
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        g.drawImage(colours, x, y, BAR_WIDTH, height, null);
        double middle = (scale.reach() + scale.low()) / 2;
        tick(g, x, y + 4, "≥ " + Numbers.shown(scale.reach()));
        tick(g, x, y + height / 2f, Numbers.shown(middle));
        tick(g, x, y + height - 2f, (scale.low() == 0 ? "" : "≤ ") + Numbers.shown(scale.low()));
        Font turned = Fonts.plain(TEXT - 1);
        g.setFont(turned);
        g.setColor(QUIET);
        int wide = g.getFontMetrics(turned).stringWidth(bar.unit());
        var upright = g.getTransform();
        g.rotate(-Math.PI / 2, x + BAR_SPACE - 6.0, y + (height + wide) / 2.0);
        g.drawString(bar.unit(), x + BAR_SPACE - 6f, y + (height + wide) / 2f);
        g.setTransform(upright);
    }

    private static void tick(Graphics2D g, int x, float y, String text) {
        text(g, TEXT - 2, INK, text, x + BAR_WIDTH + 3, y + 4);
    }
}
