package dev.assay.cli;

import dev.assay.check.engine.Subject;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.page.AuditPage;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.audit.wire.ValuesFormat;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folder that {@code assay audit --out} writes and {@code assay replay} reads: the report, the plan as it was run,
 * the values of every sample, what {@code sha256sum} prints for the files of both releases, where these lay, the
 * evidence, and a page that shows it all.
 */
record AuditFolder(Path folder) {
    static final String REPORT = "audit.json";
    static final String VALUES = "values.json";
    private static final String PLAN = "plan.json";
    private static final String MODEL = "model.sha256";
    private static final String DATASET = "dataset.sha256";
    private static final String ORIGIN = "origin.json";
    private static final String EVIDENCE = "evidence";
    static final String PAGE = "index.html";

    /** Where the releases lay when they were audited, and the versions before them that they were compared with. */
    record Origin(Path release, Path dataset, Optional<Path> previous, Optional<Path> previousDataset) {}

    EvidenceFolder evidence() {
        return new EvidenceFolder(folder.resolve(EVIDENCE));
    }

    void write(LocalAudit.Done done, Plan plan, Subject subject) throws IOException {
        Files.write(folder.resolve(REPORT), AuditFormat.write(done.report()));
        Files.write(folder.resolve(PLAN), PlanFormat.write(plan));
        Files.write(folder.resolve(VALUES), values(done, subject));
        Files.write(folder.resolve(MODEL), subject.model().manifest().bytes());
        Files.write(folder.resolve(DATASET), subject.dataset().manifest().bytes());
        Files.write(folder.resolve(ORIGIN), CanonicalJson.bytes(origin(subject)));
        Files.write(
                folder.resolve(PAGE),
                AuditPage.html(done.report(), evidence -> EVIDENCE + '/' + EvidenceFolder.path(evidence)));
    }

    private static Map<String, Object> origin(Subject subject) {
        Map<String, Object> folders = new HashMap<>();
        folders.put("release", absolute(subject.modelFolder()));
        folders.put("dataset", absolute(subject.datasetFolder()));
        subject.previous().ifPresent(before -> folders.put("previous", absolute(before.folder())));
        subject.previousDataset().ifPresent(before -> folders.put("previousDataset", absolute(before.folder())));
        return folders;
    }

    private static String absolute(Path folder) {
        return folder.toAbsolutePath().normalize().toString();
    }

    static byte[] values(LocalAudit.Done done, Subject subject) {
        List<String> ids = subject.dataset().samples().stream().map(Sample::id).toList();
        return ValuesFormat.write(done.audit(), ids, done.results());
    }

    AuditReport report() throws IOException {
        return AuditFormat.read(Files.readAllBytes(folder.resolve(REPORT)));
    }

    Plan plan() throws IOException {
        return PlanFormat.read(Files.readAllBytes(folder.resolve(PLAN)));
    }

    Optional<Manifest> model() throws IOException {
        return manifest(MODEL);
    }

    Optional<Manifest> dataset() throws IOException {
        return manifest(DATASET);
    }

    Origin origin() throws IOException {
        Fields fields = Document.json(ORIGIN, Files.readAllBytes(folder.resolve(ORIGIN)))
                .fields("release", "dataset", "previous", "previousDataset");
        return new Origin(
                Path.of(fields.get("release").text()),
                Path.of(fields.get("dataset").text()),
                fields.find("previous").map(folder -> Path.of(folder.text())),
                fields.find("previousDataset").map(folder -> Path.of(folder.text())));
    }

    /** A sentence for each piece of evidence that is not here as the report names it. */
    List<String> altered(AuditReport report) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Evidence one : report.evidence()) {
            Path file = folder.resolve(EVIDENCE).resolve(EvidenceFolder.path(one));
            if (!Files.isRegularFile(file)) {
                faults.add(EvidenceFolder.path(one) + " is missing");
            } else {
                Digest found = Digest.of(Files.readAllBytes(file));
                if (!found.equals(one.digest())) {
                    faults.add(EvidenceFolder.path(one) + " has other bytes: recorded " + one.digest() + ", found "
                            + found);
                }
            }
        }
        return faults;
    }

    private Optional<Manifest> manifest(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.isRegularFile(path) ? Optional.of(Manifest.parse(Files.readAllBytes(path))) : Optional.empty();
    }
}
