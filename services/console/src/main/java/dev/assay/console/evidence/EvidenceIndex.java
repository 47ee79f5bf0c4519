package dev.assay.console.evidence;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.store.EvidenceKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which digests a record names as evidence: only these are ever fetched for anyone. Thread-safe. */
public final class EvidenceIndex {
    /** Pictures in memory by digest, some 50 MB; those of older audits come back when their audit is looked at. */
    public static final int MAX_ENTRIES = 200_000;

    private final Map<Digest, Named> named = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Named> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    /**
     * @param key in the object store
     * @param mediaType as the record states it
     */
    public record Named(String key, String mediaType) {}

    /** Everything that the audit names. */
    public synchronized void add(AuditReport report) {
        for (Evidence evidence : report.evidence()) {
            named.putIfAbsent(
                    evidence.digest(),
                    new Named(EvidenceKey.of(report.model(), report.id(), evidence), evidence.mediaType()));
        }
    }

    public synchronized Optional<Named> find(Digest digest) {
        return Optional.ofNullable(named.get(digest));
    }
}
