package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Holds an archive's local headers to its directory: entries lie one after the other from the first byte to the
 * directory, each with the name, method, sizes and CRC that the directory gives. So a program that reads from the
 * beginning, as streams are read, finds the same files as one that reads the directory.
 */
final class ZipTiles {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int DESCRIPTOR64_BYTES = 24;
    private static final long MAX_32 = 0xFFFFFFFFL;

    private final ZipBytes bytes;
    /** Of the directory. */
    private final long end;

    private long at;

    private ZipTiles(ZipBytes bytes, long end) {
        this.bytes = bytes;
        this.end = end;
    }

    /**
     * The contents in the order in which they lie there.
     *
     * @param end where the directory begins
     */
    static List<ZipContent> check(ZipBytes bytes, List<ZipItem> items, long end) throws IOException, Invalid {
        List<ZipItem> inOrder = new ArrayList<>(items);
        inOrder.sort(Comparator.comparingLong(ZipItem::offset));
        ZipTiles tiles = new ZipTiles(bytes, end);
        List<ZipContent> contents = new ArrayList<>(items.size());
        for (ZipItem item : inOrder) {
            contents.add(tiles.next(item));
        }
        if (tiles.at != end) {
            throw tiles.hidden(end);
        }
        return contents;
    }

    private ZipContent next(ZipItem item) throws IOException, Invalid {
        if (item.offset() != at) {
            throw hidden(item.offset());
        }
        ByteBuffer header = bytes.at(at, LOCAL_BYTES);
        int name = Short.toUnsignedInt(header.getShort(26));
        int extra = Short.toUnsignedInt(header.getShort(28));
        boolean same = header.getInt(0) == LOCAL
                && header.getShort(6) == item.flags()
                && header.getShort(8) == item.method()
                && name == item.name().length()
                && bytes.at(at + LOCAL_BYTES, name)
                        .equals(ByteBuffer.wrap(item.name().getBytes(StandardCharsets.US_ASCII)));
        if (!same) {
            throw differs(item);
        }
        if (extra > ZipExtras.MAX_BYTES) {
            throw ZipExtras.refused(item.name(), extra + " bytes");
        }
        ByteBuffer large = ZipExtras.large(item.name(), bytes.at(at + LOCAL_BYTES + name, extra));
        checkSizes(item, header, large);
        long from = at + LOCAL_BYTES + name + extra;
        if (item.compressed() > end - from) {
            throw hidden(end);
        }
        at = from + item.compressed();
        if (item.streamed()) {
            at += descriptor(item, large.capacity() > 0);
        }
        return new ZipContent(
                item.name(), item.method() == ZipItem.DEFLATED, item.crc(), from, item.compressed(), item.size());
    }

    /** What is not known before the content is 0 in the header before it. */
    private static void checkSizes(ZipItem item, ByteBuffer header, ByteBuffer large) throws Invalid {
        boolean asked = header.getInt(18) == -1 || header.getInt(22) == -1;
        if (large.capacity() > 0 && large.capacity() != 2 * Long.BYTES || asked && large.capacity() == 0) {
            throw differs(item);
        }
        long size = Integer.toUnsignedLong(header.getInt(22));
        long compressed = Integer.toUnsignedLong(header.getInt(18));
        boolean same = header.getInt(14) == item.crc() || item.streamed() && header.getInt(14) == 0;
        if (large.capacity() > 0) {
            same &= known(item, large.getLong(0), item.size()) && known(item, large.getLong(8), item.compressed());
        }
        same &= size == MAX_32 || known(item, size, item.size());
        same &= compressed == MAX_32 || known(item, compressed, item.compressed());
        if (!same) {
            throw differs(item);
        }
    }

    private static boolean known(ZipItem item, long found, long wanted) {
        return found == wanted || item.streamed() && found == 0;
    }

    /** Returns how many bytes it takes: more where a size or the local header needs 64 bits (APPNOTE 4.3.9). */
    private int descriptor(ZipItem item, boolean large) throws IOException, Invalid {
        boolean wide = large || item.size() > MAX_32 || item.compressed() > MAX_32;
        ByteBuffer found = bytes.at(at, wide ? DESCRIPTOR64_BYTES : DESCRIPTOR_BYTES);
        boolean same = found.getInt(0) == DESCRIPTOR
                && found.getInt(4) == item.crc()
                && (wide ? found.getLong(8) : Integer.toUnsignedLong(found.getInt(8))) == item.compressed()
                && (wide ? found.getLong(16) : Integer.toUnsignedLong(found.getInt(12))) == item.size();
        if (!same) {
            throw differs(item);
        }
        return found.capacity();
    }

    private static Invalid differs(ZipItem item) {
        return Archive.unsafe(
                "archive-differs",
                item.name(),
                "what stands before or after the content of " + item.name()
                        + " differs from the archive's directory, so that other programs may find another file;"
                        + " ask for the bag as it was exported");
    }

    private Invalid hidden(long next) {
        return Archive.unsafe(
                "archive-hidden",
                "",
                "the archive's files must lie one after the other up to its directory, found one that ends at byte "
                        + at + " and the next at byte " + next + "; ask for the bag as it was exported");
    }
}
