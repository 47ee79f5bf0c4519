package dev.assay.trail.bag;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.release.Refused;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.StartedAudits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files that records name: audit documents, attestations, evidence, plans, lists and manifests of releases. */
final class RecordFiles {
    /** The record of the export names each piece of evidence that is left out; more than these say that a store is lost. */
    private static final int MAX_REDACTIONS = 10_000;

    private final BagZip zip;
    private final BagObjects objects;
    private final Path spool;
    private final SortedLines plans;
    private final SortedLines releases;
    private final SortedLines lists;
    private final List<Redaction> redactions = new ArrayList<>();
    private boolean scoped;

    RecordFiles(BagZip zip, BagObjects objects, Path folder) {
        this.zip = zip;
        this.objects = objects;
        this.spool = folder.resolve("evidence");
        this.plans = new SortedLines(folder, "plans");
        this.releases = new SortedLines(folder, "releases");
        this.lists = new SortedLines(folder, "lists");
    }

    /** Adds what the record names, or remembers it where several records name the same. */
    void add(long index, LedgerRecord record) throws IOException {
        switch (record) {
            case AuditDecided audit -> audit(index, audit);
            case LedgerRecord.ReleaseAccepted release -> list(release.audits());
            case LedgerRecord.PlanRegistered plan -> {
                plans.add(plan.subject().digest().hex());
                list(plan.audits());
            }
            default -> {
                // names nothing
            }
        }
    }

    /** What was left out. From here on nothing may be: the scope says what is. */
    List<Redaction> redactions() {
        scoped = true;
        return List.copyOf(redactions);
    }

    /** Adds what was remembered. */
    void finish() throws IOException {
        plans.forEach(hex -> shared(BagLayout.PLANS + hex + BagLayout.JSON_END, hex, "plan"));
        lists.forEach(hex -> shared(BagLayout.LISTS + hex + BagLayout.LIST_END, hex, "list of audits"));
        releases.forEach(hex -> shared(BagLayout.RELEASES + hex + BagLayout.RELEASE_END, hex, "manifest"));
    }

    private void list(StartedAudits audits) throws IOException {
        if (audits instanceof StartedAudits.Attached attached) {
            lists.add(attached.list().digest().hex());
        }
    }

    private void audit(long index, AuditDecided audit) throws IOException {
        String id = audit.audit().value();
        byte[] document = object(audit.document().digest(), "the document of audit " + id);
        zip.add(BagLayout.AUDITS + id + BagLayout.JSON_END, document);
        Optional<Artifact> attestation = audit.attestation();
        if (attestation.isPresent()) {
            zip.add(
                    BagLayout.ATTESTATIONS + id + BagLayout.ATTESTATION_END,
                    object(attestation.get().digest(), "the attestation of audit " + id));
        }
        plans.add(audit.plan().digest().hex());
        releases.add(audit.model().digest().hex());
        try {
            evidence(AuditFormat.read(document));
        } catch (Refused e) {
            throw new AlteredLog(
                    "the document of audit " + id + ", record " + index + ", cannot be read: " + e.getMessage());
        }
    }

    private void evidence(AuditReport report) throws IOException {
        Set<String> seen = new HashSet<>();
        for (Evidence evidence : report.evidence()) {
            String path =
                    "evidence/" + report.model().name() + '/' + report.model().version() + '/'
                            + report.id().value() + '/' + evidence.check() + '/' + evidence.file();
            if (!seen.add(path)) {
                continue;
            }
            switch (objects.evidence(path, evidence.digest(), spool)) {
                case INTACT -> zip.add(BagLayout.PAYLOAD + path, spool, "");
                case MISSING -> redact(path, evidence.digest(), "missing in the store");
                case ALTERED -> redact(path, evidence.digest(), "altered in the store");
            }
            Files.deleteIfExists(spool);
        }
    }

    private void redact(String path, Digest digest, String reason) throws AlteredLog {
        if (scoped) {
            throw new AlteredLog(
                    path + " is " + reason + ", and its audit ended while the export was made: export again");
        }
        if (redactions.size() == MAX_REDACTIONS) {
            throw new AlteredLog(
                    "more than " + MAX_REDACTIONS + " files of evidence are missing or altered, one of them " + path
                            + ": restore the store before exporting");
        }
        redactions.add(new Redaction(BagLayout.PAYLOAD + path, digest, reason));
    }

    private void shared(String path, String hex, String what) throws IOException {
        zip.add(path, object(new Digest(hex), "the " + what + ' ' + hex));
    }

    private byte[] object(Digest digest, String what) throws IOException {
        return objects.object(digest)
                .orElseThrow(() -> new AlteredLog(what + " is missing or altered in the object store (" + digest
                        + "), and a bag without it cannot be verified: restore it from a copy"));
    }
}
