package dev.assay.console.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.assay.console.view.AuditLine;
import dev.assay.console.view.AuditLine.Decided;
import dev.assay.console.view.Board;
import dev.assay.console.view.Ref;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One audit in a list.
 *
 * @param state {@code running} or {@code decided}
 * @param verdict null while it runs; {@code decidedAt}, {@code record} and {@code document} likewise
 * @param plannedAt time of the event that started it, RFC 3339, UTC
 * @param done tasks with a result
 * @param total tasks; 0 where only the record is left
 * @param record index in the ledger
 * @param document digest of the whole audit
 * @param review what a person decided last: {@code approve}, {@code reject} or {@code waive}; null where nobody did
 */
public record AuditJson(
        String id,
        String state,
        @Nullable String verdict,
        RefJson model,
        RefJson dataset,
        RefJson plan,
        String plannedAt,
        @Nullable String decidedAt,
        int done,
        int total,
        @Nullable Long record,
        @Nullable String document,
        @Nullable String review) {

    /** A release or plan. */
    public record RefJson(String name, String version, String digest) {
        static RefJson of(Ref ref) {
            return new RefJson(ref.name(), ref.version(), ref.digest());
        }
    }

    /** @param next what to ask for as {@code after}; null at the end */
    public record Page(List<AuditJson> audits, @Nullable String next) {}

    /** @param report the document of the audit, as it is stored; null while it runs */
    public record Whole(
            @JsonUnwrapped AuditJson audit,
            @JsonRawValue @Nullable String report) {}

    static AuditJson of(Board board, AuditLine line) {
        @Nullable Decided decided = line.decided().orElse(null);
        return new AuditJson(
                line.id(),
                line.running() ? "running" : "decided",
                decided == null ? null : decided.verdict().name(),
                RefJson.of(line.model()),
                RefJson.of(line.dataset()),
                RefJson.of(line.plan()),
                line.plannedAt().toString(),
                decided == null ? null : decided.at().toString(),
                line.done(),
                line.total(),
                decided == null ? null : decided.record(),
                decided == null ? null : decided.document().toString(),
                board.lastReview(line.id())
                        .map(review -> ReviewJson.word(review.decision()))
                        .orElse(null));
    }
}
