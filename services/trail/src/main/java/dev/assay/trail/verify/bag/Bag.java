package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A bag that is whole (RFC 8493): every file under {@code data/} with its digest, and which of them were accounted for. */
public final class Bag {
    private final Archive archive;
    private final BagInfo info;
    private final TreeMap<String, byte[]> digests;
    private final Set<String> unaccounted;

    Bag(Archive archive, BagInfo info, Map<String, byte[]> digests) {
        this.archive = archive;
        this.info = info;
        this.digests = new TreeMap<>(digests);
        this.unaccounted = new HashSet<>(digests.keySet());
    }

    public BagInfo info() {
        return info;
    }

    /** Paths under {@code data/}, those with that beginning. */
    public SortedSet<String> paths(String beginning) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(
                digests.subMap(beginning, beginning + Character.MAX_VALUE).keySet()));
    }

    public boolean has(String path) {
        return digests.containsKey(path);
    }

    /** SHA-256 of a file, 64 hexadecimal digits; empty where it is not there. */
    public String digest(String path) {
        byte[] digest = digests.get(path);
        return digest == null ? "" : HexFormat.of().formatHex(digest);
    }

    public long size(String path) {
        return archive.size(path);
    }

    /** The content of a file, which is thereby accounted for. */
    public byte[] read(String path, long max) throws IOException, Invalid {
        unaccounted.remove(path);
        return archive.read(path, max);
    }

    /** The content of a file, for which there is another reason to be here. */
    public byte[] peek(String path, long max) throws IOException, Invalid {
        return archive.read(path, max);
    }

    /** As {@link #read}, for files that are too large to hold. */
    public InputStream open(String path) throws IOException, Invalid {
        unaccounted.remove(path);
        return archive.open(path);
    }

    /** There is a reason for the file to be here. */
    public void account(String path) {
        unaccounted.remove(path);
    }

    /** @throws Invalid if there is a file for which nothing gave a reason */
    public void checkAccounted() throws Invalid {
        if (!unaccounted.isEmpty()) {
            String path = Collections.min(unaccounted);
            throw new Invalid(Problem.of(
                    Step.SCOPE,
                    "file-unbound",
                    path,
                    path + " follows from nothing that is signed" + more(unaccounted.size() - 1)));
        }
    }

    private static String more(int others) {
        return others == 0 ? "" : ", nor do " + others + " other files";
    }
}
