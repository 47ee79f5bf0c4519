package dev.assay.ledger;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Work;
import dev.assay.core.key.SigningKey;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.BlockRecord;
import dev.assay.schemas.Cause;
import dev.assay.schemas.Decision;
import dev.assay.schemas.EvidenceRecord;
import dev.assay.schemas.FindingKind;
import dev.assay.schemas.FindingRecord;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.ModeRecord;
import dev.assay.schemas.NarrativeRecord;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.wire.ResultSignature;
import dev.assay.schemas.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Audits of a small plan, and the events about them: three tasks, two of maps and one of activations. */
public final class Scenario {
    public static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");
    public static final Instant DEADLINE = AT.plus(Duration.ofMinutes(30));
    public static final int SHARD = 8;

    /** The key of every worker here. */
    public static final SigningKey WORKER = SigningKey.ofSeed(new byte[SigningKey.SEED_BYTES]);

    private static final int SAMPLES = 16;
    private static final Plan PLAN = new Plan(
            "quick",
            1,
            "for tests",
            7,
            SAMPLES,
            SHARD,
            Plan.Target.PREDICTED,
            List.of(new PlannedExplainer("rise", new TreeMap<>())),
            List.of(
                    new PlannedCheck(
                            "deletion/1",
                            "fidelity",
                            PlannedCheck.Scope.MAPS,
                            List.of("rise"),
                            new TreeMap<>(),
                            List.of(new Rule("auc", List.of(), Rule.Direction.AT_MOST, .5, Optional.empty(), true))),
                    new PlannedCheck(
                            "dead-units/1",
                            "activation-health",
                            PlannedCheck.Scope.ACTIVATIONS,
                            List.of(),
                            new TreeMap<>(),
                            List.of(new Rule(
                                    "share", List.of(), Rule.Direction.AT_MOST, .5, Optional.empty(), true)))));

    private Scenario() {}

    public static Digest digest(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }

    public static Cause cause(long offset) {
        return Cause.newBuilder()
                .setTopic("assay.model-versions")
                .setPartition(0)
                .setOffset(offset)
                .setDigest(digest("event " + offset).toString())
                .setFingerprint("0011223344556677")
                .build();
    }

    /** The registration of the plan that every audit here runs. */
    public static InputDecided registered() {
        return InputDecided.newBuilder()
                .setCause(Cause.newBuilder(cause(0)).setTopic("assay.plans").build())
                .setDecision(Decision.PLAN_REGISTERED)
                .setSubjectKind("plan")
                .setName("quick")
                .setVersion("1")
                .setDigest(Digest.of(PlanFormat.write(PLAN)).toString())
                .setAudits(List.of())
                .setWaitsFor("")
                .setReason("")
                .setActor("ci")
                .setAt(AT)
                .build();
    }

    /** The event as a worker sends it. */
    public static byte[] signed(Wire wire, TaskDone event) {
        event.setKey(WORKER.publicKey().hex());
        return ResultSignature.encode(wire, event, WORKER::sign);
    }

    /** The decision about a release that starts one audit. */
    public static InputDecided decided(int model) {
        return InputDecided.newBuilder()
                .setCause(cause(model))
                .setDecision(Decision.RELEASE_ACCEPTED)
                .setSubjectKind("model")
                .setName("m" + model)
                .setVersion("1.0.0")
                .setDigest(digest("model " + model).toString())
                .setAudits(List.of(planned(model).getAudit()))
                .setWaitsFor("")
                .setReason("")
                .setActor("ci")
                .setAt(AT)
                .build();
    }

    public static AuditPlanned planned(int model) {
        byte[] plan = PlanFormat.write(PLAN);
        Digest dataset = digest("dataset");
        return AuditPlanned.newBuilder()
                .setAudit(AuditId.of(digest("model " + model), dataset, Digest.of(plan), 1)
                        .value())
                .setAttempt(1)
                .setModelName("m" + model)
                .setModelVersion("1.0.0")
                .setModelManifest(digest("model " + model).toString())
                .setDatasetName("digits")
                .setDatasetVersion("1.0.0")
                .setDatasetManifest(dataset.toString())
                .setDatasetSamples(SAMPLES)
                .setPlanDigest(Digest.of(plan).toString())
                .setPlan(ByteBuffer.wrap(plan))
                .setWorks(works())
                .setCause(cause(model))
                .setPlannedAt(AT)
                .setDeadline(DEADLINE)
                .build();
    }

