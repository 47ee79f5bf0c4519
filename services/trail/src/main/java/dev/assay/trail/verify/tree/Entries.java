package dev.assay.trail.verify.tree;

import java.util.Arrays;

/** Cuts an entry bundle into its entries: a length in two bytes, the higher first, and so many bytes. */
public final class Entries {
    private final byte[] bundle;
    private int at;

    public Entries(byte[] bundle) {
        this.bundle = bundle;
    }

    public boolean ended() {
        return at == bundle.length;
    }

    /** The next entry; null-free: an empty array of length -1 does not exist, so ask {@link #broken} first. */
    public byte[] next() {
        int length = length();
        byte[] entry = Arrays.copyOfRange(bundle, at + 2, at + 2 + length);
        at += 2 + length;
        return entry;
    }

    /** True if the bundle ends within its next entry. */
    public boolean broken() {
        return at + 2 > bundle.length || at + 2 + length() > bundle.length;
    }

    private int length() {
        return (bundle[at] & 0xFF) << 8 | bundle[at + 1] & 0xFF;
    }
}
