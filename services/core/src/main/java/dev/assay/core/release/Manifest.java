package dev.assay.core.release;

import dev.assay.core.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a release by digest. Its bytes are what {@code sha256sum} prints for them, sorted by path
 * ({@code <hex>  <path>\n}), and the digest of those bytes is the digest of the release: anyone can recompute it.
 *
 * @param files path inside the release folder, with {@code /}, to digest; not empty
 */
public record Manifest(SortedMap<String, Digest> files) {
    /** A release folder holds at most this many files: one listing is held in memory. */
    public static final int MAX_FILES = 1_000_000;

    private static final int HEX = 64;
    private static final String GAP = "  ";

    public Manifest {
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw new IllegalArgumentException(
                    "a manifest must list 1 to " + MAX_FILES + " files, found " + files.size());
        }
        files.keySet().forEach(Manifest::checkPath);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Reads what {@link #bytes()} wrote; anything else is refused with the line. */
    public static Manifest parse(byte[] content) {
        TreeMap<String, Digest> files = new TreeMap<>();
        int number = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            if (line.length() <= HEX + GAP.length() || !line.startsWith(GAP, HEX)) {
                throw new IllegalArgumentException("a manifest line must be <64 hex>  <path>, found line " + number);
            }
            files.put(line.substring(HEX + GAP.length()), new Digest(line.substring(0, HEX)));
        }
        return new Manifest(files);
    }

    public byte[] bytes() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Digest> file : files.entrySet()) {
            text.append(file.getValue().hex()).append(GAP).append(file.getKey()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public Digest digest() {
        return Digest.of(bytes());
    }

    private static void checkPath(String path) {
        boolean safe = !path.isEmpty() && !path.startsWith("/") && !path.contains("\\") && path.indexOf('\n') < 0;
        for (String part : path.split("/", -1)) {
            safe &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!safe) {
            throw new IllegalArgumentException("a path must stay inside the release folder, found \"" + path + '"');
        }
    }
}
