package dev.assay.core.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Arrays as NumPy reads them: written in the .npy format 1.0, little-endian float32, C order. */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * An array of float32.
     *
     * @param values row-major (C order)
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
    public record Floats(int[] shape, float[] values) {}

    /**
     * An array of int64.
     *
     * @param values row-major (C order)
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    public record Wholes(int[] shape, long[] values) {}

    /**
     * Reads an array of float32, of either byte and index order.
     *
     * @throws dev.assay.core.release.Refused if the file is none, is cut short or goes over a limit
     */
    public static Floats floats(Path file) throws IOException {
        try (NpyFile npy = NpyFile.open(file, "f4")) {
            float[] values = new float[npy.count()];
            npy.read((i, bytes) -> values[i] = bytes.getFloat());
            return new Floats(npy.shape(), values);
        }
    }

    /**
     * Reads an array of int64, of either byte and index order.
     *
     * @throws dev.assay.core.release.Refused if the file is none, is cut short or goes over a limit
     */
    public static Wholes wholes(Path file) throws IOException {
        try (NpyFile npy = NpyFile.open(file, "i8")) {
            long[] values = new long[npy.count()];
            npy.read((i, bytes) -> values[i] = bytes.getLong());
            return new Wholes(npy.shape(), values);
        }
    }

    /**
     * The bytes of a .npy file.
     *
     * @param values row-major
     * @param shape whose product is the number of values
     */
    public static byte[] of(float[] values, int... shape) {
        if (Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b) != values.length) {
            throw new IllegalArgumentException("an array of shape " + Arrays.toString(shape)
                    + " must have as many values, found " + values.length);
        }
        String sizes = Arrays.stream(shape).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
        int length = header.length() + 1;
        int padded = (MAGIC.length + Short.BYTES + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer out =
                ByteBuffer.allocate(padded + Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).putShort((short) (padded - MAGIC.length - Short.BYTES));
        out.put(header.getBytes(StandardCharsets.US_ASCII));
        while (out.position() < padded - 1) {
            out.put((byte) ' ');
        }
        out.put((byte) '\n');
        out.asFloatBuffer().put(values);
        return out.array();
    }
}
