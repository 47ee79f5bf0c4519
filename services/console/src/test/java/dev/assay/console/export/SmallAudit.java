package dev.assay.console.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ReleaseId;
import dev.assay.store.EvidenceKey;
import dev.assay.store.ObjectStore;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Metric;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** An audit that failed, with all that an audit has: releases, manifests, document, statements, a picture, a review. */
final class SmallAudit {
    static final AuditId ID;

    private static final Plan PLAN = SmallLedger.plan();
    private static final PlannedCheck CHECK = PLAN.checks().getFirst();
    private static final ReleaseId MODEL = ReleaseId.parse("digits@1.0.0");
    private static final ReleaseId DATASET = ReleaseId.parse("digits@2.0.0");
    private static final Manifest MODEL_FILES = manifest("model.onnx");
    private static final Manifest DATASET_FILES = manifest("images.npy");
    private static final double VALUE = .5;
    private static final int SIDE = 16;

    static {
        ID = AuditId.of(MODEL_FILES.digest(), DATASET_FILES.digest(), PlanFormat.digest(PLAN), 1);
    }

    private SmallAudit() {}

    /** Puts the audit on record, and what it names into the store. */
    static void enter(SmallLedger ledger, ObjectStore store) throws IOException {
        SigningKey attester = SigningKey.of(SmallLedger.ORIGIN + "/attestation", new byte[SigningKey.SEED_BYTES]);
        ledger.add(new KeyRegistered(
                ledger.order(), KeyRole.ATTESTATION, attester.verifier().toString()));
        Digest model = ledger.put(MODEL_FILES.bytes(), "text/plain").digest();
        Digest dataset = ledger.put(DATASET_FILES.bytes(), "text/plain").digest();
        Subject ofModel = new Subject(Subject.Kind.MODEL, MODEL.name(), MODEL.version(), model);
        Subject ofDataset = new Subject(Subject.Kind.DATASET, DATASET.name(), DATASET.version(), dataset);
        Head cause = ledger.head("assay.dataset-versions", 0);
        ledger.add(new LedgerRecord.ReleaseAccepted(cause, ofDataset, StartedAudits.of(List.of()), ""));
        Head release = ledger.model();
        ledger.add(new LedgerRecord.ReleaseAccepted(release, ofModel, StartedAudits.of(List.of(ID)), ""));
        AuditReport report = report(store);
        Artifact document = ledger.put(AuditFormat.write(report), "application/json");
        byte[] statements = new AuditStatements(report, PLAN, MODEL_FILES.files(), "test").sign(attester);
        ledger.add(new LedgerRecord.AuditDecided(
                release,
                ID,
                1,
                ofModel,
                ofDataset,
                new Subject(Subject.Kind.PLAN, PLAN.name(), String.valueOf(PLAN.version()), PlanFormat.digest(PLAN)),
                report.verdict(),
                new TreeMap<>(Map.of(Outcome.FAILED, 1)),
                List.of(new LedgerRecord.Striking(
                        CHECK.check(), "occlusion", "auc", Outcome.FAILED, Optional.of(new Metric(VALUE)))),
                document,
                Optional.of(ledger.put(statements, AuditStatements.MEDIA_TYPE))));
        ledger.add(new LedgerRecord.Reviewed(
                ledger.head("assay.reviews", 0), ID, LedgerRecord.Reviewed.Decision.WAIVE, "known, for a test"));
    }

    private static AuditReport report(ObjectStore store) throws IOException {
        byte[] picture = picture();
        Evidence evidence = new Evidence(
                CHECK.check(),
                "occlusion",
                "overlay-0.png",
                Digest.of(picture),
                picture.length,
                "image/png",
                "A map over its picture",
                "The upper half is warm");
        store.put(EvidenceKey.of(MODEL, ID, evidence), picture, "image/png");
        Measurement auc = new Measurement(
                new Key(CHECK.check(), "occlusion", "auc"),
                CHECK.family(),
                Optional.of(new Measurement.Estimate(
                        VALUE, VALUE - .01, VALUE + .01, 40, "bootstrap percentile, 2000 draws")),
                Optional.of(CHECK.rules().getFirst()),
                Outcome.FAILED,
                "");
        return new AuditReport(
                ID,
                Verdict.FAILED,
                MODEL,
                MODEL_FILES.digest(),
                DATASET,
                DATASET_FILES.digest(),
                PLAN.name(),
                PLAN.version(),
                PlanFormat.digest(PLAN),
                40,
                List.of(auc),
                List.of(evidence),
                new TreeMap<>(Map.of("maps/occlusion/0", new Runtime(new TreeMap<>(Map.of("provider", "CPU"))))),
                new TreeMap<>(Map.of(
                        CHECK.check(), new Narrative("Does it fall?", "It does not fall.", "Look at it.", List.of()))));
    }

    private static byte[] picture() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE / 2; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, 0xC04000);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static Manifest manifest(String file) {
        return new Manifest(new TreeMap<>(Map.of(file, Digest.of(file.getBytes(UTF_8)))));
    }
}
