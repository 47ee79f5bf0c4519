package dev.assay.trail.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Leaves side by side, each after its length in two bytes, the higher first (C2SP tlog-tiles, log entries). */
public final class EntryBundle {
    /** What two bytes of length can say. */
    public static final int MAX_ENTRY = 65_535;

    private static final int LENGTH = 2;

    private EntryBundle() {}

    public static byte[] write(List<byte[]> entries) {
        int size = 0;
        for (byte[] entry : entries) {
            if (entry.length > MAX_ENTRY) {
                throw new IllegalArgumentException(
                        "an entry must have at most " + MAX_ENTRY + " bytes, found " + entry.length);
            }
            size = Math.addExact(size, LENGTH + entry.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (byte[] entry : entries) {
            out.putShort((short) entry.length).put(entry);
        }
        return out.array();
    }

    /** @throws AlteredLog if the bytes are not exactly {@code count} entries */
    public static List<byte[]> read(byte[] content, int count) throws AlteredLog {
        List<byte[]> entries = new ArrayList<>(count);
        int at = 0;
        while (at < content.length) {
            int length = at + LENGTH > content.length ? -1 : (content[at] & 0xFF) << 8 | content[at + 1] & 0xFF;
            if (length < 0 || at + LENGTH + length > content.length) {
                throw new AlteredLog("an entry bundle ends within entry " + entries.size());
            }
            entries.add(Arrays.copyOfRange(content, at + LENGTH, at + LENGTH + length));
            at += LENGTH + length;
        }
        if (entries.size() != count) {
            throw new AlteredLog("an entry bundle must hold " + count + " entries, found " + entries.size());
        }
        return entries;
    }
}
