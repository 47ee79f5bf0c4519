package dev.assay.ledger.sequence;

import dev.assay.core.Digest;
import dev.assay.trail.canonical.CanonicalReader;
import dev.assay.trail.canonical.Json;
import dev.assay.trail.canonical.NotCanonical;
import dev.assay.trail.record.Corrected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chains of corrections: each record is corrected once, and a correction knows what stood there before. What stood there
 * is read in the leaf that the first correction of a chain brings, and which the memory knows by its digest: so nothing
 * is kept of the records that nobody corrects. Remembered are
 *
 * <pre>
 * corrected ID          the id of the correction
 * chain ID              by the id of a correction: that of the record which the chain begins with
 * origin ID             that record's leaf
 * said ID FIELD         what the field of that record should have said, by the newest correction of it
 * </pre>
 */
final class CorrectionChains {
    private static final String CORRECTED = "corrected ";
    private static final String CHAIN = "chain ";
    private static final String ORIGIN = "origin ";
    private static final String SAID = "said ";

    private final SequenceMemory memory;

    CorrectionChains(SequenceMemory memory) {
        this.memory = memory;
    }

    /**
     * Takes note of a correction that is true.
     *
     * @param leaf of the record that it corrects; not looked at where that is a correction
     * @return why it is not, and nothing was noted; empty where it is
     */
    Optional<String> take(Corrected correction, byte[] leaf) {
        String prev = correction.prev().toString();
        Optional<Digest> known = memory.known(prev);
        if (known.isEmpty()) {
            return Optional.of("it corrects record " + prev + ", and the ledger has no such record");
        }
        Optional<String> by = memory.text(CORRECTED + prev);
        if (by.isPresent()) {
            return Optional.of(
                    "record " + prev + " was corrected before, by record " + by.get() + ": correct the correction");
        }
        Optional<String> chain = memory.text(CHAIN + prev);
        if (chain.isEmpty() && !Digest.of(leaf).equals(known.get())) {
            return Optional.of("it must bring the leaf of record " + prev + " as the log holds it, and brings "
                    + (leaf.length == 0 ? "none" : "another"));
        }
        String origin = chain.orElse(prev);
        String first = chain.isEmpty() ? new String(leaf, StandardCharsets.UTF_8) : text(ORIGIN + origin);
        Optional<String> complaint = complaint(correction, origin, first);
        if (complaint.isEmpty()) {
            String id = correction.recordId().toString();
            memory.text(CORRECTED + prev, id);
            memory.text(CHAIN + id, origin);
            memory.text(ORIGIN + origin, first);
            memory.text(SAID + origin + ' ' + correction.field(), correction.after());
        }
        return complaint;
    }

    private Optional<String> complaint(Corrected correction, String origin, String first) {
        Json at = at(first, correction.field());
        if (at instanceof Json.Members || at instanceof Json.Array) {
            return Optional.of(correction.field() + " of record " + origin + " is a part of it and no single value");
        }
        String before = memory.text(SAID + origin + ' ' + correction.field()).orElseGet(() -> value(at));
        return before.equals(correction.before())
                ? Optional.empty()
                : Optional.of("before it, " + correction.field() + " said \"" + before + "\", the correction says \""
                        + correction.before() + '"');
    }

    private String text(String name) {
        return memory.text(name)
                .orElseThrow(() -> new IllegalStateException("the sequencer's memory lacks \"" + name + '"'));
    }

    /** The value at a JSON pointer (RFC 6901); absent where there is none. */
    private static @Nullable Json at(String leaf, String pointer) {
        Json at = read(leaf);
        for (String token : pointer.substring(1).split("/")) {
            String key = token.replace("~1", "/").replace("~0", "~");
            at = switch (at) {
                case Json.Members members -> members.get(key);
                case Json.Array(List<Json> items)
                when key.matches("[0-9]{1,4}") && Integer.parseInt(key) < items.size() ->
                    items.get(Integer.parseInt(key));
                case Json.Array array -> null;
                case Json.Text text -> null;
                case Json.Whole number -> null;
                case Json.Flag flag -> null;
                case null -> null;
            };
        }
        return at;
    }

    private static Json read(String leaf) {
        try {
            return CanonicalReader.parse(leaf.getBytes(StandardCharsets.UTF_8));
        } catch (NotCanonical e) {
            throw new IllegalStateException("a leaf of our own is not valid", e);
        }
    }

    /** As text; empty where there is none, since what is empty has no key. */
    private static String value(@Nullable Json value) {
        return switch (value) {
            case Json.Text(String text) -> text;
            case Json.Whole(long number) -> String.valueOf(number);
            case Json.Flag(boolean flag) -> String.valueOf(flag);
            case Json.Members members -> "";
            case Json.Array array -> "";
            case null -> "";
        };
    }
}
