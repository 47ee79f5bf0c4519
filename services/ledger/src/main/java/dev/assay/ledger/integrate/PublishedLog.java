package dev.assay.ledger.integrate;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.integrate.LogStore.Written;
import dev.assay.ledger.key.LogKeys;
import dev.assay.schemas.Attachment;
import dev.assay.schemas.LedgerEntry;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.EntryBundle;
import dev.assay.trail.log.Hash;
import dev.assay.trail.log.LogTree;
import dev.assay.trail.log.Proofs;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.Note;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The log as this process has published or found it, and the one way in which it grows: what records name, then tiles,
 * each read back; a proof from the last checkpoint, made of what is stored; a signature, checked; the next head, which is
 * the commit and the fence; then the names under which readers look. Not for several threads.
 */
final class PublishedLog {
    private final LogStore store;
    private final LogKeys keys;
    private final Writers writers;
    private long heads;
    private Checkpoint last;
    private Edge edge;
    private VerifierKey signer;
    private long bundle = -1;
    private List<byte[]> leaves = List.of();

    private PublishedLog(LogStore store, LogKeys keys, Writers writers) {
        this.store = store;
        this.keys = keys;
        this.writers = writers;
        this.last = new Checkpoint(keys.origin(), 0, Hash.EMPTY);
        this.edge = Edge.empty();
        this.signer = keys.first();
    }

    /** What became of records that were to be added. */
    sealed interface Added {
        /** They are in the log, and the checkpoint says so. */
        record Published(Checkpoint checkpoint) implements Added {}

        /** They are in tiles, and no checkpoint says so, since the key whose turn it is is not here. */
        record Unsigned(VerifierKey key) implements Added {}

        /** Another process has published meanwhile: whoever goes on must start from what is stored. */
        record Overtaken() implements Added {}

        /** What is stored is not what it must be: nothing may be published after it. */
        record Contradicted(String what) implements Added {}
    }

    /**
     * Finds where the log ends, and completes what a crash left half named.
     *
     * @throws AlteredLog if what is stored is no log of these keys; the message says what was found
     * @throws IOException if the store is away
     */
    static PublishedLog open(LogStore store, LogKeys keys, Writers writers) throws IOException {
        PublishedLog log = new PublishedLog(store, keys, writers);
        log.heads = store.heads();
        if (log.heads > 0) {
            log.take(store.readHead(log.heads - 1).orElseThrow(() -> new AlteredLog("a head of the log went away")));
        }
        return log;
    }

    private void take(byte[] note) throws IOException {
        try {
            Note parsed = Note.parse(note);
            Checkpoint found = Checkpoint.parse(parsed.text());
            if (!found.origin().equals(keys.origin())) {
                throw new AlteredLog("the log in the store is " + found.origin() + ", and this ledger signs as "
                        + keys.origin() + ": give it the keys and the name of that log, or another store");
            }
            signer = switch (parsed.open(keys.verifiers())) {
                case Note.Opened.Signed signed -> signed.by().getFirst();
                case Note.Opened.Refused refused ->
                    throw new AlteredLog("the newest checkpoint in the store, of size " + found.size()
                            + ", is not signed by a key that is here (" + refused.reason()
                            + "): give the ledger the keys of that log");
            };
            last = found;
            edge = Edge.read(found.size(), found.root(), store);
            if (found.size() > 0) {
                turn(found.size() - 1, leaf(found.size() - 1));
            }
        } catch (NotANote e) {
            throw new AlteredLog("the newest head in the store is no checkpoint: " + e.getMessage());
        }
        Optional<String> contradiction = name(note);
        if (contradiction.isPresent()) {
            throw new AlteredLog(contradiction.get());
        }
    }

    /** How many leaves are in tiles; all but those of an absent key also under a checkpoint. */
    long size() {
        return edge.size();
    }

    /** The last checkpoint; of size 0 and never published where there is none. */
    Checkpoint checkpoint() {
        return last;
    }

    /** Whose turn it is to sign. */
    VerifierKey signer() {
        return signer;
    }

