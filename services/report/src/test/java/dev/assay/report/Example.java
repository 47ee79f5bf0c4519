package dev.assay.report;

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
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.ReleaseId;
import dev.assay.trail.bag.Scope;
import dev.assay.trail.log.Hash;
import dev.assay.trail.note.Checkpoint;
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
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One record of every kind, an audit that failed and one that passed. */
final class Example implements Sources {
    private static final String KEY = "example.org/assay+0a1b2c3d+" + "A".repeat(43) + "B";
    private static final String OTHER = "example.org/assay+1a1b2c3d+" + "A".repeat(43) + "C";
    private static final Rule RULE =
            new Rule("auc", List.of("occlusion"), Rule.Direction.AT_MOST, .35, Optional.empty(), true, true);
    private static final Plan PLAN = new Plan(
            "quick",
            1,
            "What a demo can wait for",
            7,
            40,
            8,
            Plan.Target.PREDICTED,
            List.of(new PlannedExplainer("occlusion", new TreeMap<>())),
            List.of(new PlannedCheck(
                    "deletion/1",
                    "fidelity",
                    PlannedCheck.Scope.MAPS,
                    List.of("occlusion"),
                    new TreeMap<>(),
                    List.of(
                            RULE,
                            new Rule("auc", List.of(), Rule.Direction.AT_MOST, 1, Optional.of(Rule.PREVIOUS), true)))));
    private static final byte[] DRAWING = ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"560px\" height=\"360px\""
                    + " viewBox=\"0 0 560 360\"><rect x=\"40\" y=\"20\" width=\"480\" height=\"300\" fill=\"#dde7f3\"/>"
                    + "<path d=\"M40 300 L200 120 L520 60\" fill=\"none\" stroke=\"#0b4f93\" stroke-width=\"4\"/></svg>")
            .getBytes(UTF_8);

    private final byte[] photo = photo();
    private boolean lost;
    private final AuditReport failed = report("digits", Verdict.FAILED);
    private final AuditReport passed = report("letters", Verdict.PASSED);

    /** Without the documents that records name. */
    static Example withoutDocuments() {
        Example example = new Example();
        example.lost = true;
        return example;
    }

    static Scope scope(Optional<String> model) {
        return new Scope(
                "20261102-120000-e1",
                model,
                Optional.empty(),
                Optional.empty(),
                "auditor-7",
                Instant.parse("2026-11-02T12:00:00.000Z"),
                new Checkpoint("example.org/assay", 15, Hash.leaf(new byte[1])));
    }

    /** The account of everything that happened. */
    Account account() {
        Account account = new Account();
        long index = 0;
        for (LedgerRecord record : records()) {
            account.add(index++, record);
        }
        return account;
    }

    private List<LedgerRecord> records() {
        Subject plan = new Subject(Subject.Kind.PLAN, "quick", "1", PlanFormat.digest(PLAN));
        return List.of(
                new KeyRegistered(head(0), KeyRole.LOG, KEY),
                new LedgerRecord.PlanRegistered(head(1), plan, StartedAudits.of(List.of())),
                new LedgerRecord.ReleaseAccepted(
                        head(2), subject(Subject.Kind.DATASET, "digits"), StartedAudits.of(List.of()), ""),
                new LedgerRecord.ReleaseAccepted(
                        head(3),
                        subject(Subject.Kind.MODEL, "digits"),
                        StartedAudits.of(List.of(failed.id())),
                        "dataset digits@1.0.0"),
                decided(4, failed, plan),
                decided(5, passed, plan),
                new LedgerRecord.Duplicate(head(6), subject(Subject.Kind.MODEL, "digits")),
                new LedgerRecord.EventRejected(
                        head(7),
                        "digits@<9>",
                        digest("poison"),
                        OptionalLong.of(3),
                        "not ONNX: \"\u0001\u0002\" & 漢字 😀",
                        ""),
                new Reviewed(head(8), failed.id(), Reviewed.Decision.WAIVE, "Known; fixed in 1.2. Ticket QA-1189"),
                new Corrected(
                        head(9), digest("id"), "/reason", "1.2", "1.3", "a slip of the pen, see " + digest("letter")),
                new KeyRotated(head(10), KeyRole.LOG, KEY, OTHER, "yearly"),
                new Retained(head(11), Retained.Mode.NONE, 0, false, true, "it locks nothing"),
                new Exported(head(12), "earlier", Exported.Kind.FULL, 3, List.of()),
                new Reconciled(
                        head(13),
                        13,
                        List.of(new Reconciled.Partition(
                                "assay.model-versions",
                                0,
                                0,
                                3,
                                new TreeMap<>(Map.of(
                                        RecordType.RELEASE_ACCEPTED,
                                        1L,
                                        RecordType.DUPLICATE,
                                        1L,
                                        RecordType.EVENT_REJECTED,
                                        1L)))),
                        2,
                        2),
                new LedgerRecord.PlanRegistered(
                        head(14),
                        new Subject(Subject.Kind.PLAN, "thorough", "4", digest("thorough")),
                        StartedAudits.of(List.of())));
    }

    private static LedgerRecord decided(int minute, AuditReport report, Subject plan) {
        return new AuditDecided(
                head(minute),
                report.id(),
                1,
                new Subject(
                        Subject.Kind.MODEL,
                        report.model().name(),
                        report.model().version(),
                        report.modelDigest()),
                subject(Subject.Kind.DATASET, "digits"),
                plan,
                report.verdict(),
                new TreeMap<>(Map.of(Outcome.valueOf(report.verdict().name()), 1)),
                List.of(),
                new Artifact(digest(report.id().value()), 1, "application/json"));
    }

    private AuditReport report(String model, Verdict verdict) {
        double value = verdict == Verdict.FAILED ? .5 : .2;
        return new AuditReport(
                AuditId.of(digest(model), digest("data"), PlanFormat.digest(PLAN), 1),
                verdict,
                new ReleaseId(model, "1.1.0"),
                digest(model),
                new ReleaseId("digits", "1.0.0"),
                digest("DATASETdigits"),
                "quick",
                1,
                PlanFormat.digest(PLAN),
                40,
                List.of(new Measurement(
                        new Key("deletion/1", "occlusion", "auc"),
                        "fidelity",
                        Optional.of(new Estimate(value, value - .01, value + .01, 40, "bootstrap")),
                        Optional.of(RULE),
                        Outcome.valueOf(verdict.name()),
                        "")),
                List.of(
                        evidence("overlay-0.png", "image/png", photo),
                        evidence("overlay-1.png", "image/png", photo),
                        evidence("curves-0.svg", "image/svg+xml", DRAWING),
                        evidence("curves-0.json", "application/json", new byte[2])),
                new TreeMap<>(),
                new TreeMap<>(Map.of(
                        "deletion/1",
                        new Narrative(
                                "Does the score fall when the marked pixels go?",
                                "The pixels that the maps mark matter less to the model than the maps say.",
                                "Do not show these maps to those who decide by them.",
                                List.of(new Narrative.Mode(
                                        "shortcut", "The model looks elsewhere.", "Maps on the rim.", "Mask it."))))));
    }

    private static Evidence evidence(String file, String mediaType, byte[] content) {
        return new Evidence(
                "deletion/1",
                "occlusion",
                file,
                Digest.of(content),
                content.length,
                mediaType,
                "Occlusion on sample 1",
                "A nine & its map <b>");
    }

    private static byte[] photo() {
        try (InputStream in = Example.class.getResourceAsStream("photo.png")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("photo.png cannot be read", e);
        }
    }

    static Subject subject(Subject.Kind kind, String name) {
        return new Subject(kind, name, "1.0.0", digest(kind + name));
    }

    static Head head(int minute) {
        return new Head(
                Instant.parse("2026-11-02T09:00:00.000Z").plusSeconds(60L * minute),
                "someone",
                new Cause("assay.model-versions", 0, minute, digest("event" + minute), ""));
    }

    static Digest digest(String text) {
        return Digest.of(text.getBytes(UTF_8));
    }

    @Override
    public Optional<AuditReport> audit(Digest document) throws IOException {
        return lost
                ? Optional.empty()
                : document.equals(digest(failed.id().value())) ? Optional.of(failed) : Optional.of(passed);
    }

    @Override
    public Optional<Plan> plan(Digest plan) throws IOException {
        return lost ? Optional.empty() : Optional.of(PLAN);
    }

    @Override
    public Optional<byte[]> picture(AuditReport audit, Evidence picture) throws IOException {
        return Optional.of(picture.mediaType().equals("image/png") ? photo : DRAWING);
    }
}
