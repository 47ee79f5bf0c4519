package dev.assay.core.npy;

import dev.assay.core.release.Refused;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the header of a .npy file says: a Python dictionary of three entries.
 *
 * @param type of a value, a letter for its kind and its bytes, for example {@code f4}
 * @param columnsFirst true where the first index runs fastest (Fortran order)
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package, never compared
record NpyHeader(String type, ByteOrder order, boolean columnsFirst, int[] shape) {
    /** Values of one array: 1 GiB of float32, more than a machine that explains them has to spare. */
    static final int MAX_VALUES = 1 << 28;

    /** NumPy itself stops at 64; images have four. */
    private static final int MAX_DIMENSIONS = 8;

    private static final int SHOWN = 40;
    private static final Pattern TYPE = Pattern.compile("'descr': *'([<>=|])([a-zA-Z][0-9]*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9L, ]*)\\)");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("f2", "float16"),
            Map.entry("f4", "float32"),
            Map.entry("f8", "float64"),
            Map.entry("i1", "int8"),
            Map.entry("i2", "int16"),
            Map.entry("i4", "int32"),
            Map.entry("i8", "int64"),
            Map.entry("u1", "uint8"),
            Map.entry("u2", "uint16"),
            Map.entry("u4", "uint32"),
            Map.entry("u8", "uint64"),
            Map.entry("b1", "bool"),
            Map.entry("c8", "complex64"),
            Map.entry("c16", "complex128"),
            Map.entry("O", "Python objects"));

    static NpyHeader parse(String file, String text, String wanted) {
        Matcher type = TYPE.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!type.find() || !order.find() || !shape.find()) {
            String start = text.strip();
            throw new Refused(file + " has no header of a plain array but \""
                    + (start.length() > SHOWN ? start.substring(0, SHOWN) + "…" : start) + "\": save an array of "
                    + name(wanted) + " with numpy.save");
        }
        if (!type.group(2).equals(wanted)) {
            throw new Refused(file + " holds " + name(type.group(2)) + ", needed is " + name(wanted)
                    + ": save it with x.astype(\"" + name(wanted) + "\")");
        }
        ByteOrder bytes = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(wanted, bytes, order.group(1).equals("True"), sizes(file, shape.group(1)));
    }

    private static String name(String type) {
        return NAMES.getOrDefault(type, "values of type " + type);
    }

    private static int[] sizes(String file, String list) {
        String[] parts = Arrays.stream(list.replace("L", "").split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toArray(String[]::new);
        int[] sizes = new int[parts.length];
        long count = 1;
        for (int i = 0; i < parts.length; i++) {
            // Ten digits fit a long, and their product with what is left of the limit too.
            long size = parts[i].length() > 10 ? Long.MAX_VALUE : Long.parseLong(parts[i]);
            if (parts.length > MAX_DIMENSIONS || size > MAX_VALUES || count * size > MAX_VALUES) {
                throw new Refused(
                        file + " has shape [" + String.join(", ", parts).substring(0, shown(parts)) + "], at"
                                + " most " + MAX_DIMENSIONS + " dimensions and " + MAX_VALUES
                                + " values are read: save fewer samples a file");
            }
            count *= size;
            sizes[i] = (int) size;
        }
        return sizes;
    }

    private static int shown(String... parts) {
        return Math.min(SHOWN, String.join(", ", parts).length());
    }

    int count() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    int bytesOfOne() {
        return Integer.parseInt(type.substring(1));
    }
}
