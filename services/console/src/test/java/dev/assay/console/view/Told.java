package dev.assay.console.view;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.Cause;
import dev.assay.schemas.Decision;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.TaskDone;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Events as the topics carry them, about models called digits. */
public final class Told {
    public static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

    private Told() {}

    public static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static AuditId audit(String version) {
        return AuditId.of(digest("model " + version), digest("dataset"), digest("plan"), 1);
    }

    /** An audit of that version, planned so many minutes after the start, with two tasks. */
    public static AuditPlanned planned(String version, int minute) {
        return AuditPlanned.newBuilder()
                .setAudit(audit(version).value())
                .setAttempt(1)
                .setModelName("digits")
                .setModelVersion(version)
                .setModelManifest(digest("model " + version).toString())
                .setDatasetName("digits")
                .setDatasetVersion("1.0.0")
                .setDatasetManifest(digest("dataset").toString())
                .setDatasetSamples(128)
                .setPlanDigest(digest("plan").toString())
                .setPlan(ByteBuffer.wrap(new byte[0]))
                .setWorks(List.of("maps/occlusion/0", "predictions"))
                .setCause(cause(minute))
                .setPlannedAt(START.plusSeconds(60L * minute))
                .setDeadline(START.plusSeconds(60L * minute + 3600))
                .build();
    }

    public static TaskDone done(String version, String work) {
        return TaskDone.newBuilder()
                .setAudit(audit(version).value())
                .setWork(work)
                .setDelivery(1)
                .setWorker("w1")
                .setFindings(List.of())
                .setEvidence(List.of())
                .setRuntime(Map.of())
                .setFailure("")
                .setNarratives(List.of())
                .setMillis(5)
                .setAt(START)
                .build();
    }

    public static InputDecided accepted(String version, int minute, String waitsFor) {
        return decided(Decision.RELEASE_ACCEPTED, "model", "digits", version, minute, waitsFor);
    }

    /** A dataset of that name, version 1.0.0. */
    public static InputDecided dataset(String name) {
        return decided(Decision.RELEASE_ACCEPTED, "dataset", name, "1.0.0", 0, "");
    }

    public static InputDecided plan(String name) {
        return decided(Decision.PLAN_REGISTERED, "plan", name, "1", 0, "");
    }

    private static InputDecided decided(
            Decision decision, String kind, String name, String version, int minute, String waitsFor) {
        return InputDecided.newBuilder()
                .setCause(cause(minute))
                .setDecision(decision)
                .setSubjectKind(kind)
                .setName(name)
                .setVersion(version)
                .setDigest(digest(kind + ' ' + version).toString())
                .setAudits(List.of())
                .setWaitsFor(waitsFor)
                .setReason("")
                .setActor("local")
                .setAt(START.plusSeconds(60L * minute))
                .build();
    }

    public static EventRejected refusal(String about, String reason) {
        return EventRejected.newBuilder()
                .setTopic("rest")
                .setPartition(-1)
                .setOffset(-1)
                .setDigest(digest(reason).toString())
                .setSize(7)
                .setRaw(ByteBuffer.wrap(new byte[7]))
                .setSubject(about)
                .setReason(reason)
                .setActor("local")
                .setAt(START)
                .build();
    }

    /** The record of the refusal that lies at that offset of the topic of rejections. */
    public static LedgerRecord.EventRejected refused(String about, String reason, long offset) {
        return new LedgerRecord.EventRejected(
                new Head(
                        START,
                        "local",
                        new dev.assay.trail.record.Cause("assay.rejected", 0, offset, digest("event"), "")),
                about,
                digest(reason),
                OptionalLong.of(7),
                reason,
                "");
    }

    public static LedgerRecord.ReleaseAccepted released(String version, int minute, String waitsFor) {
        return new LedgerRecord.ReleaseAccepted(
                head(minute, minute), subject(version), StartedAudits.of(List.of(audit(version))), waitsFor);
    }

    /** The correction that was ordered at that offset. */
    public static Corrected corrected(LedgerRecord record, long offset) {
        return new Corrected(
                new Head(
                        START,
                        "local",
                        new dev.assay.trail.record.Cause("assay.orders", 0, offset, digest("order"), "")),
                record.recordId(),
                "/model/version",
                "1",
                "2",
                "a slip");
    }

    /** Decided ten minutes after the event that started it. */
    public static AuditDecided decided(String version, int minute, Verdict verdict) {
        return new AuditDecided(
                head(minute, minute + 10),
                audit(version),
                1,
                subject(version),
                new Subject(Subject.Kind.DATASET, "digits", "1.0.0", digest("dataset")),
                new Subject(Subject.Kind.PLAN, "quick", "1", digest("plan")),
                verdict,
                new TreeMap<>(Map.of(Outcome.valueOf(verdict.name()), 1)),
                List.of(),
                new Artifact(digest("document"), 10, "application/json"));
    }

    /** The review that was entered at that offset. */
    public static LedgerRecord.Reviewed reviewed(
            String version, LedgerRecord.Reviewed.Decision decision, String reason, long offset) {
        return new LedgerRecord.Reviewed(
                new Head(
                        START.plusSeconds(offset),
                        "local",
                        new dev.assay.trail.record.Cause("assay.reviews", 0, offset, digest("review"), "")),
                audit(version),
                decision,
                reason);
    }

    private static Subject subject(String version) {
        return new Subject(Subject.Kind.MODEL, "digits", version, digest("model " + version));
    }

    private static Head head(int offset, int minute) {
        return new Head(
                START.plusSeconds(60L * minute),
                "local",
                new dev.assay.trail.record.Cause("assay.model-versions", 0, offset, digest("event"), ""));
    }

    private static Cause cause(int offset) {
        return Cause.newBuilder()
                .setTopic("assay.model-versions")
                .setPartition(0)
                .setOffset(offset)
                .setDigest(digest("event").toString())
                .setFingerprint("")
                .build();
    }
}
