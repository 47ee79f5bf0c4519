package dev.assay.schemas.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The CRC-64-AVRO of a schema's parsing canonical form (Avro specification, "Schema Fingerprints"): which schema some
 * bytes were written with.
 */
public record Fingerprint(long value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

    public static Fingerprint of(Schema schema) {
        return new Fingerprint(SchemaNormalization.parsingFingerprint64(schema));
    }

    /** The one that an event's first bytes name; empty where they are not those of an event. */
    public static Optional<Fingerprint> named(byte[] raw) {
        return raw.length >= Wire.HEADER_BYTES && raw[0] == Wire.MARKER[0] && raw[1] == Wire.MARKER[1]
                ? Optional.of(new Fingerprint(
                        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getLong(Wire.MARKER.length)))
                : Optional.empty();
    }

    /** The one that {@link #toString} wrote; empty where it did not. */
    public static Optional<Fingerprint> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new Fingerprint(HexFormat.fromHexDigitsToLong(text)))
                : Optional.empty();
    }

    /** 16 hexadecimal digits, most significant first. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
