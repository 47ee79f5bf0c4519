package dev.assay.console.page;

import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.Retained;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One record of the ledger.
 *
 * @param about one line for people
 * @param leaf the bytes of the record, as text
 */
public record RecordRow(long index, String type, String time, String about, String leaf) {
    /** Of a record's id, as pages show those of audits. */
    private static final int SHORT = 8;

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
            case LedgerRecord.ReleaseAccepted r -> word(r.subject().kind()) + ' ' + r.subject();
            case LedgerRecord.Duplicate r -> r.subject() + " again";
            case LedgerRecord.PlanRegistered r -> "plan " + r.subject();
            case LedgerRecord.AuditDecided r -> r.verdict() + ": model " + r.model() + " with dataset " + r.dataset();
            case LedgerRecord.EventRejected r -> (r.about().isEmpty() ? "" : r.about() + ": ") + r.reason();
            case LedgerRecord.Reviewed r -> r.decision() + " of audit " + r.audit();
            case KeyRegistered r -> word(r.role()) + " key " + r.key();
            case KeyRotated r -> word(r.role()) + " key " + r.to() + " takes over: " + r.reason();
            case Corrected r ->
                r.field() + " of record " + r.prev().hex().substring(0, SHORT) + ": \"" + r.after()
                        + "\" in place of \"" + r.before() + "\", " + r.reason();
            case Reconciled r -> r.size() + " records, " + r.started() + " audits started, " + r.ended() + " ended";
            case Exported r -> "export " + r.export() + " at " + r.size() + " records";
            case Retained r -> r.mode() + (r.lacks().isEmpty() ? "" : ": " + r.lacks());
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
