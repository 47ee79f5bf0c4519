package dev.assay.trail.bag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.ReleaseId;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.record.LedgerRecord.Striking;
import dev.assay.trail.record.Metric;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Two models on one dataset, audited by one plan; one fails, is waived, and the waiver's reason is corrected. */
final class Story {
    static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00.000Z");
    static final String MODELS = "assay.model-versions";
    private static final Rule RULE =
            new Rule("auc", List.of("occlusion"), Rule.Direction.AT_MOST, .35, Optional.empty(), true);
    static final Plan PLAN = new Plan(
            "quick",
            1,
            "a plan for tests",
            7,
            40,
            8,
            Plan.Target.PREDICTED,
            List.of(new PlannedExplainer("occlusion", new TreeMap<>(Map.of("window", "4")))),
            List.of(new PlannedCheck(
                    "deletion/1",
                    "fidelity",
                    PlannedCheck.Scope.MAPS,
                    List.of("occlusion"),
                    new TreeMap<>(),
                    List.of(RULE))));
    private static final byte[] FILE = "weights".getBytes(UTF_8);

    final SmallLog log = new SmallLog();
    private final SigningKey attester = SigningKey.of(SmallLog.ORIGIN + "/attestation", new byte[32]);
    private final Digest manifest = log.put(Digest.of(FILE).hex() + "  model.onnx\n");
    private final Subject plan = new Subject(Subject.Kind.PLAN, "quick", "1", log.put(PlanFormat.write(PLAN)));
    private final Subject dataset = new Subject(Subject.Kind.DATASET, "digits", "1.0.0", digest("dataset"));
    private int minute;
    private int models = 3;

    /** Everything but an export. */
    static Story told() {
        Story story = new Story();
        story.keys();
        story.log.add(new LedgerRecord.PlanRegistered(story.head("assay.plans", 0), story.plan, none()));
        story.log.add(
                new LedgerRecord.ReleaseAccepted(story.head("assay.dataset-versions", 0), story.dataset, none(), ""));
        AuditId first = story.audited("digits", 0, Verdict.PASSED);
        AuditId second = story.audited("letters", 1, Verdict.FAILED);
        story.log.add(new Reviewed(
                story.head("assay.reviews", 0), second, Reviewed.Decision.WAIVE, "=cmd|' /C calc'!A0, known"));
        story.log.add(new LedgerRecord.EventRejected(
                story.head(MODELS, 2), "digits@9", digest("poison"), OptionalLong.of(12), "not ONNX", ""));
        story.log.add(new Reviewed(story.head("assay.reviews", 1), first, Reviewed.Decision.APPROVE, ""));
        return story;
    }

    private void keys() {
        log.add(new KeyRegistered(
                head("assay.orders", 0), KeyRole.LOG, SmallLog.key(1).verifier().toString()));
        log.add(new KeyRegistered(
                head("assay.orders", 0),
                KeyRole.ATTESTATION,
                attester.verifier().toString()));
    }

    private AuditId audited(String name, int offset, Verdict verdict) {
        Subject model = new Subject(Subject.Kind.MODEL, name, "1.0.0", manifest);
        Head cause = head(MODELS, offset);
        AuditId id = AuditId.of(manifest, dataset.digest(), plan.digest(), 1 + offset);
        log.add(new LedgerRecord.ReleaseAccepted(cause, model, StartedAudits.of(List.of(id)), ""));
        AuditReport report = report(id, model, verdict);
        byte[] document = AuditFormat.write(report);
        byte[] bundle = new AuditStatements(report, PLAN, new TreeMap<>(Map.of("model.onnx", Digest.of(FILE))), "0.1.0")
                .sign(attester);
        Outcome outcome = Outcome.valueOf(verdict.name());
        log.add(new AuditDecided(
                new Head(time(), "assay-ledger", cause.cause()),
                id,
                1 + offset,
                model,
                dataset,
                plan,
                verdict,
                new TreeMap<>(Map.of(outcome, 1)),
                outcome == Outcome.PASSED
                        ? List.of()
                        : List.of(new Striking(
                                "deletion/1", "occlusion", "auc", outcome, Optional.of(new Metric(value(verdict))))),
                new Artifact(log.put(document), document.length, "application/json"),
                Optional.of(new Artifact(log.put(bundle), bundle.length, AuditStatements.MEDIA_TYPE))));
        return id;
    }

