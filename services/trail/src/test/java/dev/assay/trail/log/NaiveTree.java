package dev.assay.trail.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The definitions of RFC 6962, section 2.1, word for word, over leaves in memory; roots of ranges are remembered. */
public final class NaiveTree {
    private final List<byte[]> leaves;
    private final Map<List<Integer>, Hash> roots = new HashMap<>();

    public NaiveTree(List<byte[]> leaves) {
        this.leaves = leaves;
    }

    /** MTH of the leaves from..to. */
    public Hash root(int from, int to) {
        Hash known = roots.get(List.of(from, to));
        if (known == null) {
            int k = split(to - from);
            known = switch (to - from) {
                case 0 -> Hash.EMPTY;
                case 1 -> Hash.leaf(leaves.get(from));
                default -> Hash.node(root(from, from + k), root(from + k, to));
            };
            roots.put(List.of(from, to), known);
        }
        return known;
    }

    /** PATH(m, D[n]) over the leaves from..to. */
    public List<Hash> path(int m, int from, int to) {
        List<Hash> path = new ArrayList<>();
        if (to - from > 1) {
            int middle = from + split(to - from);
            boolean left = from + m < middle;
            path.addAll(left ? path(m, from, middle) : path(from + m - middle, middle, to));
            path.add(left ? root(middle, to) : root(from, middle));
        }
        return path;
    }

    /** PROOF(m, D[n]). */
    public List<Hash> proof(int m, int n) {
        return subproof(m, 0, n, true);
    }

    private List<Hash> subproof(int m, int from, int to, boolean known) {
        List<Hash> proof = new ArrayList<>();
        if (m == to - from) {
            if (!known) {
                proof.add(root(from, to));
            }
            return proof;
        }
        int k = split(to - from);
        if (m <= k) {
            proof.addAll(subproof(m, from, from + k, known));
            proof.add(root(from + k, to));
        } else {
            proof.addAll(subproof(m - k, from + k, to, false));
            proof.add(root(from, from + k));
        }
        return proof;
    }

    private static int split(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }
}
