package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Exported.BagFile;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of another state of the log than the bag holds, and files that no export has. */
class ExportAttackTest {
    private static final String REPORT = "data/report.html";
    private static final String SCOPE = "data/scope.json";

    private final LogScene scene = LogScene.story().reconcile();

    /** Whoever has two bags of one operator puts the pleasant report of the first into the second. */
    @Test
    void the_report_and_scope_of_an_older_export_in_a_newer_bag_are_found() {
        export("export-1", scene.leaves.size(), "an older report", Map.of());
        Map<String, byte[]> old = new LinkedHashMap<>(scene.files);
        refuse();
        scene.reconcile();
        export("export-2", scene.leaves.size(), "a newer report", Map.of());
        BagScene bag = scene.bag();
        Verification honest = bag.verify();
        Expect.result(honest, Result.COMPLETE);
        assertThat(honest.facts()).containsEntry("reportsShow", "13").containsEntry("recordsAfterReports", "1");
        assertThat(honest.limits()).doesNotContainKey(Step.SCOPE);
        BagScene forged = bag.with(REPORT, old.getOrDefault(REPORT, new byte[0]))
                .with(SCOPE, old.getOrDefault(SCOPE, new byte[0]));
        Problem problem = Expect.invalid(forged.verify(), Step.SCOPE, "export-older");
        assertThat(problem.message()).contains("goes on to export export-2 in record 13", "are of export export-1");
    }

    /** Two consoles at work at once: neither report could know of the other export. */
    @Test
    void an_export_that_was_begun_before_this_one_was_recorded_may_stand_behind_it() {
        long size = scene.leaves.size();
        export("export-1", size, "a report", Map.of());
        Map<String, byte[]> own = new LinkedHashMap<>(scene.files);
        export("export-2", size, "another", Map.of());
        scene.files.putAll(own);
        Verification found = scene.bag().verify();
        Expect.result(found, Result.COMPLETE);
        assertThat(found.limits().get(Step.SCOPE))
                .isEqualTo(
                        "the reports show the log at 10 records, and 2 came after that, one of them the export's own");
    }

    @Test
    void records_that_the_reports_cannot_know_are_said() {
        export("export-1", scene.leaves.size(), "a report", Map.of());
        refuse();
        Verification found = scene.bag().verify();
        Expect.result(found, Result.COMPLETE);
        assertThat(found.facts()).containsEntry("reportsShow", "10").containsEntry("recordsAfterReports", "2");
        assertThat(found.text()).contains("  --    " + Step.SCOPE.means(), "reports show: 10");
    }

    @Test
    void reports_of_a_log_before_any_reconciliation_are_found() {
        export("export-1", 0, "nothing happened", Map.of());
        Problem problem = Expect.invalid(scene.bag().verify(), Step.RECONCILIATION, "reconciliation");
        assertThat(problem.message()).contains("no reconciliation stands before the export");
    }

    /** A file of another kind, though the record of the export binds it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data/verdict.pdf         | application/pdf  | binds its reports, its scope and schemas
            data/audits/other.json   | application/json | binds its reports, its scope and schemas
            data/schemas/x.html      | text/html        | binds its reports, its scope and schemas
            data/schemas/a/Cause.avsc| application/json | binds its reports, its scope and schemas
            data/report.pdf          | text/html        | must be application/pdf, the record says text/html
            data/schemas/Cause.avsc  | text/html        | must be application/json or text/plain
            """)
    void a_file_that_no_export_has_is_found(String path, String mediaType, String reason) {
        scene.files.put(path, "all models passed".getBytes(UTF_8));
        Artifact artifact = LogScene.artifact(scene.file(path), mediaType);
        export("export-1", scene.leaves.size(), "a report", Map.of(path, artifact));
        Problem problem = Expect.invalid(scene.bag().verify(), Step.SCOPE, "export-file");
        assertThat(problem.message()).contains(reason);
        assertThat(problem.file()).isEqualTo(path);
    }

    @Test
    void a_file_of_another_size_than_the_record_says_is_found() {
        Artifact report = LogScene.artifact("a report".getBytes(UTF_8), "text/html");
        Artifact longer = new Artifact(report.digest(), report.size() + 1, report.mediaType());
        export("export-1", scene.leaves.size(), "a report", Map.of(REPORT, longer));
        Problem problem = Expect.invalid(scene.bag().verify(), Step.SCOPE, "export-file");
        assertThat(problem.message()).contains("must have 9 bytes as the record says, found 8");
    }

    private void refuse() {
        long offset = scene.records.stream()
                .filter(record -> record.head().cause().topic().equals("assay.reviews"))
                .count();
        scene.add(new LedgerRecord.Reviewed(
                LogScene.input("assay.reviews", offset, "later"),
                AuditScene.id(AuditScene.PLAN),
                LedgerRecord.Reviewed.Decision.REJECT,
                "later"));
    }

    /**
     * The record of an export and its files.
     *
     * @param other what the record says of some files instead, or of more
     */
    private void export(String id, long size, String report, Map<String, Artifact> other) {
        scene.files.put("data/README.txt", "How to verify.\n".getBytes(UTF_8));
        scene.files.put(REPORT, report.getBytes(UTF_8));
        scene.files.put(
                SCOPE,
                ("{\"export\":\"" + id + "\",\"filter\":{},\"kind\":\"FULL\",\"origin\":\"ledger.example/assay\","
                                + "\"records\":\"" + size + "\",\"redactions\":[],\"requester\":\"actor-7\",\"size\":\""
                                + size + "\",\"time\":\"2026-11-24T00:00:00.000Z\",\"v\":1}")
                        .getBytes(UTF_8));
        Map<String, Artifact> bound = new LinkedHashMap<>();
        bound.put("data/README.txt", LogScene.artifact(scene.file("data/README.txt"), "text/plain"));
        bound.put(REPORT, LogScene.artifact(scene.file(REPORT), "text/html"));
        bound.put(SCOPE, LogScene.artifact(scene.file(SCOPE), "application/json"));
        bound.putAll(other);
        List<BagFile> files = new ArrayList<>();
        bound.forEach((path, artifact) -> files.add(new BagFile(path, artifact)));
        scene.add(new Exported(scene.own(id), id, Exported.Kind.FULL, size, files));
    }
}
