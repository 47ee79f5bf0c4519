package dev.assay.check.local;

import dev.assay.check.engine.EvidenceSink;
import dev.assay.core.Digest;
import dev.assay.core.audit.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps evidence as files, {@code <folder>/<check>/<file>}. */
public final class EvidenceFolder implements EvidenceSink {
    private final Path folder;

    /**
     * @param folder made when something is kept
     */
    public EvidenceFolder(Path folder) {
        this.folder = folder;
    }

    /** Where a piece of evidence lies, relative to the folder. */
    public static String path(Evidence evidence) {
        return path(evidence.check(), evidence.file());
    }

    private static String path(String check, String file) {
        return check + '/' + file;
    }

    @Override
    public Evidence keep(
            String check, String explainer, String file, String mediaType, String title, String alt, byte[] bytes)
            throws IOException {
        Path target = folder.resolve(path(check, file));
        Files.createDirectories(target.getParent());
        Files.write(target, bytes);
        return new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, mediaType, title, alt);
    }
}
