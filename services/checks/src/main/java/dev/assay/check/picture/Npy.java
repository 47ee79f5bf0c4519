package dev.assay.check.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Arrays as NumPy reads them: the .npy format 1.0, little-endian float32, C order. */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;

    private Npy() {}

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
