package dev.assay.ledger.keep;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.LedgerEntry;
import dev.assay.store.ObjectStore;
import java.io.IOException;

/** The ledger's copy in the object store: leaves by index, without a gap, and before each what it names. */
final class StoredLedger {
    private final ObjectStore store;

    StoredLedger(ObjectStore store) {
        this.store = store;
    }

    /** What became of an entry. */
    sealed interface Kept {
        /** It is in the store, with all that it names. */
        record Whole() implements Kept {}

        /** The store holds something else in its place: nothing may be written after it. */
        record Contradicted(String what) implements Kept {}
    }

    /**
     * The number of leaves that the store holds, found by halving, since they have no gap.
     *
     * @throws IOException if the store is away
     */
    long size() throws IOException {
        long beyond = 1;
        while (holds(beyond - 1)) {
            beyond *= 2;
        }
        long have = beyond / 2;
        while (have < beyond - 1) {
            long middle = have + (beyond - have) / 2;
            if (holds(middle - 1)) {
                have = middle;
            } else {
                beyond = middle;
            }
        }
        return have;
    }

    /** Stores what the entry names, then its leaf. May be repeated. */
    Kept keep(LedgerEntry entry) throws IOException {
        for (Attachment attachment : entry.getAttachments()) {
            byte[] content = Entries.bytes(attachment.getContent());
            Digest digest = Digest.of(content);
            if (!digest.toString().equals(attachment.getDigest())) {
                return new Kept.Contradicted("record " + entry.getIndex() + " names an attachment "
                        + attachment.getDigest() + ", and carries " + digest);
            }
            String key = ObjectStore.objectKey(digest);
            if (store.putIfAbsent(key, content, attachment.getMediaType()) instanceof ObjectStore.Put.Other other) {
                return new Kept.Contradicted("object " + key + " in the store was altered: it holds " + other.actual());
            }
        }
        String key = EntryKeys.of(entry.getIndex());
        return switch (store.putIfAbsent(key, Entries.bytes(entry.getLeaf()), "application/json")) {
            case ObjectStore.Put.Created created -> new Kept.Whole();
            case ObjectStore.Put.Same same -> new Kept.Whole();
            case ObjectStore.Put.Other other ->
                new Kept.Contradicted("the store holds another record at " + key + " (" + other.actual()
                        + "): a second ledger writes there, or the topic was made anew");
        };
    }

    private boolean holds(long index) throws IOException {
        return !(store.get(EntryKeys.of(index)) instanceof ObjectStore.Found.Missing);
    }
}
