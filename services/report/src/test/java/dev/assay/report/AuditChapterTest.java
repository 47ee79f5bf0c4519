package dev.assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.LedgerRecord.Striking;
import dev.assay.trail.record.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditChapterTest {
    private static final Striking STRIKING = new Striking("cka/1", "", "cka", Outcome.NOT_RUN, Optional.empty());

    @Test
    void an_audit_of_which_nothing_was_required_says_so() {
        assertThat(AuditChapter.lead(notRun(List.of())))
                .isEqualTo("The plan requires nothing, so nothing was judged; that is no pass. All measurements: 3"
                        + " measured.");
        assertThat(AuditChapter.lead(notRun(List.of(STRIKING))))
                .startsWith("Some of what the plan requires could not be run; that is no pass.");
    }

    private static AuditDecided notRun(List<Striking> striking) {
        return new AuditDecided(
                Example.head(4),
                new AuditId("0123456789abcdef0123456789abcdef"),
                1,
                Example.subject(Subject.Kind.MODEL, "digits"),
                Example.subject(Subject.Kind.DATASET, "digits"),
                Example.subject(Subject.Kind.PLAN, "quick"),
                Verdict.NOT_RUN,
                new TreeMap<>(Map.of(Outcome.MEASURED, 3)),
                striking,
                new Artifact(Example.digest("document"), 1, "application/json"));
    }
}
