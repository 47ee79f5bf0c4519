package dev.assay.worker.wire;

import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.statistics.Range;
import dev.assay.schemas.BlockRecord;
import dev.assay.schemas.EvidenceRecord;
import dev.assay.schemas.FindingKind;
import dev.assay.schemas.FindingRecord;
import dev.assay.schemas.ModeRecord;
import dev.assay.schemas.NarrativeRecord;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.worker.bench.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** From what a worker did to the events about it. */
public final class ResultFormat {
    private ResultFormat() {}

    /**
     * @param delivery from 1
     * @param worker id of the process
     */
    public static TaskAttempt attempt(Task task, int delivery, String worker, Instant at) {
        return TaskAttempt.newBuilder()
                .setAudit(task.audit().value())
                .setWork(task.work().name())
                .setDelivery(delivery)
                .setWorker(worker)
                .setAt(at.truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    public static TaskDone done(Task task, int delivery, String worker, TaskResult result, Duration took, Instant at) {
        return common(task, delivery, worker, took, at)
                .setFindings(
                        result.findings().stream().map(ResultFormat::finding).toList())
                .setEvidence(
                        result.evidence().stream().map(ResultFormat::evidence).toList())
                .setRuntime(Map.copyOf(result.runtime().settings()))
                .setFailure("")
                .setNarratives(result.narratives().entrySet().stream()
                        .map(entry -> narrative(entry.getKey(), entry.getValue()))
                        .toList())
                .setLimits(result.limits())
                .build();
    }

    /** @param reason not empty */
    public static TaskDone failed(Task task, int delivery, String worker, String reason, Duration took, Instant at) {
        return common(task, delivery, worker, took, at)
                .setFindings(List.of())
                .setEvidence(List.of())
                .setRuntime(Map.of())
                .setFailure(reason)
                .setNarratives(List.of())
                .setLimits("")
                .build();
    }

    private static TaskDone.Builder common(Task task, int delivery, String worker, Duration took, Instant at) {
        return TaskDone.newBuilder()
                .setAudit(task.audit().value())
                .setWork(task.work().name())
                .setDelivery(delivery)
                .setWorker(worker)
                .setMillis(took.toMillis())
                .setAt(at.truncatedTo(ChronoUnit.MILLIS));
    }

    private static FindingRecord finding(Finding finding) {
        return switch (finding) {
            case Finding.PerSample p ->
                of(FindingKind.PER_SAMPLE, p.key())
                        .setFirst(p.first())
                        .setStatistic(p.share() ? Range.SHARE.name() : "")
                        .setValues(Arrays.stream(p.values()).boxed().toList())
                        .build();
            case Finding.Blocks b ->
                of(FindingKind.BLOCKS, b.key())
                        .setStatistic(b.statistic().written())
                        .setBlocks(b.blocks().stream().map(ResultFormat::block).toList())
                        .build();
            case Finding.Reduced r ->
                of(FindingKind.REDUCED, r.key())
                        .setStatistic(r.range().name())
                        .setValues(DoubleStream.concat(DoubleStream.of(r.value()), Arrays.stream(r.without()))
                                .boxed()
                                .toList())
                        .setBlocks(Arrays.stream(r.samples())
                                .mapToObj(samples -> new BlockRecord(samples, List.of()))
                                .toList())
                        .setReason(r.why())
                        .build();
            case Finding.NotRun n ->
                of(FindingKind.NOT_RUN, new Key(n.check(), n.explainer(), ""))
                        .setReason(n.reason())
                        .build();
            case Finding.NotApplicable n ->
                of(FindingKind.NOT_APPLICABLE, new Key(n.check(), n.explainer(), n.metric()))
                        .setReason(n.reason())
                        .build();
        };
    }

    private static FindingRecord.Builder of(FindingKind kind, Key key) {
        return FindingRecord.newBuilder()
                .setKind(kind)
                .setCheck(key.check())
                .setExplainer(key.explainer())
                .setMetric(key.metric())
                .setFirst(0)
                .setValues(List.of())
                .setStatistic("")
                .setBlocks(List.of())
                .setReason("");
    }

    private static BlockRecord block(Finding.Block block) {
        return BlockRecord.newBuilder()
                .setSamples(block.samples())
                .setSums(Arrays.stream(block.sums()).boxed().toList())
                .build();
    }

    private static NarrativeRecord narrative(String check, Narrative about) {
        return NarrativeRecord.newBuilder()
                .setCheck(check)
                .setQuestion(about.question())
                .setFailed(about.failed())
                .setRemedy(about.remedy())
                .setModes(about.modes().stream()
                        .map(mode -> new ModeRecord(mode.name(), mode.what(), mode.looks(), mode.next()))
                        .toList())
                .build();
    }

    private static EvidenceRecord evidence(Evidence evidence) {
        return EvidenceRecord.newBuilder()
                .setCheck(evidence.check())
                .setExplainer(evidence.explainer())
                .setFile(evidence.file())
                .setDigest(evidence.digest().toString())
                .setSize(evidence.size())
                .setMediaType(evidence.mediaType())
                .setTitle(evidence.title())
                .setAlt(evidence.alt())
                .build();
    }
}
