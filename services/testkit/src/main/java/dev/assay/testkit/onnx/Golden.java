package dev.assay.testkit.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Small networks exported by PyTorch, and what PyTorch says of them: made by services/onnx/src/test/golden/make.py. */
public final class Golden {
    /** The networks. */
    public static final List<String> NETWORKS =
            List.of("cnn", "residual", "mobile", "vit", "swin", "convnext", "dense", "recurrent", "inception");

    private static final Path FOLDER = Path.of("../onnx/src/test/golden");
    private static final int HEADER_LENGTH_AT = 8;
    private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

    private Golden() {}

    /**
     * Values of an array file.
     *
     * @param values row-major; whole numbers too
     */
    @SuppressWarnings("ArrayRecordComponent") // read by one test, never compared
    public record Array(int[] shape, double[] values) {}

    /** The network's exports. */
    public static List<Path> exports(String network) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().startsWith(network + '-'))
                    .filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + FOLDER, e);
        }
    }

    public static boolean has(String network, String what) {
        return Files.exists(file(network, what));
    }

    /** Reads NETWORK.WHAT.npy, of float32 or int64. */
    public static Array read(String network, String what) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(file(network, what))).order(ByteOrder.LITTLE_ENDIAN);
            int length = bytes.getShort(HEADER_LENGTH_AT);
            byte[] header = new byte[length];
            bytes.position(HEADER_LENGTH_AT + Short.BYTES).get(header);
            String text = new String(header, StandardCharsets.US_ASCII);
            Matcher shape = SHAPE.matcher(text);
            if (!shape.find()) {
                throw new AssertionError(file(network, what) + " must have a shape, found " + text);
            }
            int[] sizes = Arrays.stream(shape.group(1).split(","))
                    .filter(size -> !size.isBlank())
                    .mapToInt(size -> Integer.parseInt(size.strip()))
                    .toArray();
            double[] values = new double[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
            boolean whole = text.contains("<i8");
            for (int i = 0; i < values.length; i++) {
                values[i] = whole ? bytes.getLong() : bytes.getFloat();
            }
            return new Array(sizes, values);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a golden file of " + network, e);
        }
    }

    private static Path file(String network, String what) {
        return FOLDER.resolve(network + '.' + what + ".npy");
    }
}
