package dev.assay.check.engine;

import dev.assay.core.audit.Evidence;
import java.io.IOException;

/** Where evidence is kept: an object store, or a folder. Called by one thread at a time. */
@FunctionalInterface
public interface EvidenceSink {
    /**
     * Keeps the bytes durably.
     *
     * @param explainer empty where the check looks at no maps
     * @param file name within the check's folder, unique within the audit
     */
    Evidence keep(String check, String explainer, String file, String mediaType, String title, String alt, byte[] bytes)
            throws IOException;
}
