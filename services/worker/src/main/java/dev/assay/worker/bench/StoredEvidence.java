package dev.assay.worker.bench;

import dev.assay.check.engine.EvidenceSink;
import dev.assay.core.Digest;
import dev.assay.core.audit.Evidence;
import dev.assay.store.EvidenceKey;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStore.Put;
import java.io.IOException;

/**
 * Keeps a task's evidence where people browse it, before anything names it. What is there stays: when a repeated task
 * gives other bytes (it ran with other settings, or someone altered the first), they get a name of their own.
 */
final class StoredEvidence implements EvidenceSink {
    private final ObjectStore store;
    private final Task task;
    private final BenchObserver observer;

    StoredEvidence(ObjectStore store, Task task, BenchObserver observer) {
        this.store = store;
        this.task = task;
        this.observer = observer;
    }

    @Override
    public Evidence keep(
            String check, String explainer, String file, String mediaType, String title, String alt, byte[] bytes)
            throws IOException {
        Digest digest = Digest.of(bytes);
        Evidence wished = new Evidence(check, explainer, file, digest, bytes.length, mediaType, title, alt);
        Evidence kept = wished;
        if (taken(wished, bytes)) {
            observer.differed(key(wished));
            String other = EvidenceName.of(file, digest);
            kept = new Evidence(check, explainer, other, digest, bytes.length, mediaType, title, alt);
            if (taken(kept, bytes)) {
                // Nobody but a forger has put other bytes under a name that holds the digest of these.
                observer.altered();
                store.put(key(kept), bytes, mediaType);
            }
        }
        readBack(key(kept), digest);
        observer.kept(bytes.length);
        return kept;
    }

    /** True when other bytes are there. */
    private boolean taken(Evidence evidence, byte[] bytes) throws IOException {
        return switch (store.putIfAbsent(key(evidence), bytes, evidence.mediaType())) {
            case Put.Created created -> false;
            case Put.Same same -> false;
            case Put.Other other -> true;
        };
    }

    private void readBack(String key, Digest digest) throws IOException {
        switch (store.get(key, digest)) {
            case Found.Intact intact -> {}
            case Found.Missing missing ->
                throw new IOException("the store does not have what was just written to it: " + key);
            case Found.Altered(Digest actual) ->
                throw new IOException(
                        "the store gives other bytes than were just written to " + key + ": digest " + actual);
        }
    }

    private String key(Evidence evidence) {
        return EvidenceKey.of(task.model(), task.audit(), evidence);
    }
}
