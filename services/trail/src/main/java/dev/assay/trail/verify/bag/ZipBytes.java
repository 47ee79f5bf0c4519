package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The bytes of an archive, for several threads; small records that lie near one another are read together. */
final class ZipBytes implements Closeable {
    /** More than any record of an archive that is read as one. */
    static final int WINDOW = 1 << 13;

    private final RandomAccessFile file;
    private final long length;
    private byte[] window = new byte[0];
    private long windowAt;

    ZipBytes(Path archive) throws IOException {
        this.file = new RandomAccessFile(archive.toFile(), "r");
        this.length = file.length();
    }

    long length() {
        return length;
    }

    /** Reads into the buffer what is there, up to {@code count} bytes; negative at the end. */
    synchronized int read(long at, byte[] buffer, int offset, int count) throws IOException {
        file.seek(at);
        return file.read(buffer, offset, count);
    }

    /** The bytes at that place, at most {@link #WINDOW}. */
    synchronized ByteBuffer at(long offset, int count) throws IOException, Invalid {
        if (offset < 0 || offset > length - count) {
            throw broken("it is too short, or points outside itself");
        }
        if (offset < windowAt || offset + count > windowAt + window.length) {
            window = new byte[(int) Math.min(WINDOW, length - offset)];
            windowAt = offset;
            file.seek(offset);
            file.readFully(window);
        }
        return ByteBuffer.wrap(window, (int) (offset - windowAt), count).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A part of the archive, not buffered. */
    InputStream part(long from, long size) {
        return new InputStream() {
            private long at = from;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                long left = from + size - at;
                int n = left == 0 ? -1 : ZipBytes.this.read(at, buffer, offset, (int) Math.min(count, left));
                at += Math.max(0, n);
                return n;
            }
        };
    }

    static Invalid broken(String what) {
        return new Invalid(Problem.of(Step.ARCHIVE, "archive-broken", "", "the archive cannot be read: " + what));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