    public static List<String> works() {
        return Work.of(PLAN, SAMPLES).stream().map(Work::name).toList();
    }

    public static TaskAttempt attempt(int model, String work, int delivery) {
        return TaskAttempt.newBuilder()
                .setAudit(planned(model).getAudit())
                .setWork(work)
                .setDelivery(delivery)
                .setWorker("worker-" + delivery)
                .setAt(AT.plusSeconds(delivery))
                .build();
    }

    /** Results that pass: low deletion areas, no dead units. */
    public static List<TaskDone> passing(int model) {
        return results(model, .2);
    }

    /** One result for each task, in the order of {@link #works()}. */
    public static List<TaskDone> results(int model, double area) {
        List<TaskDone> all = new ArrayList<>();
        for (String work : works()) {
            List<FindingRecord> findings = work.startsWith("maps/")
                    ? List.of(areas(Integer.parseInt(work.substring(work.lastIndexOf('/') + 1)), area))
                    : List.of(activity(), similarity());
            all.add(done(model, work, findings));
        }
        return all;
    }

    public static TaskDone done(int model, String work, List<FindingRecord> findings) {
        return TaskDone.newBuilder()
                .setAudit(planned(model).getAudit())
                .setWork(work)
                .setDelivery(1)
                .setWorker("worker-1")
                .setFindings(findings)
                .setEvidence(List.of(EvidenceRecord.newBuilder()
                        .setCheck(work.startsWith("maps/") ? "deletion/1" : "dead-units/1")
                        .setExplainer(work.startsWith("maps/") ? "rise" : "")
                        .setFile(work.replace('/', '-') + ".png")
                        .setDigest(digest(work).toString())
                        .setSize(10)
                        .setMediaType("image/png")
                        .setTitle("a picture")
                        .setAlt("a picture of something")
                        .build()))
                .setRuntime(Map.of("provider", "CPU"))
                .setFailure("")
                .setNarratives(List.of(new NarrativeRecord(
                        "deletion/1",
                        "Does the score fall?",
                        "It does not.",
                        "Use another.",
                        List.of(new ModeRecord("blind", "Blind.", "Flat.", "Change it.")))))
                .setLimits(work.startsWith("maps/") ? "It spreads." : "")
                .setMillis(5)
                .setKey("")
                .setSignature(ByteBuffer.allocate(0))
                .setAt(AT.plusSeconds(60))
                .build();
    }

    private static FindingRecord areas(int first, double area) {
        return finding(FindingKind.PER_SAMPLE, "deletion/1", "rise", "auc")
                .setFirst(first)
                .setValues(Collections.nCopies(SHARD, area))
                .build();
    }

    private static FindingRecord activity() {
        BlockRecord block = BlockRecord.newBuilder()
                .setSamples(SHARD)
                .setSums(List.of(4., 5., 6.))
                .build();
        return finding(FindingKind.BLOCKS, "dead-units/1", "", "share")
                .setStatistic("dormant-share 0.025")
                .setBlocks(List.of(block, block))
                .build();
    }

    private static FindingRecord similarity() {
        return finding(FindingKind.REDUCED, "dead-units/1", "", "cka")
                .setStatistic("NUMBER")
                .setValues(List.of(.5, .4, .6))
                .setBlocks(List.of(new BlockRecord((long) SHARD, List.of()), new BlockRecord((long) SHARD, List.of())))
                .build();
    }

    public static FindingRecord.Builder finding(FindingKind kind, String check, String explainer, String metric) {
        return FindingRecord.newBuilder()
                .setKind(kind)
                .setCheck(check)
                .setExplainer(explainer)
                .setMetric(metric)
                .setFirst(0)
                .setValues(List.of())
                .setStatistic("")
                .setBlocks(List.of())
                .setReason("");
    }
}
