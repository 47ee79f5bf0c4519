package dev.assay.worker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.statistics.DormantShare;
import dev.assay.core.statistics.Range;
import dev.assay.schemas.BlockRecord;
import dev.assay.schemas.EvidenceRecord;
import dev.assay.schemas.FindingKind;
import dev.assay.schemas.FindingRecord;
import dev.assay.schemas.ModeRecord;
import dev.assay.schemas.NarrativeRecord;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.worker.bench.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ResultFormatTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Digest ANY = Digest.of("any".getBytes(StandardCharsets.UTF_8));
    private static final Work WORK = new Work.Maps("occlusion", 32, 3);
    private static final Task TASK = new Task(
            new AuditId("0123456789abcdef0123456789abcdef"),
            WORK,
            new ReleaseId("digits", "1.0.0"),
            ANY,
            new ReleaseId("digits", "1.0.0"),
            ANY,
            ANY,
            NOON);

    @Test
    void an_attempt_names_task_delivery_and_worker() {
        TaskAttempt attempt = ResultFormat.attempt(TASK, 2, "one", NOON.plusNanos(1_999_999));
        assertThat(attempt)
                .isEqualTo(new TaskAttempt(
                        "0123456789abcdef0123456789abcdef", "maps/occlusion/32", 2, "one", NOON.plusMillis(1)));
        comesBack(attempt);
    }

    @Test
    void every_kind_of_finding_is_written_whole() {
        Key key = new Key("pointing-game/1", "occlusion", "hit");
        TaskDone done = done(List.of(
                new Finding.PerSample(key, 32, new double[] {0, 1, Double.NaN}, true),
                new Finding.Blocks(key, new DormantShare(.025), List.of(new Finding.Block(3, new double[] {1.5, -2}))),
                new Finding.Reduced(
                        key, Range.CORRELATION, .9, new long[] {8, 7}, new double[] {.8, Double.NaN}, "one block"),
                new Finding.NotRun("deletion/1", "occlusion", "no room"),
                new Finding.NotApplicable("relevance-mass/1", "occlusion", "share", "no masks")));

        assertThat(done.getFindings())
                .containsExactly(
                        finding(FindingKind.PER_SAMPLE, "pointing-game/1", "hit")
                                .setFirst(32)
                                .setStatistic("SHARE")
                                .setValues(List.of(0.0, 1.0, Double.NaN))
                                .build(),
                        finding(FindingKind.BLOCKS, "pointing-game/1", "hit")
                                .setStatistic("dormant-share 0.025")
                                .setBlocks(List.of(new BlockRecord(3L, List.of(1.5, -2.0))))
                                .build(),
                        finding(FindingKind.REDUCED, "pointing-game/1", "hit")
                                .setStatistic("CORRELATION")
                                .setValues(List.of(.9, .8, Double.NaN))
                                .setBlocks(List.of(new BlockRecord(8L, List.of()), new BlockRecord(7L, List.of())))
                                .setReason("one block")
                                .build(),
                        finding(FindingKind.NOT_RUN, "deletion/1", "")
                                .setReason("no room")
                                .build(),
                        finding(FindingKind.NOT_APPLICABLE, "relevance-mass/1", "share")
                                .setReason("no masks")
                                .build());
        comesBack(done);
    }

    @Test
    void evidence_settings_and_times_are_written() {
        TaskDone done = done(List.of());
        assertThat(done.getEvidence())
                .containsExactly(new EvidenceRecord(
                        "deletion/1",
                        "occlusion",
                        "curve.svg",
                        ANY.toString(),
                        17L,
                        "image/svg+xml",
                        "A curve",
                        "falls"));
        assertThat(done.getRuntime()).isEqualTo(Map.of("batch", "16", "provider", "CPU"));
        assertThat(done.getMillis()).isEqualTo(1500);
        assertThat(done.getAt()).isEqualTo(NOON);
        assertThat(done.getFailure()).isEmpty();
        comesBack(done);
    }

    @Test
    void what_checks_and_the_explainer_say_about_themselves_is_written() {
        Narrative.Mode mode = new Narrative.Mode("shortcut", "A sticker.", "Dark corners.", "Remove it.");
        Narrative narrative = new Narrative("Is it?", "It is.", "Do this.", List.of(mode));
        TaskResult result = new TaskResult(WORK, List.of(), List.of(), new Runtime(new TreeMap<>()))
                .told(Map.of("deletion/1", narrative))
                .limited("It spreads.");
        TaskDone done = ResultFormat.done(TASK, 1, "one", result, Duration.ZERO, NOON);
        assertThat(done.getLimits()).isEqualTo("It spreads.");
        assertThat(done.getNarratives())
                .containsExactly(new NarrativeRecord(
                        "deletion/1",
                        "Is it?",
                        "It is.",
                        "Do this.",
                        List.of(new ModeRecord("shortcut", "A sticker.", "Dark corners.", "Remove it."))));
        comesBack(done);
    }

    @Test
    void a_failure_keeps_its_reason_and_nothing_else() {
        TaskDone failed = ResultFormat.failed(TASK, 3, "one", "the model is altered", Duration.ofMillis(7), NOON);
        assertThat(failed.getFailure()).isEqualTo("the model is altered");
        assertThat(failed.getDelivery()).isEqualTo(3);
        assertThat(failed.getFindings()).isEmpty();
        assertThat(failed.getEvidence()).isEmpty();
        comesBack(failed);
    }

    private static TaskDone done(List<Finding> findings) {
        Evidence evidence =
                new Evidence("deletion/1", "occlusion", "curve.svg", ANY, 17, "image/svg+xml", "A curve", "falls");
        Runtime runtime = new Runtime(new TreeMap<>(Map.of("provider", "CPU", "batch", "16")));
        TaskResult result = new TaskResult(WORK, findings, List.of(evidence), runtime);
        return ResultFormat.done(TASK, 1, "one", result, Duration.ofMillis(1500), NOON.plusNanos(999));
    }

    private static FindingRecord.Builder finding(FindingKind kind, String check, String metric) {
        return FindingRecord.newBuilder()
                .setKind(kind)
                .setCheck(check)
                .setExplainer("occlusion")
                .setMetric(metric)
                .setFirst(0)
                .setValues(List.of())
                .setStatistic("")
                .setBlocks(List.of())
                .setReason("");
    }

    private static void comesBack(SpecificRecord event) {
        Wire wire = new Wire();
        assertThat(wire.decode(wire.encode(event), event.getClass()))
                .isInstanceOfSatisfying(
                        Received.Accepted.class,
                        accepted -> assertThat(accepted.event()).isEqualTo(event));
    }
}
