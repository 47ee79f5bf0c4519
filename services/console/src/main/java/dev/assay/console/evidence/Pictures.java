package dev.assay.console.evidence;

import dev.assay.console.ConsoleMetrics;
import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import java.io.IOException;
import java.util.Optional;

/** Pictures and numbers by digest, as records name them. */
public final class Pictures {
    private final ObjectStore store;
    private final EvidenceIndex index;
    private final ConsoleMetrics metrics;

    public Pictures(ObjectStore store, EvidenceIndex index, ConsoleMetrics metrics) {
        this.store = store;
        this.index = index;
        this.metrics = metrics;
    }

    /** What became of fetching a picture. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    public sealed interface Fetched {
        record Whole(byte[] content, String mediaType) implements Fetched {}

        /** No record that is known here names the digest. */
        record Unnamed() implements Fetched {}

        record Missing() implements Fetched {}

        record Altered(Digest actual) implements Fetched {}
    }

    /** @throws IOException if the store is away */
    public Fetched fetch(Digest digest) throws IOException {
        Optional<EvidenceIndex.Named> named = index.find(digest);
        if (named.isEmpty()) {
            return new Fetched.Unnamed();
        }
        return switch (store.get(named.get().key(), digest)) {
            case Found.Intact intact ->
                new Fetched.Whole(intact.content(), named.get().mediaType());
            case Found.Missing missing -> {
                metrics.missing();
                yield new Fetched.Missing();
            }
            case Found.Altered altered -> {
                metrics.altered();
                yield new Fetched.Altered(altered.actual());
            }
        };
    }
}
