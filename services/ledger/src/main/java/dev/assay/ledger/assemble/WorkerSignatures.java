package dev.assay.ledger.assemble;

import dev.assay.core.key.PublicKey;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.wire.ResultSignature;
import dev.assay.trail.note.VerifierKey;
import java.util.Set;

/** Whose results count. */
public final class WorkerSignatures {
    /** What the keys of workers are called in records: a worker says no name of its own that could be trusted. */
    private static final String NAME = "assay-worker";

    private final Set<PublicKey> accepted;

    /** @param accepted empty: any key */
    public WorkerSignatures(Set<PublicKey> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    /** What became of a signature. */
    sealed interface Checked {
        record Signed(VerifierKey key) implements Checked {}

        /** @param reason a clause for people */
        record Refused(String reason) implements Checked {}
    }

    /** Whether the result counts; {@code raw} is the event as it came. */
    public boolean accepts(TaskDone event, byte[] raw) {
        return check(event, raw) instanceof Checked.Signed;
    }

    /** @param raw the event as it came */
    Checked check(TaskDone event, byte[] raw) {
        byte[] signature = Entries.bytes(event.getSignature());
        if (event.getKey().isEmpty() || signature.length == 0) {
            return new Checked.Refused("its result is not signed: start workers of the newer version");
        }
        PublicKey key;
        try {
            key = new PublicKey(event.getKey());
        } catch (IllegalArgumentException e) {
            return new Checked.Refused("its result names no key: " + e.getMessage());
        }
        if (!accepted.isEmpty() && !accepted.contains(key)) {
            return new Checked.Refused("its result is signed with key " + key.hex() + ", which is no worker's here");
        }
        boolean right = ResultSignature.message(raw, event.getSignature())
                .filter(message -> key.verifies(message, signature))
                .isPresent();
        return right
                ? new Checked.Signed(new VerifierKey(NAME, key.bytes()))
                : new Checked.Refused("the signature of its result is wrong");
    }
}
