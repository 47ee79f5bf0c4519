package dev.assay.console.evidence;

import dev.assay.console.ConsoleMetrics;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.release.Refused;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The documents of decided audits, by digest; the last ones that were looked at stay in memory. Thread-safe. */
public final class Documents {
    /** Documents in memory: an audit's document has some 100 KB. */
    private static final int MAX_CACHED = 100;

    private final ObjectStore store;
    private final EvidenceIndex evidence;
    private final ConsoleMetrics metrics;
    private final Map<Digest, Loaded.Whole> cached = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Loaded.Whole> eldest) {
            return size() > MAX_CACHED;
        }
    };

    public Documents(ObjectStore store, EvidenceIndex evidence, ConsoleMetrics metrics) {
        this.store = store;
        this.evidence = evidence;
        this.metrics = metrics;
    }

    /** What became of fetching a document. */
    @SuppressWarnings("ArrayRecordComponent") // shared and never written to; never compared
    public sealed interface Loaded {
        /** @param json as it is stored */
        record Whole(AuditReport report, byte[] json) implements Loaded {}

        /** @param reason one sentence for people */
        record Missing(String reason) implements Loaded {}

        /** @param reason one sentence for people */
        record Altered(String reason) implements Loaded {}
    }

    /** @throws IOException if the store is away */
    public Loaded load(Digest digest) throws IOException {
        synchronized (cached) {
            Loaded.Whole known = cached.get(digest);
            if (known != null) {
                return known;
            }
        }
        return switch (store.get(ObjectStore.objectKey(digest), digest)) {
            case Found.Intact intact -> keep(digest, intact.content());
            case Found.Missing missing -> {
                metrics.missing();
                yield new Loaded.Missing(
                        "the document " + digest + " that the record names is not in the object store");
            }
            case Found.Altered altered -> {
                metrics.altered();
                yield new Loaded.Altered("the document " + digest
                        + " that the record names was altered in the object store, found bytes with digest "
                        + altered.actual());
            }
        };
    }

    /** Takes note of a document that came with its record. */
    public void came(Digest digest, byte[] json) {
        if (Digest.of(json).equals(digest)) {
            keep(digest, json);
        }
    }

    private Loaded keep(Digest digest, byte[] json) {
        Loaded.Whole whole;
        try {
            whole = new Loaded.Whole(AuditFormat.read(json), json);
        } catch (Refused e) {
            return new Loaded.Altered("the document " + digest + " cannot be read: " + e.getMessage());
        }
        evidence.add(whole.report());
        synchronized (cached) {
            cached.put(digest, whole);
        }
        return whole;
    }
}
