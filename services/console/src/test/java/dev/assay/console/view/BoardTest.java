package dev.assay.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.Reviewed.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BoardTest {
    private final Board board = new Board();

    @Test
    void an_audit_counts_each_of_its_tasks_once_however_often_it_is_delivered() {
        board.planned(Told.planned("1.0.0", 0));
        board.done(Told.done("1.0.0", "predictions"));
        board.done(Told.done("1.0.0", "predictions"));

        AuditLine line = board.audit(Told.audit("1.0.0").value()).orElseThrow();
        assertThat(line.done()).isEqualTo(1);
        assertThat(line.total()).isEqualTo(2);
        assertThat(line.percent()).isEqualTo(50);
        assertThat(line.running()).isTrue();
    }

    @Test
    void an_audit_is_decided_when_its_record_is_in_the_ledger() {
        board.planned(Told.planned("1.0.0", 0));
        board.recorded(7, Told.decided("1.0.0", 0, Verdict.WARNED));

        AuditLine line = board.audit(Told.audit("1.0.0").value()).orElseThrow();
        assertThat(line.verdict()).contains(Verdict.WARNED);
        assertThat(line.decided().orElseThrow().record()).isEqualTo(7);
        assertThat(line.decided().orElseThrow().at()).isEqualTo(Told.START.plusSeconds(600));
        assertThat(board.ledgerSize()).isEqualTo(8);
    }

    @Test
    void an_audit_knows_the_corrections_of_its_record_and_no_others() {
        LedgerRecord decided = Told.decided("1.0.0", 0, Verdict.WARNED);
        LedgerRecord first = Told.corrected(decided, 20);
        board.recorded(7, decided);
        board.recorded(8, Told.decided("1.1.0", 1, Verdict.PASSED));
        board.recorded(9, first);
        board.recorded(10, Told.corrected(first, 21));
        board.recorded(10, Told.corrected(first, 21));

        assertThat(corrections("1.0.0")).containsExactly(9L, 10L);
        assertThat(corrections("1.1.0")).isEmpty();
    }

    private List<Long> corrections(String version) {
        AuditLine line = board.audit(Told.audit(version).value()).orElseThrow();
        return board.corrections(line.decided().orElseThrow());
    }

    @Test
    void an_audit_knows_its_reviews_the_newest_first_each_once_and_with_its_corrections() {
        LedgerRecord rejected = Told.reviewed("1.0.0", Decision.REJECT, "it looks at the sticker", 3);
        board.recorded(7, Told.decided("1.0.0", 0, Verdict.FAILED));
        board.recorded(8, rejected);
        board.recorded(9, Told.reviewed("1.1.0", Decision.APPROVE, "", 4));
        board.recorded(10, Told.reviewed("1.0.0", Decision.WAIVE, "only for the pilot", 5));
        board.recorded(8, rejected);
        board.recorded(11, Told.corrected(rejected, 20));

        List<ReviewLine> reviews = board.reviews(Told.audit("1.0.0").value());
        assertThat(reviews).extracting(ReviewLine::record).containsExactly(10L, 8L);
        assertThat(reviews).extracting(ReviewLine::decision).containsExactly(Decision.WAIVE, Decision.REJECT);
        assertThat(reviews.getLast().cause()).isEqualTo("assay.reviews-0@3");
        assertThat(board.corrections(reviews.getLast().recordId())).containsExactly(11L);
        assertThat(board.reviews(Told.audit("2.0.0").value())).isEmpty();
    }

    @Test
    void of_very_many_reviews_the_newest_stay() {
        for (int i = 0; i < 2 * ReviewBook.MAX_OF_ONE; i++) {
            board.recorded(i, Told.reviewed("1.0.0", Decision.APPROVE, "", i));
        }
        List<ReviewLine> reviews = board.reviews(Told.audit("1.0.0").value());
        assertThat(reviews).hasSize(ReviewBook.MAX_OF_ONE);
        assertThat(reviews.getFirst().record()).isEqualTo(2L * ReviewBook.MAX_OF_ONE - 1);
    }

    @Test
    void of_very_many_audits_those_reviewed_last_keep_their_reviews() {
        for (int i = 0; i <= ReviewBook.MAX; i++) {
            board.recorded(i, Told.reviewed("1." + i, Decision.APPROVE, "", i));
        }
        assertThat(board.lastReview(Told.audit("1.0").value())).isEmpty();
        assertThat(board.lastReview(Told.audit("1.1").value()).orElseThrow().record())
                .isEqualTo(1);
    }

    @Test
    void the_order_in_which_the_topics_are_read_does_not_matter() {
        Board other = new Board();
        board.planned(Told.planned("1.0.0", 3));
        board.done(Told.done("1.0.0", "predictions"));
        board.done(Told.done("1.0.0", "maps/occlusion/0"));
        board.recorded(1, Told.released("1.0.0", 3, ""));
        board.recorded(2, Told.decided("1.0.0", 3, Verdict.PASSED));

        other.recorded(1, Told.released("1.0.0", 3, ""));
        other.recorded(2, Told.decided("1.0.0", 3, Verdict.PASSED));
        other.planned(Told.planned("1.0.0", 3));
        other.done(Told.done("1.0.0", "predictions"));

        AuditLine line = board.audit(Told.audit("1.0.0").value()).orElseThrow();
        AuditLine same = other.audit(Told.audit("1.0.0").value()).orElseThrow();
        assertThat(same.decided()).isEqualTo(line.decided());
        assertThat(same.plannedAt()).isEqualTo(line.plannedAt());
        assertThat(same.total()).isEqualTo(line.total());
    }

    @Test
    void an_audit_of_which_only_the_record_is_left_was_planned_when_its_release_came() {
        board.recorded(0, Told.released("1.0.0", 3, ""));
        board.recorded(1, Told.decided("1.0.0", 3, Verdict.PASSED));

        assertThat(board.audit(Told.audit("1.0.0").value()).orElseThrow().plannedAt())
                .isEqualTo(Told.START.plusSeconds(180));
    }

    @Test
    void audits_are_listed_newest_first_page_by_page_with_none_twice() {
        for (int i = 0; i < 5; i++) {
            board.planned(Told.planned("1." + i, i));
        }

        List<String> versions = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            AuditPage page = board.audits(query(Optional.empty(), Optional.empty(), after, 2));
            page.audits().forEach(line -> versions.add(line.model().version()));
            after = page.next();
        } while (after.isPresent());

        assertThat(versions).containsExactly("1.4", "1.3", "1.2", "1.1", "1.0");
    }

    @Test
    void audits_are_filtered_by_verdict_and_state() {
        board.planned(Told.planned("1.0", 0));
        board.recorded(0, Told.decided("1.1", 1, Verdict.FAILED));
        board.recorded(1, Told.decided("1.2", 2, Verdict.PASSED));

        assertThat(board.audits(query(Optional.of(Verdict.FAILED), Optional.empty(), Optional.empty(), 9))
                        .audits())
                .extracting(line -> line.model().version())
                .containsExactly("1.1");
        assertThat(board.audits(query(Optional.empty(), Optional.of(true), Optional.empty(), 9))
                        .audits())
                .extracting(line -> line.model().version())
                .containsExactly("1.0");
    }

    @Test
    void a_full_board_forgets_the_oldest_audit() {
        Board small = new Board(2);
        small.planned(Told.planned("1.1", 1));
        small.planned(Told.planned("1.2", 2));
        small.planned(Told.planned("1.0", 0));

        assertThat(small.audits(AuditQuery.newest(9)).audits())
                .extracting(line -> line.model().version())
                .containsExactly("1.2", "1.1");
    }

    @Test
    void a_release_waits_until_an_audit_of_it_begins() {
        board.decided(Told.accepted("2.0.0", 0, "dataset digits@2.0.0"));
        assertThat(board.releases())
                .singleElement()
                .satisfies(line -> assertThat(line.waitsFor()).isEqualTo("dataset digits@2.0.0"));

        board.planned(Told.planned("2.0.0", 1));

        assertThat(board.releases())
                .singleElement()
                .satisfies(line -> assertThat(line.waiting()).isFalse());
    }

    @Test
    void a_release_waits_only_for_what_has_not_come_yet() {
        board.decided(Told.accepted("2.0.0", 0, "dataset digits@1.0.0 and plan strict"));
        board.decided(Told.dataset("letters"));
        board.decided(Told.plan("digits"));
        assertThat(waits()).isEqualTo("dataset digits@1.0.0 and plan strict");
        board.decided(Told.dataset("digits"));
        assertThat(waits()).isEqualTo("plan strict");
        board.decided(Told.plan("strict"));
        assertThat(waits()).isEmpty();
    }

    private String waits() {
        return board.releases().stream()
                .filter(line -> line.kind().equals("model"))
                .findFirst()
                .orElseThrow()
                .waitsFor();
    }

    @Test
    void a_release_whose_audit_was_told_first_does_not_wait() {
        board.planned(Told.planned("2.0.0", 1));
        board.recorded(0, Told.released("2.0.0", 0, "dataset digits@2.0.0"));

        assertThat(board.releases())
                .singleElement()
                .satisfies(line -> assertThat(line.waiting()).isFalse());
    }

    @Test
    void a_refusal_is_one_line_though_topic_and_ledger_tell_it() {
        board.recorded(0, Told.refused("model digits@9", "not an ONNX file", 5));
        board.rejected(Told.refusal("model digits@9", "not an ONNX file"), "assay.rejected-0@5");

        assertThat(board.rejections()).singleElement().satisfies(line -> {
            assertThat(line.source()).isEqualTo("rest");
            assertThat(line.reason()).isEqualTo("not an ONNX file");
        });
    }

    private static AuditQuery query(
            Optional<Verdict> verdict, Optional<Boolean> running, Optional<String> after, int limit) {
        return new AuditQuery(Optional.of("digits"), Optional.empty(), verdict, running, after, limit);
    }
}
