package dev.assay.trail.bag;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.EntryBundle;
import dev.assay.trail.log.Hash;
import dev.assay.trail.log.LogTree;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.LogProof;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.Note;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** {@code data/log/}: the checkpoint and all tiles, or the checkpoint and a proof for each record. */
final class LogFiles {
    private final BagZip zip;
    private final LogSource log;
    private final Note note;
    private final Checkpoint head;
    private final LogTree tree;

    LogFiles(BagZip zip, LogSource log, Note note, Checkpoint head) {
        this.zip = zip;
        this.log = log;
        this.note = note;
        this.head = head;
        this.tree = new LogTree(head.size(), log);
    }

    /**
     * The heads that the bag's own is held against.
     *
     * @param previous checkpoint of the export before
     * @param rotations sizes of the log that end with a rotation of its key
     * @param proofs whether to add consistency proofs: a full bag needs none
     */
    void heads(Optional<byte[]> previous, List<Long> rotations, boolean proofs) throws IOException {
        zip.addStored(BagLayout.CHECKPOINT, note.bytes());
        for (long size : rotations) {
            byte[] checkpoint = log.checkpoint(size)
                    .orElseThrow(() -> new AlteredLog("the checkpoint of size " + size
                            + ", which hands over to the next key, is missing in the store"));
            zip.addStored(BagLayout.ROTATIONS + digits(size), checkpoint);
        }
        if (proofs) {
            if (previous.isPresent()) {
                consistency(size(previous.get()));
            }
            for (long size : rotations) {
                if (previous.isEmpty() || size != size(previous.get())) {
                    consistency(size);
                }
            }
        }
    }

    /** Every tile and bundle of exactly this size. */
    void tiles() throws IOException {
        Iterator<TilePath> paths = TilePath.all(head.size()).iterator();
        while (paths.hasNext()) {
            TilePath path = paths.next();
            zip.addStored(BagLayout.LOG + path, tile(path));
        }
    }

    /** A proof for each record that was chosen. */
    void proofs(BitSet chosen) throws IOException {
        for (int index = chosen.nextSetBit(0); index >= 0; index = chosen.nextSetBit(index + 1)) {
            LogProof proof = new LogProof(index, tree.inclusion(index), note);
            zip.addStored(BagLayout.PROOFS + index + BagLayout.PROOF_END, proof.bytes());
        }
    }

    private byte[] tile(TilePath path) throws IOException {
        Optional<byte[]> content = log.read(path);
        if (content.isPresent()) {
            return content.get();
        }
        byte[] full = log.read(path.full()).orElseThrow(() -> new AlteredLog(path + " is missing in the store"));
        return path.isBundle()
                ? EntryBundle.write(EntryBundle.read(full, TilePath.FULL).subList(0, path.width()))
                : Arrays.copyOf(full, path.width() * Hash.BYTES);
    }

    private void consistency(long size) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Hash hash : tree.consistency(size)) {
            lines.append(hash.base64()).append('\n');
        }
        zip.addStored(BagLayout.CONSISTENCY + digits(size), lines.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static long size(byte[] checkpoint) throws AlteredLog {
        try {
            return Checkpoint.parse(Note.parse(checkpoint).text()).size();
        } catch (NotANote e) {
            throw new AlteredLog("the checkpoint of the export before is none: " + e.getMessage());
        }
    }

    private static String digits(long size) {
        String digits = String.valueOf(size);
        return "0".repeat(BagLayout.DIGITS - digits.length()) + digits;
    }
}
