package dev.assay.ledger.assemble;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.release.ReleaseId;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.enter.EventRecords;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.LedgerEntry;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.LedgerRecord.Striking;
import dev.assay.trail.record.Metric;
import dev.assay.trail.record.Subject;
import dev.assay.trail.record.Wording;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The record of a decided audit. */
final class AuditRecords {
    static final String ACTOR = "assay-ledger";

    private static final String JSON = "application/json";

    /** How bad an outcome is; those that are not listed strike nobody. */
    private static final Map<Outcome, Integer> SEVERITY =
            Map.of(Outcome.FAILED, 3, Outcome.NOT_RUN, 2, Outcome.WARNED, 1);

    private AuditRecords() {}

    /** @param at of the event that decided it: its last result, or its deadline */
    static LedgerEntry of(AuditPlanned planned, Assembled assembled, Instant at) {
        AuditReport report = assembled.report();
        TreeMap<Outcome, Integer> counts = new TreeMap<>();
        report.measurements().forEach(measurement -> counts.merge(measurement.outcome(), 1, Integer::sum));
        AuditDecided record = new AuditDecided(
                new Head(at, ACTOR, EventRecords.cause(planned.getCause())),
                report.id(),
                planned.getAttempt(),
                subject(Subject.Kind.MODEL, report.model(), report.modelDigest()),
                subject(Subject.Kind.DATASET, report.dataset(), report.datasetDigest()),
                new Subject(
                        Subject.Kind.PLAN, report.plan(), String.valueOf(report.planVersion()), report.planDigest()),
                report.verdict(),
                counts,
                striking(report),
                artifact(assembled.document(), JSON),
                Optional.of(artifact(assembled.attestation(), AuditStatements.MEDIA_TYPE)));
        return Entries.of(
                record,
                Entries.attachment(assembled.document(), JSON),
                Entries.attachment(assembled.attestation(), AuditStatements.MEDIA_TYPE));
    }

    private static Artifact artifact(byte[] content, String mediaType) {
        return new Artifact(Digest.of(content), content.length, mediaType);
    }

    private static Subject subject(Subject.Kind kind, ReleaseId release, Digest digest) {
        return new Subject(kind, release.name(), release.version(), digest);
    }

    private static List<Striking> striking(AuditReport report) {
        return report.measurements().stream()
                .filter(Measurement::required)
                .filter(measurement -> SEVERITY.containsKey(measurement.outcome()))
                .sorted(Comparator.comparing(
                                (Measurement measurement) -> -SEVERITY.getOrDefault(measurement.outcome(), 0))
                        .thenComparing(Measurement::key))
                .limit(AuditDecided.MAX_STRIKING)
                .map(AuditRecords::striking)
                .toList();
    }

    private static Striking striking(Measurement measurement) {
        return new Striking(
                Wording.fit(measurement.key().check(), Striking.MAX_NAME),
                Wording.fit(measurement.key().explainer(), Striking.MAX_NAME),
                Wording.fit(measurement.key().metric(), Striking.MAX_NAME),
                measurement.outcome(),
                measurement.value().map(estimate -> new Metric(estimate.value())));
    }
}
