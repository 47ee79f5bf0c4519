package dev.assay.ledger.integrate;

import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whose turn it is to sign the log, as its records say. */
final class Turns {
    /** What the one form of such a record holds, and no text within another, where quotes are escaped. */
    private static final String ROTATION = "\"type\":\"" + RecordType.KEY_ROTATION + '"';

    private Turns() {}

    /**
     * @param index of the leaf
     * @param before whose turn it was
     * @return whose turn it is from this record on
     * @throws AlteredLog if it names a key that is none
     */
    static VerifierKey after(long index, byte[] leaf, VerifierKey before) throws AlteredLog {
        Optional<String> named = record(leaf).flatMap(record -> switch (record) {
            case KeyRotated rotated when rotated.role() == KeyRole.LOG -> Optional.of(rotated.to());
            case KeyRegistered registered
            when index == 0 && registered.role() == KeyRole.LOG -> Optional.of(registered.key());
            default -> Optional.empty();
        });
        if (named.isEmpty()) {
            return before;
        }
        try {
            return VerifierKey.parse(named.get());
        } catch (NotANote e) {
            throw new AlteredLog("record " + index + " names a key that is none: " + e.getMessage());
        }
    }

    /** Whether the log's key changes with this leaf, so that a checkpoint must end with it. */
    static boolean ends(byte[] leaf) {
        return isNamed(leaf)
                && record(leaf)
                        .filter(record -> record instanceof KeyRotated rotated && rotated.role() == KeyRole.LOG)
                        .isPresent();
    }

    /** Every leaf is asked whether it ends a turn, and to read them all would take half the time of the fold. */
    private static boolean isNamed(byte[] leaf) {
        return new String(leaf, StandardCharsets.ISO_8859_1).contains(ROTATION);
    }

    private static Optional<LedgerRecord> record(byte[] leaf) {
        return Leaf.read(leaf) instanceof Leaf.Read.Valid valid ? Optional.of(valid.record()) : Optional.empty();
    }
}
