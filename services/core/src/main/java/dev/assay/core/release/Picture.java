package dev.assay.core.release;

import dev.assay.core.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A decoded picture: the stored values themselves, with palettes looked up and no colour management, so that equal
 * files give equal pixels whatever colour profile they carry.
 *
 * @param channels 1 (gray) or 3 (RGB)
 * @param pixels {@code [channels, height, width]} row-major, each 0 to 255 as an unsigned byte
 */
public record Picture(int channels, int height, int width, byte[] pixels) {
    /** A file of one picture: 16.8 megapixels of noise as an RGB PNG have 50 MB. */
    public static final long MAX_BYTES = 64L << 20;

    static final int LEVELS = 256;

    public Picture {
        if (pixels.length != (long) channels * height * width) {
            throw new IllegalArgumentException("a picture of " + channels + " x " + height + " x " + width
                    + " must have as many values, found " + pixels.length);
        }
    }

    /**
     * Reads and decodes a picture of the release.
     *
     * @param folder of the release
     * @throws Refused if its bytes changed since they were digested, or it is not what the release declares
     */
    public static Picture read(DatasetRelease release, Path folder, Sample.File file) throws IOException {
        byte[] content = content(folder, file);
        return decode(file.path(), content, release.channels(), release.height(), release.width());
    }

    /**
     * Decodes a PNG or JPEG.
     *
     * @param name of the file, for messages
     * @throws Refused if it is no such picture, has another size or other channels, or does not decode to its end
     */
    public static Picture decode(String name, byte[] content, int channels, int height, int width) {
        PictureHeader header = PictureHeader.read(name, content);
        if (header.width() != width || header.height() != height) {
            throw new Refused(name + " must be " + width + " x " + height + " pixels as declared, found "
                    + header.width() + " x " + header.height());
        }
        if (header.channels() != channels) {
            throw new Refused(
                    name + " must be " + colours(channels) + " as declared, found " + colours(header.channels()));
        }
        return new Picture(channels, height, width, Decoder.decode(name, content, header));
    }

    /** The bytes of a file of the release, if they are those that were digested. */
    static byte[] content(Path folder, Sample.File file) throws IOException {
        Path path = folder.resolve(file.path());
        byte[] content;
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new Refused(
                        file.path() + " must have at most " + MAX_BYTES + " bytes, found " + Files.size(path));
            }
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new Refused("there is no file " + file.path() + " in the folder", e);
        }
        Digest found = Digest.of(content);
        if (!found.equals(file.digest())) {
            throw new Refused("digest mismatch of " + file.path() + ": declared " + file.digest() + ", found " + found);
        }
        return content;
    }

    /** The value at channel, row and column, 0 to 255. */
    public int at(int channel, int y, int x) {
        return pixels[(channel * height + y) * width + x] & 0xff;
    }

    /** The picture in the model's input space, {@code [channels, height, width]} row-major. */
    public float[] input(InputSpec spec) {
        float[] values = new float[spec.values()];
        input(spec, values, 0);
        return values;
    }

    /**
     * Writes the picture in the model's input space. The formula of {@link InputSpec} is computed in double precision
     * and rounded to float once.
     *
     * @param offset of the first value in {@code into}
     */
    public void input(InputSpec spec, float[] into, int offset) {
        if (spec.channels() != channels || spec.height() != height || spec.width() != width) {
            throw new IllegalArgumentException("the model takes pictures of " + spec.channels() + " x " + spec.height()
                    + " x " + spec.width() + ", found " + channels + " x " + height + " x " + width);
        }
        int plane = height * width;
        for (int c = 0; c < channels; c++) {
            float[] levels = levels(spec, c);
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                into[offset + i] = levels[pixels[i] & 0xff];
            }
        }
    }

    private static float[] levels(InputSpec spec, int channel) {
        double mean = spec.mean()[channel];
        double std = spec.std()[channel];
        double low = spec.low();
        double high = spec.high();
        float[] levels = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            levels[level] = (float) ((low + level / (LEVELS - 1.0) * (high - low) - mean) / std);
        }
        return levels;
    }

    private static String colours(int channels) {
        return channels == 1 ? "gray (1 channel)" : "RGB (3 channels)";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that
                && channels == that.channels
                && height == that.height
                && width == that.width
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "Picture[" + channels + " x " + height + " x " + width + "]";
    }
}
