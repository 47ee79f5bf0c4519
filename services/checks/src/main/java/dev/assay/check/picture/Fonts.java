package dev.assay.check.picture;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The one font of all pictures, from this library's own file: a machine without fonts draws the same pictures. */
final class Fonts {
    private static final Font PLAIN = load();

    private Fonts() {}

    /**
     * @param size in points of the picture
     */
    static Font plain(float size) {
        return PLAIN.deriveFont(size);
    }

    private static Font load() {
        try (InputStream in = Fonts.class.getResourceAsStream("DejaVuSans.ttf")) {
            if (in == null) {
                throw new IllegalStateException("DejaVuSans.ttf is missing from this library");
            }
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read DejaVuSans.ttf", e);
        } catch (FontFormatException e) {
            throw new IllegalStateException("DejaVuSans.ttf is damaged", e);
        }
    }
}
