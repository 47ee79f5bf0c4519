package dev.assay.console.page;

import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One record of the ledger.
 *
 * @param about one line for people
 * @param leaf the bytes of the record, as text
 */
public record RecordRow(long index, String type, String time, String about, String leaf) {
    static RecordRow of(long index, byte[] leaf) {
        String text = new String(leaf, StandardCharsets.UTF_8);
        return switch (Leaf.read(leaf)) {
            case Leaf.Read.Valid valid ->
                new RecordRow(
                        index,
                        valid.record().type().name(),
                        Moment.of(valid.record().head().time()).text(),
                        about(valid.record()),
                        text);
            case Leaf.Read.Invalid invalid -> new RecordRow(index, "UNREADABLE", "", invalid.reason(), text);
        };
    }

    private static String about(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.ReleaseAccepted r ->
                r.subject().kind().name().toLowerCase(Locale.ROOT) + ' ' + r.subject();
            case LedgerRecord.Duplicate r -> r.subject() + " again";
            case LedgerRecord.PlanRegistered r -> "plan " + r.subject();
            case LedgerRecord.AuditDecided r -> r.verdict() + ": model " + r.model() + " with dataset " + r.dataset();
            case LedgerRecord.EventRejected r -> (r.about().isEmpty() ? "" : r.about() + ": ") + r.reason();
            case LedgerRecord.Reviewed r -> r.decision() + " of audit " + r.audit();
        };
    }
}
