package dev.assay.trail.verify.audit;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The files of a release by its manifest, as {@code sha256sum} prints it. */
final class ReleaseFiles {
    private static final int HEX = 64;
    private static final String GAP = "  ";

    private final Map<String, String> files = new HashMap<>();
    private Optional<String> twice = Optional.empty();

    ReleaseFiles(byte[] manifest) {
        for (String line : new String(manifest, StandardCharsets.UTF_8).split("\n")) {
            if (line.startsWith(GAP, HEX)) {
                String path = line.substring(HEX + GAP.length());
                if (files.put(path, line.substring(0, HEX)) != null) {
                    twice = Optional.of(path);
                }
            }
        }
    }

    /** A path that it names more than once; empty where there is none. */
    Optional<String> twice() {
        return twice;
    }

    /** Whether the release has the file, with that digest. */
    boolean has(String path, String hex) {
        return hex.equals(files.get(path));
    }
}
