package dev.assay.core.npy;

import dev.assay.core.release.Refused;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An open .npy file of format 1.0 or 2.0, its header read and its length held to it. */
final class NpyFile implements AutoCloseable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final byte[] ZIP = {'P', 'K'};

    /** As NumPy: a header of a plain array has a hundred characters. */
    private static final int MAX_HEADER = 10_000;

    private static final int READ_AT_ONCE = 1 << 20;

    private final String name;
    private final FileChannel channel;
    private final NpyHeader header;

    /** Takes the values in row-major order of their places. */
    @FunctionalInterface
    interface Sink {
        /** @param bytes to take one value from */
        void take(int place, ByteBuffer bytes);
    }

    private NpyFile(String name, FileChannel channel, NpyHeader header) {
        this.name = name;
        this.channel = channel;
        this.header = header;
    }

    /** @param wanted type of the values */
    static NpyFile open(Path file, String wanted) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file)) {
            throw new Refused((Files.exists(file) ? file + " is not a regular file" : "there is no file " + file)
                    + ": name a .npy file, saved with numpy.save");
        }
        FileChannel channel = FileChannel.open(file);
        try {
            NpyHeader header = NpyHeader.parse(name, header(name, channel), wanted);
            long found = channel.size() - channel.position();
            long needed = (long) header.count() * header.bytesOfOne();
            if (found != needed) {
                throw new Refused(name + " must have " + needed + " bytes of values for shape "
                        + Arrays.toString(header.shape()) + ", found " + found + ": "
                        + (found < needed ? "it is cut short; save it again" : "save one array a file"));
            }
            return new NpyFile(name, channel, header);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String header(String name, FileChannel channel) throws IOException {
        byte[] start = bytes(name, channel, Math.min(MAGIC.length + 2, (int) Math.min(channel.size(), 8)));
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            boolean zip = start.length >= ZIP.length && Arrays.equals(start, 0, ZIP.length, ZIP, 0, ZIP.length);
            throw new Refused(name + " is not a .npy file" + (zip ? " but a zip archive, perhaps .npz" : "")
                    + ": save one array with numpy.save");
        }
        int major = start[MAGIC.length];
        int minor = start[MAGIC.length + 1];
        if (major < 1 || major > 2 || minor != 0) {
            throw new Refused(name + " has .npy format " + major + '.' + minor
                    + ", read are 1.0 and 2.0: save a plain array with numpy.save");
        }
        ByteBuffer size = ByteBuffer.wrap(bytes(name, channel, major == 1 ? Short.BYTES : Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        int length = major == 1 ? Short.toUnsignedInt(size.getShort()) : size.getInt();
        if (length < 0 || length > MAX_HEADER) {
            throw new Refused(name + " has a header of " + Integer.toUnsignedString(length) + " bytes, at most "
                    + MAX_HEADER + " are read: save a plain array with numpy.save");
        }
        return new String(bytes(name, channel, length), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name, FileChannel channel, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new Refused(name + " is cut short in its header: save it again");
            }
        }
        return bytes.array();
    }

    int count() {
        return header.count();
    }

    int[] shape() {
        return header.shape();
    }

    /** Gives every value with its place in row-major order. */
    void read(Sink sink) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(READ_AT_ONCE).order(header.order());
        Places places = new Places(header.shape(), header.columnsFirst());
        int left = count();
        while (left > 0) {
            bytes.clear().limit((int) Math.min(READ_AT_ONCE, (long) left * header.bytesOfOne()));
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException(name + " became shorter while it was read");
                }
            }
            bytes.flip();
            for (; bytes.hasRemaining(); left--) {
                sink.take(places.next(), bytes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Row-major places of the values in the order in which the file has them. */
    private static final class Places {
        private final int[] shape;
        private final int[] strides;
        private final int[] index;
        private final boolean columnsFirst;
        private int place;

        Places(int[] shape, boolean columnsFirst) {
            this.shape = shape;
            this.columnsFirst = columnsFirst;
            this.index = new int[shape.length];
            this.strides = new int[shape.length];
            int stride = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= shape[axis];
            }
        }

        int next() {
            int now = place;
            if (!columnsFirst) {
                place++;
                return now;
            }
            for (int axis = 0; axis < shape.length; axis++) {
                place += strides[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                place -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
            return now;
        }
    }
}
