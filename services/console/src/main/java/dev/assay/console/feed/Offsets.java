package dev.assay.console.feed;

import java.util.Arrays;

/**
 * Where in the topic the records of the ledger lie: transaction markers take offsets too, so an index is not an offset.
 * One in {@link #STEP} is kept, 8 bytes each. Thread-safe.
 */
public final class Offsets {
    /** Records to read past, at most, before the wanted one: a million records take 125 KB here. */
    static final int STEP = 64;

    private long[] kept = new long[1024];
    private int count;

    synchronized void note(long index, long offset) {
        if (index % STEP != 0 || index / STEP != count) {
            return;
        }
        if (count == kept.length) {
            kept = Arrays.copyOf(kept, count * 2);
        }
        kept[count++] = offset;
    }

    /** An offset at or before that of the record. */
    synchronized long before(long index) {
        int at = (int) Math.min(index / STEP, count - 1L);
        return at < 0 ? 0 : kept[at];
    }
}
