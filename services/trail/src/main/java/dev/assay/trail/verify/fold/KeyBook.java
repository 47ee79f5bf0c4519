package dev.assay.trail.verify.fold;

import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.verify.audit.Keys;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys that records have registered so far, by their ids. */
final class KeyBook implements Keys {
    private final Map<String, Held> keys = new HashMap<>();

    private record Held(PublicKey key, KeyRole role, boolean valid) {}

    /** What contradicts; empty where nothing does. */
    Optional<String> register(KeyRegistered record) {
        return enter(record.key(), record.role());
    }

    /** For roles other than that of the log, whose hand-over is signed. */
    Optional<String> rotate(KeyRotated record) {
        try {
            PublicKey from = PublicKey.parse(record.from());
            Held held = keys.get(from.keyId());
            if (held == null
                    || held.role() != record.role()
                    || !held.valid()
                    || !held.key().equals(from)) {
                return Optional.of("key " + from + " hands over and is not registered for " + record.role());
            }
            keys.put(from.keyId(), new Held(from, held.role(), false));
            return enter(record.to(), record.role());
        } catch (BadNote e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> enter(String line, KeyRole role) {
        try {
            PublicKey key = PublicKey.parse(line);
            Held other = keys.putIfAbsent(key.keyId(), new Held(key, role, true));
            boolean same = other == null || other.key().equals(key) && other.role() == role && other.valid();
            return same
                    ? Optional.empty()
                    : Optional.of("key " + key + " is registered a second time, for another role or after its end");
        } catch (BadNote e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<PublicKey> attesting(String keyId) {
        return Optional.ofNullable(keys.get(keyId)).filter(KeyBook::attests).map(Held::key);
    }

    @Override
    public boolean anyAttesting() {
        return keys.values().stream().anyMatch(KeyBook::attests);
    }

    private static boolean attests(Held held) {
        return held.role() == KeyRole.ATTESTATION && held.valid();
    }
}