    /** The leaf as it is stored, checked by the bundle's own tile when the log was read or written. */
    byte[] leaf(long index) throws IOException {
        if (index / TilePath.FULL != bundle) {
            TilePath path = TilePath.bundleOf(index, edge.size());
            Optional<byte[]> stored = store.read(path);
            leaves = stored.isPresent()
                    ? EntryBundle.read(stored.get(), path.width())
                    : EntryBundle.read(
                            store.read(path.full()).orElseThrow(() -> new AlteredLog(path + " is missing")),
                            TilePath.FULL);
            bundle = index / TilePath.FULL;
        }
        return leaves.get((int) (index % TilePath.FULL));
    }

    /**
     * Adds records at the end and publishes a checkpoint.
     *
     * @param entries whose indices go on where the log ends; a rotation of the log's key only as the last
     * @throws IOException if the store is away: this log must be opened anew
     */
    Added add(List<LedgerEntry> entries) throws IOException {
        Map<String, Callable<Written>> objects = new LinkedHashMap<>();
        List<byte[]> added = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            if (entry.getIndex() != edge.size() + added.size()) {
                throw new IllegalArgumentException(
                        "record " + (edge.size() + added.size()) + " must come next, found " + entry.getIndex());
            }
            added.add(Entries.bytes(entry.getLeaf()));
            for (Attachment attachment : entry.getAttachments()) {
                byte[] content = Entries.bytes(attachment.getContent());
                if (!Digest.of(content).toString().equals(attachment.getDigest())) {
                    return new Added.Contradicted("record " + entry.getIndex() + " names an attachment "
                            + attachment.getDigest() + ", and carries " + Digest.of(content));
                }
                objects.put(attachment.getDigest(), () -> store.object(content, attachment.getMediaType()));
            }
        }
        Optional<String> contradiction = writers.all(objects.values());
        if (contradiction.isPresent()) {
            return new Added.Contradicted(contradiction.get());
        }
        Edge.Growth growth = edge.add(added);
        contradiction = writers.all(growth.files().stream()
                .<Callable<Written>>map(file -> () -> store.tile(file))
                .toList());
        if (contradiction.isPresent()) {
            return new Added.Contradicted(contradiction.get()
                    + ": a second ledger with other records writes there, or the topic was made anew");
        }
        if (edge.size() == 0) {
            turn(0, added.getFirst());
        }
        Added result = publish(growth.edge());
        if (result instanceof Added.Published || result instanceof Added.Unsigned) {
            edge = growth.edge();
            bundle = -1;
            turn(edge.size() - 1, added.getLast());
        }
        return result;
    }

    private Added publish(Edge grown) throws IOException {
        Optional<SigningKey> key = keys.find(signer);
        if (key.isEmpty()) {
            return new Added.Unsigned(signer);
        }
        Checkpoint next = new Checkpoint(keys.origin(), grown.size(), grown.root());
        List<Hash> proof = new LogTree(next.size(), store).consistency(last.size());
        if (!Proofs.extend(last.size(), last.root(), next.size(), next.root(), proof)) {
            return new Added.Contradicted(
                    "the stored tiles of size " + next.size() + " do not extend the checkpoint of size " + last.size());
        }
        byte[] note = next.sign(key.get()).bytes();
        if (store.head(heads, note) instanceof Written.Contradicted) {
            return new Added.Overtaken();
        }
        heads++;
        last = next;
        return name(note).<Added>map(Added.Contradicted::new).orElse(new Added.Published(next));
    }

    /** The names under which readers look for a checkpoint. */
    private Optional<String> name(byte[] note) throws IOException {
        if (last.size() > 0 && store.checkpoint(last.size(), note) instanceof Written.Contradicted other) {
            return Optional.of(other.what() + ": two checkpoints of one size");
        }
        store.hint(note);
        return Optional.empty();
    }

    /** The first record names the log's first key, and a rotation hands over to the next. */
    private void turn(long index, byte[] leaf) throws IOException {
        signer = Turns.after(index, leaf, signer);
    }
}
