package dev.assay.trail.log;

import java.util.List;

/** Checks of proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2): what the log holds its own proofs to before it gives them. */
public final class Proofs {
    private Proofs() {}

    /** True if the proof shows that the leaf has that index in the tree of that size and root. */
    public static boolean includes(long index, long size, Hash leaf, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        Hash hash = leaf;
        for (Hash sibling : proof) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                hash = Hash.node(sibling, hash);
                int steps = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>= steps;
                sn >>= steps;
            } else {
                hash = Hash.node(hash, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && hash.equals(root);
    }

    /** True if the proof shows that the tree of size {@code before} is a prefix of the other. */
    public static boolean extend(long before, Hash old, long size, Hash root, List<Hash> proof) {
        if (before < 0 || before > size) {
            return false;
        }
        if (before == size || before == 0) {
            return proof.isEmpty() && old.equals(before == 0 ? Hash.EMPTY : root);
        }
        if (proof.isEmpty()) {
            return false;
        }
        boolean whole = Long.bitCount(before) == 1;
        int shared = Long.numberOfTrailingZeros(before);
        long fn = before - 1 >> shared;
        long sn = size - 1 >> shared;
        Hash left = whole ? old : proof.getFirst();
        Hash right = left;
        for (Hash hash : proof.subList(whole ? 0 : 1, proof.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                left = Hash.node(hash, left);
                right = Hash.node(hash, right);
                int steps = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>= steps;
                sn >>= steps;
            } else {
                right = Hash.node(right, hash);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && left.equals(old) && right.equals(root);
    }
}
