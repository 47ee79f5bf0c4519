package dev.assay.trail.verify.tree;

import java.util.Arrays;
import java.util.List;

/** Proofs, read from the root downward as RFC 6962 defines them (sections 2.1.1 and 2.1.2). */
public final class ProofCheck {
    private ProofCheck() {}

    /** True if the proof leads from that leaf at that index to that root. */
    public static boolean includes(long index, long size, byte[] leaf, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        byte[] reached = climb(index, size, leaf, proof);
        return reached.length > 0 && Arrays.equals(reached, root);
    }

    /** Empty where the proof is too short or too long. */
    private static byte[] climb(long index, long size, byte[] leaf, List<byte[]> proof) {
        if (size == 1) {
            return proof.isEmpty() ? leaf : new byte[0];
        }
        if (proof.isEmpty()) {
            return new byte[0];
        }
        long left = Long.highestOneBit(size - 1);
        List<byte[]> below = proof.subList(0, proof.size() - 1);
        byte[] side = proof.getLast();
        byte[] own = index < left ? climb(index, left, leaf, below) : climb(index - left, size - left, leaf, below);
        if (own.length == 0) {
            return own;
        }
        return index < left ? TreeHash.node(own, side) : TreeHash.node(side, own);
    }

    /** True if the proof shows the tree of size {@code before} to be a prefix of the other. */
    public static boolean extend(long before, byte[] old, long size, byte[] root, List<byte[]> proof) {
        if (before < 0 || before > size) {
            return false;
        }
        if (before == 0 || before == size) {
            return proof.isEmpty() && Arrays.equals(old, before == 0 ? TreeHash.empty() : root);
        }
        byte[][] both = roots(before, size, proof, old, true);
        return both.length == 2 && Arrays.equals(both[0], old) && Arrays.equals(both[1], root);
    }

    /** The old and the new root of a subtree; nothing where the proof does not fit. */
    private static byte[][] roots(long before, long size, List<byte[]> proof, byte[] old, boolean known) {
        if (before == size) {
            boolean fits = proof.size() == (known ? 0 : 1);
            byte[] same = known || !fits ? old : proof.getFirst();
            return fits ? new byte[][] {same, same} : new byte[0][];
        }
        if (proof.isEmpty()) {
            return new byte[0][];
        }
        long left = Long.highestOneBit(size - 1);
        List<byte[]> below = proof.subList(0, proof.size() - 1);
        byte[] side = proof.getLast();
        boolean inLeft = before <= left;
        byte[][] own =
                inLeft ? roots(before, left, below, old, known) : roots(before - left, size - left, below, old, false);
        if (own.length == 0) {
            return own;
        }
        return inLeft
                ? new byte[][] {own[0], TreeHash.node(own[1], side)}
                : new byte[][] {TreeHash.node(side, own[0]), TreeHash.node(side, own[1])};
    }
}
