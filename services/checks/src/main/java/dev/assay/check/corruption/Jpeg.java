package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Encodes as JPEG and decodes again, with the Java runtime's own encoder: the tables of ITU-T T.81 Annex K scaled by the
 * quality as libjpeg does, chroma halved in both directions. The same Java runtime gives the same bits; the record names
 * it.
 */
final class Jpeg implements Corruption {
    private static final float[] QUALITY = {.25f, .18f, .15f, .10f, .07f};

    @Override
    public String name() {
        return "jpeg";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        boolean gray = picture.channels() == 1;
        BufferedImage image = new BufferedImage(
                picture.width(), picture.height(), gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int[] samples = interleaved(picture);
        image.getRaster().setPixels(0, 0, picture.width(), picture.height(), samples);
        BufferedImage back = decoded(encoded(image, QUALITY[severity - 1]));
        back.getRaster().getPixels(0, 0, picture.width(), picture.height(), samples);
        return planes(samples, picture);
    }

    /** A method of its own, as {@link #planes} is: compiling the loop in {@link #apply} would compile the codec with it. */
    private static int[] interleaved(Picture picture) {
        int plane = picture.height() * picture.width();
        int[] samples = new int[picture.channels() * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < picture.channels(); c++) {
                samples[i * picture.channels() + c] = picture.pixels()[c * plane + i] & 0xff;
            }
        }
        return samples;
    }

    private static Picture planes(int[] samples, Picture like) {
        int plane = like.height() * like.width();
        byte[] pixels = new byte[samples.length];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < like.channels(); c++) {
                pixels[c * plane + i] = (byte) samples[i * like.channels() + c];
            }
        }
        return new Picture(like.channels(), like.height(), like.width(), pixels);
    }

    private static byte[] encoded(BufferedImage image, float quality) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a picture as JPEG in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage decoded(byte[] jpeg) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in);
            return reader.read(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode a JPEG that was just encoded", e);
        } finally {
            reader.dispose();
        }
    }
}