    private AuditReport report(AuditId id, Subject model, Verdict verdict) {
        Evidence picture = evidence("overlay-0.png", "image/png", "a picture of " + model);
        Evidence numbers = evidence("overlay-0.npy", "application/x-npy", "numbers of " + model);
        String folder = "evidence/" + model.name() + "/1.0.0/" + id.value() + "/deletion/1/";
        log.evidence.put(folder + picture.file(), ("a picture of " + model).getBytes(UTF_8));
        log.evidence.put(folder + numbers.file(), ("numbers of " + model).getBytes(UTF_8));
        double value = value(verdict);
        return new AuditReport(
                id,
                verdict,
                new ReleaseId(model.name(), "1.0.0"),
                manifest,
                new ReleaseId("digits", "1.0.0"),
                dataset.digest(),
                "quick",
                1,
                plan.digest(),
                40,
                List.of(new Measurement(
                        new Key("deletion/1", "occlusion", "auc"),
                        "fidelity",
                        Optional.of(
                                new Estimate(value, value - .01, value + .01, 40, "bootstrap percentile, 2000 draws")),
                        Optional.of(RULE),
                        Outcome.valueOf(verdict.name()),
                        "")),
                List.of(picture, numbers),
                new TreeMap<>(Map.of("maps/occlusion/0", new Runtime(new TreeMap<>(Map.of("provider", "CPU"))))),
                verdict == Verdict.PASSED
                        ? new TreeMap<>()
                        : new TreeMap<>(Map.of(
                                "deletion/1",
                                new Narrative("Does it fall?", "It does not fall.", "Look at it.", List.of()))));
    }

    private static Evidence evidence(String file, String mediaType, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return new Evidence(
                "deletion/1", "occlusion", file, Digest.of(bytes), bytes.length, mediaType, "overlay", "what it shows");
    }

    private static double value(Verdict verdict) {
        return verdict == Verdict.PASSED ? .2 : .5;
    }

    /** The log's key is replaced. */
    void rotate() {
        SigningKey next = SmallLog.key(2);
        log.add(
                new KeyRotated(
                        head("assay.orders", 5),
                        KeyRole.LOG,
                        SmallLog.key(1).verifier().toString(),
                        next.verifier().toString(),
                        "yearly"),
                next);
    }

    /** The reason of the record at that index should have been another. */
    void correct(LedgerRecord wrong) {
        log.add(new Corrected(
                head("assay.orders", 6), wrong.recordId(), "/reason", "=cmd|' /C calc'!A0, known", "known", "a slip"));
    }

    /** So many more events that are none. */
    void poison(int count) {
        List<LedgerRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new LedgerRecord.EventRejected(
                    head(MODELS, models++), "", digest("poison"), OptionalLong.of(12), "not ONNX", ""));
        }
        log.add(records);
    }

    /** All input against its outcome. */
    void reconcile() {
        long size = log.head().size();
        log.add(new Reconciled(
                head("assay.orders", 7),
                size,
                List.of(
                        partition("assay.dataset-versions", RecordType.RELEASE_ACCEPTED, 1),
                        new Reconciled.Partition(
                                MODELS,
                                0,
                                0,
                                models,
                                new TreeMap<>(Map.of(
                                        RecordType.RELEASE_ACCEPTED, 2L, RecordType.EVENT_REJECTED, models - 2L))),
                        partition("assay.plans", RecordType.PLAN_REGISTERED, 1),
                        partition("assay.reviews", RecordType.REVIEW, 2)),
                2,
                2));
    }

    private static Reconciled.Partition partition(String topic, RecordType type, long count) {
        return new Reconciled.Partition(topic, 0, 0, count, new TreeMap<>(Map.of(type, count)));
    }

    /** The record of an export. */
    void export(Scope scope, List<Exported.BagFile> files) {
        log.add(new Exported(
                head("assay.orders", 8),
                scope.export(),
                scope.isFull() ? Exported.Kind.FULL : Exported.Kind.SUBSET,
                scope.head().size(),
                files));
    }

    Head head(String topic, int offset) {
        return new Head(time(), "someone", new Cause(topic, 0, offset, digest(topic + offset), "b05cdfd900c63416"));
    }

    private Instant time() {
        return BEGIN.plusSeconds(60L * minute++);
    }

    private static StartedAudits none() {
        return StartedAudits.of(List.of());
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(UTF_8));
    }
}
