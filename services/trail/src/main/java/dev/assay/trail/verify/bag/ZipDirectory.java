package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip archive (APPNOTE 6.3), read strictly: links, names that are there twice and all else
 * that programs read in different ways are seen before anything is unpacked.
 */
final class ZipDirectory {
    /** A log of 10^8 records has 800,000 tiles and bundles. */
    static final int MAX_ENTRIES = 2_000_000;

    private static final int BUFFER = 1 << 16;
    private static final int HEADER = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int ALLOWED_FLAGS = 0x080E; // data descriptor, UTF-8 names, level of compression

    /** The mode of Unix, in the upper half of the external attributes; 0 where the writer gave none. */
    private static final int TYPE_SHIFT = 28;

    private static final int FOLDER = 0x4;
    private static final int REGULAR = 0x8;
    private static final int LINK = 0xA;

    /** Attributes of DOS and Windows, in the lower half. */
    private static final int DOS_FOLDER = 0x10;

    private static final int DOS_LABEL = 0x08;
    private static final int WINDOWS_LINK = 0x400;

    private ZipDirectory() {}

    static List<ZipItem> read(ZipBytes bytes, ZipEnd end) throws IOException, Invalid {
        if (end.entries() < 0 || end.entries() > end.size() / HEADER_BYTES) {
            throw ZipBytes.broken("its directory is not where its end says");
        }
        if (end.entries() > MAX_ENTRIES) {
            throw ZipBytes.broken("an archive must have at most " + MAX_ENTRIES + " files, found " + end.entries());
        }
        InputStream in = new BufferedInputStream(bytes.part(end.offset(), end.size()), BUFFER);
        List<ZipItem> items = new ArrayList<>();
        for (long i = 0; i < end.entries(); i++) {
            items.add(item(in, items.size()));
        }
        if (in.read() >= 0) {
            throw ZipBytes.broken("its directory has another length than its end says");
        }
        return items;
    }

    private static ZipItem item(InputStream in, int number) throws IOException, Invalid {
        ByteBuffer header = read(in, HEADER_BYTES);
        int extra = Short.toUnsignedInt(header.getShort(30));
        String name = name(read(in, Short.toUnsignedInt(header.getShort(28))));
        if (extra > ZipExtras.MAX_BYTES) {
            throw ZipExtras.refused(name, extra + " bytes");
        }
        ByteBuffer large = ZipExtras.large(name, read(in, extra));
        long size = part(header.getInt(24), large);
        long compressed = part(header.getInt(20), large);
        long offset = part(header.getInt(42), large);
        ZipItem item =
                new ZipItem(name, header.getShort(8), header.getShort(10), header.getInt(16), compressed, size, offset);
        boolean stored = item.method() == ZipItem.STORED;
        boolean sound = header.getInt(0) == HEADER
                && (stored ? compressed == size && !item.streamed() : item.method() == ZipItem.DEFLATED)
                && (item.flags() & ~ALLOWED_FLAGS) == 0
                && header.getShort(32) == 0 // comment
                && header.getShort(34) == 0 // disk
                && !large.hasRemaining()
                && size >= 0
                && compressed >= 0
                && offset >= 0;
        if (!sound) {
            throw ZipBytes.broken("entry " + number + " of its directory is encrypted, damaged or of an unknown kind");
        }
        checkKind(name, header.getInt(38));
        return item;
    }

    /** The value, or the next of the large ones where it is marked as one of these. */
    private static long part(int value, ByteBuffer large) throws Invalid {
        if (value != -1) {
            return Integer.toUnsignedLong(value);
        }
        if (large.remaining() < Long.BYTES) {
            throw ZipBytes.broken("a large file has no size in its directory");
        }
        return large.getLong();
    }

    /** Whatever system the entry says that it was made on: programs that unpack it do not all ask. */
    private static void checkKind(String name, int attributes) throws Invalid {
        int type = attributes >>> TYPE_SHIFT;
        boolean folder = name.endsWith("/");
        if (type == LINK || (attributes & WINDOWS_LINK) != 0) {
            throw Archive.unsafe("archive-link", name, name + " is a symbolic link, and a bag holds files alone");
        }
        boolean right = (type == 0 || type == (folder ? FOLDER : REGULAR))
                && (folder || (attributes & DOS_FOLDER) == 0)
                && (attributes & DOS_LABEL) == 0;
        if (!right) {
            throw Archive.unsafe(
                    "archive-kind",
                    name,
                    String.format(
                            "%s must be a %s, found attributes 0x%08x", name, folder ? "folder" : "file", attributes));
        }
    }

    private static String name(ByteBuffer bytes) throws Invalid {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw ZipBytes.broken("the name of a file is not UTF-8");
        }
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the directory of the archive ends early");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
