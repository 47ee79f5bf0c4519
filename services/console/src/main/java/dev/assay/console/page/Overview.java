package dev.assay.console.page;

import dev.assay.console.view.AuditLine;
import dev.assay.console.view.AuditPage;
import dev.assay.console.view.AuditQuery;
import dev.assay.console.view.Board;
import dev.assay.console.view.RejectionLine;
import dev.assay.console.view.ReleaseLine;
import java.util.List;
import java.util.Optional;

/**
 * The first page: audits, what waits, what was refused.
 *
 * @param next id after which the next page of audits begins
 * @param moving something is running: the page looks again soon
 */
public record Overview(
        List<AuditRow> audits,
        Optional<String> next,
        List<Waiting> waiting,
        List<Rejection> rejections,
        boolean moving) {
    /** Audits of one page. */
    private static final int AUDITS = 50;

    /** Rejections on the first page: the newest. */
    private static final int REJECTIONS = 10;

    /** A release that cannot be audited yet. */
    public record Waiting(String kind, String release, Moment since, String waitsFor) {
        static Waiting of(ReleaseLine line) {
            return new Waiting(line.kind(), line.release().id(), Moment.of(line.at()), line.waitsFor());
        }
    }

    /** @param about what it was about; {@code an unnamed input} where that is not known */
    public record Rejection(Moment at, String source, String about, String reason) {
        static Rejection of(RejectionLine line) {
            return new Rejection(
                    Moment.of(line.at()),
                    line.source(),
                    line.about().isEmpty() ? "an unnamed input" : line.about(),
                    line.reason());
        }
    }

    static Overview of(Board board, Optional<String> after) {
        Optional<String> any = Optional.empty();
        AuditPage page = board.audits(new AuditQuery(any, any, Optional.empty(), Optional.empty(), after, AUDITS));
        return new Overview(
                page.audits().stream()
                        .map(line -> AuditRow.of(line, board.lastReview(line.id())))
                        .toList(),
                page.next(),
                board.releases().stream()
                        .filter(ReleaseLine::waiting)
                        .map(Waiting::of)
                        .toList(),
                board.rejections().stream().limit(REJECTIONS).map(Rejection::of).toList(),
                page.audits().stream().anyMatch(AuditLine::running));
    }
}
