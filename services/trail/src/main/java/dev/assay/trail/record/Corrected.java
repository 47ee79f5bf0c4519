package dev.assay.trail.record;

import dev.assay.core.Digest;
import java.util.regex.Pattern;

/**
 * What an earlier record should have said. That record stays: who reads it finds the correction by its id. A record is
 * corrected once; a further correction corrects the correction, so that there is one chain.
 *
 * @param prev id of the record that this corrects
 * @param field whose value was wrong: a JSON pointer (RFC 6901) into the leaf that the chain begins with
 * @param before what it said there, as text
 * @param after what it should have said
 */
public record Corrected(Head head, Digest prev, String field, String before, String after, String reason)
        implements LedgerRecord {
    /** A value of a field is a name, a number or a reason, the longest of texts: any of them can be corrected. */
    public static final int MAX_VALUE = LedgerRecord.MAX_REASON;

    /** Shorter than other reasons: three texts of a correction fit a leaf in any script. */
    public static final int MAX_WHY = 1_000;

    private static final int MAX_FIELD = 200;
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])+)+");

    public Corrected {
        Wording.check("a field", field, MAX_FIELD);
        Wording.check("a corrected value", before, MAX_VALUE);
        Wording.check("a correct value", after, MAX_VALUE);
        Wording.check("a reason", reason, MAX_WHY);
        if (!POINTER.matcher(field).matches()) {
            throw new IllegalArgumentException("a field must be a JSON pointer such as /reason, found " + field);
        }
        if (reason.isBlank() || before.equals(after)) {
            throw new IllegalArgumentException("a correction must change a value and give its reason");
        }
    }

    @Override
    public RecordType type() {
        return RecordType.CORRECTION;
    }

    @Override
    public String part() {
        return "correction " + prev;
    }
}
