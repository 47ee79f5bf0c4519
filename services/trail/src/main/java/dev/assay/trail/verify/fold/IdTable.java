package dev.assay.trail.verify.fold;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * From 128-bit names (the first half of a digest, or an audit's id) to a number: 20 bytes a name, since a log has many.
 * Two names of equal first halves would be taken for one, which reports a twin where there is none; nobody can make
 * one on purpose short of 2^64 work. Which slot a name takes depends on a secret of this run, so that nobody can choose
 * names that all take one.
 */
final class IdTable {
    static final int ABSENT = -1;

    private static final int FIRST_SLOTS = 1 << 10;

    /** What is believed of a bag's own word how many records it has: a million names. */
    private static final int MOST_FIRST_SLOTS = 1 << 21;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final long secretHigh = RANDOM.nextLong();
    private final long secretLow = RANDOM.nextLong();
    private long[] high;
    private long[] low;
    private int[] number;
    private int used;

    IdTable() {
        this(0);
    }

    /** @param expected names, about: a table that grows copies itself each time that it doubles */
    IdTable(long expected) {
        int slots = FIRST_SLOTS;
        while (slots / 2 < expected && slots < MOST_FIRST_SLOTS) {
            slots *= 2;
        }
        high = new long[slots];
        low = new long[slots];
        number = new int[slots];
    }

    /** The number of a name of at least 32 hexadecimal digits, or {@link #ABSENT}. */
    int get(String hex) {
        return number[slot(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32))] - 1;
    }

    /**
     * Gives a name its number unless it has one.
     *
     * @param value not negative
     * @return the number that it had, or {@link #ABSENT}
     */
    int putIfAbsent(String hex, int value) {
        long h = HexFormat.fromHexDigitsToLong(hex, 0, 16);
        long l = HexFormat.fromHexDigitsToLong(hex, 16, 32);
        int slot = slot(h, l);
        if (number[slot] != 0) {
            return number[slot] - 1;
        }
        set(slot, h, l, value + 1);
        used++;
        if (used > number.length / 2) {
            grow();
        }
        return ABSENT;
    }

    int size() {
        return used;
    }

    /** The least name of those with the least number that the other table does not have; all have 32 digits. */
    Optional<String> firstNotIn(IdTable other) {
        int least = Integer.MAX_VALUE;
        String first = "";
        for (int i = 0; i < number.length; i++) {
            if (number[i] != 0 && number[i] <= least) {
                String name =
                        HexFormat.of().toHexDigits(high[i]) + HexFormat.of().toHexDigits(low[i]);
                boolean before = number[i] < least || name.compareTo(first) < 0;
                if (before && other.get(name) == ABSENT) {
                    least = number[i];
                    first = name;
                }
            }
        }
        return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }

    private void set(int slot, long h, long l, int stored) {
        high[slot] = h;
        low[slot] = l;
        number[slot] = stored;
    }

    /** The name's slot, or the free one that it would take. */
    private int slot(long h, long l) {
        int mask = number.length - 1;
        long a = h ^ secretHigh;
        long b = l ^ secretLow;
        int slot = (int) ((Math.multiplyHigh(a, b) ^ a * b) & mask);
        while (number[slot] != 0 && (high[slot] != h || low[slot] != l)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] highs = high;
        long[] lows = low;
        int[] numbers = number;
        high = new long[numbers.length * 2];
        low = new long[numbers.length * 2];
        number = new int[numbers.length * 2];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
                set(slot(highs[i], lows[i]), highs[i], lows[i], numbers[i]);
            }
        }
    }
}
