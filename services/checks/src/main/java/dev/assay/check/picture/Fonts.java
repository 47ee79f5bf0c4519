package dev.assay.check.picture;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The one font of all pictures, from this library's own file: a machine without fonts draws the same pictures.
 *
 * <p>On Linux, Java asks fontconfig for the system's fonts before it reads any font, a font of one's own included, and
 * refuses where there is no fontconfig or it knows no font. It asks no further where a font configuration of its own
 * kind is at hand, even one that names no font; so one is put there where the first attempt fails.
 */
final class Fonts {
    private static final String CONFIGURATION = "sun.awt.fontconfig";
    private static final String NO_FONTS = "version=1\nsequence.allfonts=default\n";
    private static final Font PLAIN = load();

    private Fonts() {}

    /**
     * @param size in points of the picture
     */
    static Font plain(float size) {
        return PLAIN.deriveFont(size);
    }

    private static Font load() {
        try {
            return read();
        } catch (IOException e) {
            if (System.getProperty(CONFIGURATION) != null) {
                throw unreadable(e);
            }
            return withoutFontsOfTheSystem(e);
        }
    }

    private static Font withoutFontsOfTheSystem(IOException first) {
        try {
            Path file = Files.createTempFile("assay-no-fonts-", ".properties");
            try {
                Files.writeString(file, NO_FONTS);
                System.setProperty(CONFIGURATION, file.toString());
                return read();
            } finally {
                System.clearProperty(CONFIGURATION);
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            e.addSuppressed(first);
            throw unreadable(e);
        }
    }

    private static Font read() throws IOException {
        try (InputStream in = Fonts.class.getResourceAsStream("DejaVuSans.ttf")) {
            if (in == null) {
                throw new IllegalStateException("DejaVuSans.ttf is missing from this library");
            }
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (FontFormatException e) {
            throw new IllegalStateException("DejaVuSans.ttf is damaged", e);
        }
    }

    private static UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("cannot read DejaVuSans.ttf", e);
    }
}
