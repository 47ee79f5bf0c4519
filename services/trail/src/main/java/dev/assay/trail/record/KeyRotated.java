package dev.assay.trail.record;

/**
 * Another key takes over a role. Valid by the size of the tree, not by time: what comes after this record is signed by
 * the new key; a checkpoint that ends with this record is signed by the old one, for the role {@link KeyRole#LOG}.
 *
 * @param from the verifier key until here
 * @param to the verifier key from here on
 */
public record KeyRotated(Head head, KeyRole role, String from, String to, String reason) implements LedgerRecord {
    public KeyRotated {
        KeyRegistered.checkKey(from);
        KeyRegistered.checkKey(to);
        Wording.check("a reason", reason, MAX_REASON);
        if (from.equals(to)) {
            throw new IllegalArgumentException("a key must be replaced by another, found " + from + " twice");
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a rotation must give its reason, found none");
        }
    }

    @Override
    public RecordType type() {
        return RecordType.KEY_ROTATION;
    }

    @Override
    public String part() {
        return role + " " + from;
    }
}
