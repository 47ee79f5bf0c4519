package dev.assay.core.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/** Where the object is in a picture. */
public final class Mask {
    private static final int INSIDE = 255;

    private final int height;
    private final int width;
    private final BitSet inside;

    private Mask(int height, int width, BitSet inside) {
        this.height = height;
        this.width = width;
        this.inside = inside;
    }

    /**
     * Reads and decodes a mask of the release.
     *
     * @param folder of the release
     * @throws Refused if its bytes changed since they were digested, or it is no 8-bit gray PNG of the declared size
     *     with the values 0 and 255
     */
    public static Mask read(DatasetRelease release, Path folder, Sample.File file) throws IOException {
        return decode(file.path(), Picture.content(folder, file), release.height(), release.width());
    }

    /**
     * @param name of the file, for messages
     */
    static Mask decode(String name, byte[] content, int height, int width) {
        PictureHeader header = PictureHeader.read(name, content);
        if (header.format() != PictureHeader.Format.PNG || header.channels() != 1 || header.bits() != Byte.SIZE) {
            String found = header.palette() ? "palette" : header.channels() == 1 ? "gray" : "RGB";
            throw new Refused(name + " must be a gray PNG of 8 bits, as a mask, found a " + found + ' '
                    + header.format() + " of " + header.bits() + " bits");
        }
        if (header.width() != width || header.height() != height) {
            throw new Refused(name + " must have the size of its picture, " + width + " x " + height + " pixels, found "
                    + header.width() + " x " + header.height());
        }
        byte[] values = Decoder.decode(name, content, header);
        BitSet inside = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            int value = values[i] & 0xff;
            if (value != 0 && value != INSIDE) {
                throw new Refused(name + " must hold 255 inside and 0 outside only, found " + value + " at x "
                        + i % width + ", y " + i / width);
            }
            inside.set(i, value == INSIDE);
        }
        return new Mask(height, width, inside);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public boolean inside(int y, int x) {
        return inside(y * width + x);
    }

    /**
     * @param index of the pixel, row by row
     */
    public boolean inside(int index) {
        return inside.get(index);
    }

    /** Pixels inside. */
    public int area() {
        return inside.cardinality();
    }
}
