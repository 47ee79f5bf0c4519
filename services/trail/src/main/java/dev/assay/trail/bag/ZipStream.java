package dev.assay.trail.bag;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A zip archive (APPNOTE 6.3) that is written from its beginning to its end. Unlike the JDK's own writer it keeps its
 * directory on disk until the end: that one holds some 300 bytes in memory for each file, and a bag has up to 2,000,000.
 */
final class ZipStream implements AutoCloseable {
    private static final int LOCAL = 0x04034b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int END = 0x06054b50;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int UTF_8_NAMES = 0x0800;
    private static final int SIZES_FOLLOW = 0x0008;
    private static final int VERSION = 20;
    private static final int VERSION64 = 45;

    /** What 32 and 16 bits cannot say is this, and is said elsewhere. */
    private static final long MAX_32 = 0xFFFFFFFFL;

    private static final int MAX_16 = 0xFFFF;
    /** The format's own; it has seven bits for the years since. */
    private static final int FIRST_YEAR = 1980;

    private static final int BUFFER = 1 << 16;

    private final OutputStream out;
    private final Path directoryFile;
    private final OutputStream directory;
    private final int time;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] input = new byte[BUFFER];
    private final byte[] output = new byte[BUFFER];
    private long written;
    private long directoryBytes;
    private long entries;

    /** Is shown each piece of a file's content. */
    @FunctionalInterface
    interface Watch {
        void piece(byte[] bytes, int length);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(byte[] name, int method, long crc, long compressed, long size, long offset) {}

    /**
     * @param folder for the directory, until the end
     * @param time of every entry
     */
    ZipStream(Path file, Path folder, LocalDateTime time) throws IOException {
        this.directoryFile = folder.resolve("zip-directory");
        this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        this.directory = new BufferedOutputStream(Files.newOutputStream(directoryFile), BUFFER);
        int date =
                Math.clamp(time.getYear() - FIRST_YEAR, 0, 127) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth();
        this.time = date << 16 | time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() >> 1;
    }

    /** Adds a file as it is, so that its bytes are found in the archive. */
    void store(String path, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        Entry entry = new Entry(name, STORED, crc.getValue(), content.length, content.length, written);
        local(entry, UTF_8_NAMES);
        write(content, content.length);
        list(entry, UTF_8_NAMES);
    }

    /** Adds a file, deflated; its sizes follow it. */
    void deflate(String path, InputStream content, Watch watch) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        long offset = written;
        local(new Entry(name, DEFLATED, 0, 0, 0, offset), UTF_8_NAMES | SIZES_FOLLOW);
        long begin = written;
        CRC32 crc = new CRC32();
        long size = 0;
        deflater.reset();
        for (int n = content.read(input); n >= 0; n = content.read(input)) {
            watch.piece(input, n);
            crc.update(input, 0, n);
            size += n;
            deflater.setInput(input, 0, n);
            while (!deflater.needsInput()) {
                write(output, deflater.deflate(output));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            write(output, deflater.deflate(output));
        }
        Entry entry = new Entry(name, DEFLATED, crc.getValue(), written - begin, size, offset);
        descriptor(entry);
        list(entry, UTF_8_NAMES | SIZES_FOLLOW);
    }

    private void local(Entry entry, int flags) throws IOException {
        ByteBuffer header = record(30);
        header.putInt(LOCAL).putShort((short) VERSION).putShort((short) flags).putShort((short) entry.method());
        header.putInt(time).putInt((int) entry.crc());
        header.putInt((int) entry.compressed()).putInt((int) entry.size());
        header.putShort((short) entry.name().length).putShort((short) 0);
        write(header.array(), header.position());
        write(entry.name(), entry.name().length);
    }

    /** Where a size needs it, with 64 bits each, as the readers of streams expect it (java.util.zip among them). */
    private void descriptor(Entry entry) throws IOException {
        ByteBuffer sizes = record(24);
        sizes.putInt(DESCRIPTOR).putInt((int) entry.crc());
        if (entry.size() > MAX_32 || entry.compressed() > MAX_32) {
            sizes.putLong(entry.compressed()).putLong(entry.size());
        } else {
            sizes.putInt((int) entry.compressed()).putInt((int) entry.size());
        }
        write(sizes.array(), sizes.position());
    }

    /** Writes the entry's line of the directory. */
    private void list(Entry entry, int flags) throws IOException {
        ByteBuffer large = record(4 + 3 * Long.BYTES);
        large.putShort((short) 1).putShort((short) 0);
        int size = part(entry.size(), large);
        int compressed = part(entry.compressed(), large);
        int offset = part(entry.offset(), large);
        int extra = large.position() > 4 ? large.position() : 0;
        large.putShort(2, (short) (extra - 4));
        int version = extra > 0 ? VERSION64 : VERSION;
        ByteBuffer header = record(46);
        header.putInt(CENTRAL).putShort((short) version).putShort((short) version);
        header.putShort((short) flags)
                .putShort((short) entry.method())
                .putInt(time)
                .putInt((int) entry.crc());
        header.putInt(compressed)
                .putInt(size)
                .putShort((short) entry.name().length)
                .putShort((short) extra);
        // No comment, first disk, no attributes.
        header.putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(offset);
        directory.write(header.array(), 0, header.position());
        directory.write(entry.name());
        directory.write(large.array(), 0, extra);
        directoryBytes += header.position() + entry.name().length + extra;
        entries++;
    }

    /** The value where it fits in 32 bits; else the mark that says so, and the value goes where large ones are. */
    private static int part(long value, ByteBuffer large) {
        if (value < MAX_32) {
            return (int) value;
        }
        large.putLong(value);
        return (int) MAX_32;
    }

    /** Writes the directory and the end. */
    void finish() throws IOException {
        directory.close();
        long offset = written;
        Files.copy(directoryFile, out);
        written += directoryBytes;
        Files.delete(directoryFile);
        if (entries >= MAX_16 || directoryBytes >= MAX_32 || offset >= MAX_32) {
            end64(offset);
        }
        ByteBuffer end = record(22);
        end.putInt(END).putShort((short) 0).putShort((short) 0);
        short count = (short) Math.min(entries, MAX_16);
        end.putShort(count).putShort(count);
        end.putInt((int) Math.min(directoryBytes, MAX_32)).putInt((int) Math.min(offset, MAX_32));
        end.putShort((short) 0);
        write(end.array(), end.position());
        out.flush();
    }

    private void end64(long offset) throws IOException {
        long at = written;
        ByteBuffer end = record(56 + 20);
        end.putInt(END64).putLong(56 - 12).putShort((short) VERSION64).putShort((short) VERSION64);
        end.putInt(0)
                .putInt(0)
                .putLong(entries)
                .putLong(entries)
                .putLong(directoryBytes)
                .putLong(offset);
        end.putInt(LOCATOR64).putInt(0).putLong(at).putInt(1);
        write(end.array(), end.position());
    }

    private static ByteBuffer record(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        written += length;
    }

    /** Closes the files, finished or not. */
    @Override
    public void close() throws IOException {
        deflater.end();
        try (OutputStream first = out;
                OutputStream second = directory) {
            first.flush();
            second.flush();
        }
    }
}
