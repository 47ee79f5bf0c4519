package dev.assay.core.release;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes pictures whose header was found acceptable, to their stored values. */
final class Decoder {
    private Decoder() {}

    /**
     * @return {@code [channels, height, width]} row-major
     * @throws Refused if it does not decode to its end without a complaint
     */
    static byte[] decode(String name, byte[] content, PictureHeader header) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(
                        header.format().name().toLowerCase(Locale.ROOT))
                .next();
        List<String> complaints = new ArrayList<>();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.addIIOReadWarningListener((source, warning) -> complaints.add(warning));
            reader.setInput(in, true, true);
            byte[] values = values(name, reader.read(0), header);
            if (!complaints.isEmpty()) {
                throw new Refused(name + " is damaged: " + complaints.getFirst());
            }
            return values;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Refused(name + " is damaged: it cannot be decoded (" + e.getMessage() + ")", e);
        } finally {
            reader.dispose();
        }
    }

    /** From the raster, never through a colour model's conversion: that would apply profiles and gamma. */
    private static byte[] values(String name, BufferedImage image, PictureHeader header) {
        if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
            throw new Refused(name + " is damaged: its data has another size than its header");
        }
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return looked(raster, palette, header);
        }
        if (raster.getNumBands() != header.channels()) {
            throw new Refused(name + " is damaged: its data has " + raster.getNumBands() + " channels, its header "
                    + header.channels());
        }
        int plane = header.width() * header.height();
        byte[] values = new byte[plane * header.channels()];
        int[] row = new int[header.width()];
        for (int c = 0; c < header.channels(); c++) {
            for (int y = 0; y < header.height(); y++) {
                raster.getSamples(0, y, header.width(), 1, c, row);
                for (int x = 0; x < row.length; x++) {
                    values[c * plane + y * row.length + x] = (byte) row[x];
                }
            }
        }
        return values;
    }

    /** Palettes, and gray of 1, 2 or 4 bits, which the decoder hands over as a palette of grays. */
    private static byte[] looked(Raster raster, IndexColorModel palette, PictureHeader header) {
        int plane = header.width() * header.height();
        byte[] values = new byte[plane * header.channels()];
        int[] row = new int[header.width()];
        for (int y = 0; y < header.height(); y++) {
            raster.getSamples(0, y, header.width(), 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                int at = y * row.length + x;
                values[at] = (byte) palette.getRed(row[x]);
                if (header.channels() == 3) {
                    values[plane + at] = (byte) palette.getGreen(row[x]);
                    values[2 * plane + at] = (byte) palette.getBlue(row[x]);
                }
            }
        }
        return values;
    }
}
