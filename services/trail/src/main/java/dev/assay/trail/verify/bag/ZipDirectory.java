package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip archive (APPNOTE 6.3), read strictly: what the JDK's reader does not show, such as links
 * and names that are there twice, is seen here before anything is unpacked.
 */
final class ZipDirectory {
    /** A log of 10^8 records has 800,000 tiles and bundles. */
    static final int MAX_ENTRIES = 2_000_000;

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_BYTES = 20;
    private static final int HEADER = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int UNIX = 3;
    private static final int LINK = 0xA;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ALLOWED_FLAGS = 0x080E; // data descriptor, UTF-8 names, level of compression

    private final RandomAccessFile file;

    private ZipDirectory(RandomAccessFile file) {
        this.file = file;
    }

    /** @param size of the content, as the directory says */
    record Item(String name, long size) {}

    static List<Item> read(Path archive) throws IOException, Invalid {
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
            return new ZipDirectory(file).items();
        }
    }

    private record Place(long entries, long size, long offset, long end) {}

    private List<Item> items() throws IOException, Invalid {
        Place place = place();
        boolean sound = place.offset() >= 0 && place.size() >= 0 && place.offset() + place.size() == place.end();
        if (!sound || place.entries() < 0 || place.entries() > place.size() / HEADER_BYTES) {
            throw broken("its directory is not where its end says");
        }
        if (place.entries() > MAX_ENTRIES) {
            throw broken("an archive must have at most " + MAX_ENTRIES + " files, found " + place.entries());
        }
        file.seek(place.offset());
        InputStream in = new BufferedInputStream(Channels.newInputStream(file.getChannel()), 1 << 16);
        List<Item> items = new ArrayList<>();
        long read = 0;
        for (long i = 0; i < place.entries(); i++) {
            read += item(in, items);
        }
        if (read != place.size()) {
            throw broken("its directory has another length than its end says");
        }
        return items;
    }

    /** Reads one entry and returns how many bytes it took. */
    private static long item(InputStream in, List<Item> items) throws IOException, Invalid {
        ByteBuffer header = read(in, HEADER_BYTES);
        int names = header.getShort(28) & 0xFFFF;
        int extras = header.getShort(30) & 0xFFFF;
        String name = name(read(in, names));
        ByteBuffer extra = read(in, extras);
        int method = header.getShort(10);
        boolean sound = header.getInt(0) == HEADER
                && (method == STORED || method == DEFLATED)
                && (header.getShort(8) & ~ALLOWED_FLAGS) == 0
                && header.getShort(32) == 0 // comment
                && header.getShort(34) == 0; // disk
        if (!sound) {
            throw broken("entry " + items.size() + " of its directory is encrypted, damaged or of an unknown kind");
        }
        boolean unix = (header.getShort(4) >> 8 & 0xFF) == UNIX;
        if (unix && header.getInt(38) >>> 28 == LINK) {
            throw new Invalid(Problem.of(Step.ARCHIVE, "archive-link", name, name + " is a symbolic link"));
        }
        items.add(new Item(name, size(header, extra)));
        return HEADER_BYTES + names + extras;
    }

    private static long size(ByteBuffer header, ByteBuffer extra) throws Invalid {
        long size = header.getInt(24) & 0xFFFFFFFFL;
        if (size != 0xFFFFFFFFL) {
            return size;
        }
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int length = extra.getShort() & 0xFFFF;
            if (length > extra.remaining()) {
                break;
            }
            if (id == 1 && length >= Long.BYTES) {
                return extra.getLong();
            }
            extra.position(extra.position() + length);
        }
        throw broken("a large file has no size in its directory");
    }

    private static String name(ByteBuffer bytes) throws Invalid {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw broken("the name of a file is not UTF-8");
        }
    }

    private Place place() throws IOException, Invalid {
        long end = file.length() - END_BYTES;
        ByteBuffer last = at(end, END_BYTES);
        if (last.getInt(0) != END || last.getShort(20) != 0) {
            throw broken("it does not end as a zip archive without a comment does: it is truncated or something else");
        }
        long entries = last.getShort(10) & 0xFFFF;
        long size = last.getInt(12) & 0xFFFFFFFFL;
        long offset = last.getInt(16) & 0xFFFFFFFFL;
        if (entries != 0xFFFF && size != 0xFFFFFFFFL && offset != 0xFFFFFFFFL) {
            return new Place(entries, size, offset, end);
        }
        ByteBuffer locator = at(end - LOCATOR64_BYTES, LOCATOR64_BYTES);
        long end64 = locator.getLong(8);
        ByteBuffer large = at(end64, 56);
        if (locator.getInt(0) != LOCATOR64 || large.getInt(0) != END64) {
            throw broken("its end for large archives is damaged");
        }
        return new Place(large.getLong(32), large.getLong(40), large.getLong(48), end64);
    }

    private ByteBuffer at(long offset, int length) throws IOException, Invalid {
        if (offset < 0 || offset > file.length() - length) {
            throw broken("it is too short, or points outside itself");
        }
        byte[] bytes = new byte[length];
        file.seek(offset);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException, Invalid {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the directory of the archive ends early");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Invalid broken(String what) {
        return new Invalid(Problem.of(Step.ARCHIVE, "archive-broken", "", "the archive cannot be read: " + what));
    }
}
