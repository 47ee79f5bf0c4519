package dev.assay.trail.record;

import dev.assay.core.Digest;
import dev.assay.trail.canonical.CanonicalReader;
import dev.assay.trail.canonical.CanonicalWriter;
import dev.assay.trail.canonical.NotCanonical;
import java.util.Arrays;

/**
 * The bytes of one record: an RFC 8785 object in the strict profile, stored verbatim. Whoever verifies hashes these
 * bytes and never writes them anew.
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared below
public record Leaf(byte[] bytes) {
    /** A quarter of what the format of log tiles admits: big things are named by digest. */
    public static final int MAX_BYTES = 16 << 10;

    public Leaf {
        bytes = bytes.clone();
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(tooLarge(bytes.length));
        }
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The one leaf of the record. */
    public static Leaf of(LedgerRecord record) {
        return new Leaf(CanonicalWriter.write(LeafForm.of(record)));
    }

    /** Reads bytes of unknown origin. */
    public static Read read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return new Read.Invalid(tooLarge(bytes.length));
        }
        try {
            LedgerRecord record = LeafReader.record(CanonicalReader.parse(bytes));
            // What a writer writes is canonical: one comparison says both.
            return Arrays.equals(of(record).bytes, bytes)
                    ? new Read.Valid(record)
                    : invalid(bytes, "it holds more than, or other than, the fields of " + record.type());
        } catch (NotCanonical e) {
            return new Read.Invalid(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return invalid(bytes, String.valueOf(e.getMessage()));
        }
    }

    /** @param reason where the form of the bytes is none */
    private static Read invalid(byte[] bytes, String reason) {
        try {
            CanonicalReader.read(bytes);
            return new Read.Invalid(reason);
        } catch (NotCanonical e) {
            return new Read.Invalid(String.valueOf(e.getMessage()));
        }
    }

    public Digest digest() {
        return Digest.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Leaf that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private static String tooLarge(int found) {
        return "a leaf must have at most " + MAX_BYTES + " bytes, found " + found;
    }

    /** What bytes turned out to be. */
    public sealed interface Read {
        record Valid(LedgerRecord record) implements Read {}

        /** @param reason one clause for people */
        record Invalid(String reason) implements Read {}
    }
}
