package dev.assay.trail.verify.bag;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Where the content of an entry lies.
 *
 * @param from its first byte
 * @param compressed how many bytes it takes there
 * @param size of the content
 */
record ZipContent(String name, boolean deflated, int crc, long from, long compressed, long size) {
    private static final int BUFFER = 1 << 16;

    /**
     * The content. Reading throws {@link ZipException} or {@link EOFException} where it has another size or CRC, or
     * takes other bytes of the archive, than the directory says: to the byte, since programs that read from the
     * beginning of an archive look for the next file where the content ends.
     */
    InputStream open(ZipBytes bytes) {
        InputStream packed = bytes.part(from, compressed);
        return new Checked(deflated ? new Inflated(packed) : packed);
    }

    /** Holds the content to size and CRC. */
    private final class Checked extends InputStream {
        private final InputStream in;
        private final CRC32 found = new CRC32();
        private long left = size;

        Checked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            left -= Math.max(0, n);
            if (left < 0 || n < 0 && (left > 0 || (int) found.getValue() != crc)) {
                throw new ZipException("the content has another size or CRC than the directory says");
            }
            found.update(buffer, offset, Math.max(0, n));
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Inflates, and holds the compressed content to its size. */
    private final class Inflated extends InputStream {
        private final InputStream packed;
        private final Inflater inflater = new Inflater(true);
        private final byte[] input = new byte[(int) Math.clamp(compressed, 1, BUFFER)];

        Inflated(InputStream packed) {
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                for (int n = inflater.inflate(buffer, offset, length); ; n = inflater.inflate(buffer, offset, length)) {
                    if (n > 0 || length == 0) {
                        return n;
                    }
                    if (inflater.finished()) {
                        return end();
                    }
                    more();
                }
            } catch (DataFormatException e) {
                var damaged = new ZipException(e.getMessage());
                damaged.initCause(e);
                throw damaged;
            }
        }

        private int end() throws IOException {
            if (inflater.getBytesRead() != compressed) {
                throw new ZipException("the content takes fewer bytes than the directory says");
            }
            return -1;
        }

        private void more() throws IOException {
            int n = inflater.needsInput() ? packed.read(input, 0, input.length) : -1;
            if (n < 0) {
                throw new EOFException("the content ends early");
            }
            inflater.setInput(input, 0, n);
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
