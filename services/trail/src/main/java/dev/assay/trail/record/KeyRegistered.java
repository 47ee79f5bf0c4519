package dev.assay.trail.record;

import java.util.regex.Pattern;

/**
 * A key and what it may sign. What a key signs is valid only after this record.
 *
 * @param key the verifier key, {@code <name>+<key id>+<base64>} (C2SP signed-note)
 */
public record KeyRegistered(Head head, KeyRole role, String key) implements LedgerRecord {
    private static final Pattern KEY = Pattern.compile("[^\\s+]{1,128}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}");

    public KeyRegistered {
        checkKey(key);
    }

    @Override
    public RecordType type() {
        return RecordType.KEY_REGISTERED;
    }

    @Override
    public String part() {
        return role + " " + key;
    }

    static void checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "a key must be written <name>+<8 hex digits>+<base64 of 33 bytes>, found another form");
        }
    }
}
