package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.check.plan.PlanReader;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Refused;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where an audit on record is found, with what is needed to compute it anew. */
final class RecordedSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--release",
            paramLabel = "DIR",
            description = "Folder of the model release (default: as kept with the audit).")
    private @Nullable Path release;

    @Option(
            names = "--dataset",
            paramLabel = "DIR",
            description = "Folder of the dataset release (default: as kept with the audit).")
    private @Nullable Path dataset;

    @Option(
            names = "--previous",
            paramLabel = "DIR",
            description =
                    "Folder of the model's version that the audit compared with (default: as kept with the audit).")
    private @Nullable Path previous;

    @Option(
            names = "--previous-dataset",
            paramLabel = "DIR",
            description = "Folder of the dataset's version that the audit compared with (default: as kept with it).")
    private @Nullable Path previousDataset;

    @Option(
            names = "--plan",
            paramLabel = "NAME|FILE",
            description = "The plan (default: as kept with the audit, else the built-in one of the recorded digest).")
    private @Nullable String plan;

    @Mixin
    private Where where = new Where();

    /**
     * @param audit a folder of {@code audit --out}, a file of {@code audit --json}, or an id in an installation
     * @param room an empty folder for copies of releases
     */
    Recorded find(String audit, Path room) throws IOException {
        Path path = Path.of(audit);
        if (Files.isDirectory(path)) {
            return inFolder(new AuditFolder(path));
        }
        if (Files.isRegularFile(path)) {
            return named(AuditFormat.read(Files.readAllBytes(path)));
        }
        return inInstallation(audit, room);
    }

    private static void checkId(String given) throws Refused {
        try {
            new AuditId(given);
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    "there is no file or folder " + given + ", and it is no id of an audit: " + e.getMessage(), e);
        }
    }

    /** What came without its files, so that options name them. */
    private Recorded named(AuditReport report) throws IOException {
        return new Recorded(
                report,
                plan(report),
                required(release, "--release"),
                required(dataset, "--dataset"),
                Optional.ofNullable(previous),
                Optional.ofNullable(previousDataset),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private Recorded inFolder(AuditFolder folder) throws IOException {
        if (!Files.isRegularFile(folder.folder().resolve(AuditFolder.REPORT))) {
            throw new Refused(folder.folder() + " holds no " + AuditFolder.REPORT
                    + ": name a folder that `assay audit --out` wrote");
        }
        AuditReport report = folder.report();
        AuditFolder.Origin origin = folder.origin();
        return new Recorded(
                report,
                plan == null ? folder.plan() : PlanReader.read(plan),
                release == null ? origin.release() : release,
                dataset == null ? origin.dataset() : dataset,
                Optional.ofNullable(previous).or(origin::previous),
                Optional.ofNullable(previousDataset).or(origin::previousDataset),
                folder.model(),
                folder.dataset(),
                folder.altered(report));
    }

    private Recorded inInstallation(String given, Path room) throws IOException {
        if (!Audits.isBeginning(given)) {
            checkId(given);
        }
        AuditReport report;
        try (Where.Opened opened = where.open("console")) {
            String audit = new Audits(opened.api()).whole(given);
            JsonNode answer = opened.api().get("/v1/audits/" + audit);
            if (!answer.path("state").asText().equals("decided")) {
                throw new Refused("audit " + audit + " is not decided yet: wait for it, see assay audits");
            }
            report = AuditFormat.read(JSON.writeValueAsBytes(answer.path("report")));
        }
        Optional<Path> folder = where.store();
        if (folder.isEmpty()) {
            return named(report);
        }
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(folder.get()))) {
            return inStore(report, new StoredReleases(store), room);
        }
    }

    private Recorded inStore(AuditReport report, StoredReleases stored, Path room) throws IOException {
        Manifest model = stored.manifest(report.modelDigest(), "model " + report.model());
        Manifest data = stored.manifest(report.datasetDigest(), "dataset " + report.dataset());
        if (release == null) {
            stored.copy(model, "model " + report.model(), room.resolve("model"));
        }
        if (dataset == null) {
            stored.copy(data, "dataset " + report.dataset(), room.resolve("dataset"));
        }
        return new Recorded(
                report,
                plan == null
                        ? PlanFormat.read(stored.object(report.planDigest(), "plan " + report.plan()))
                        : PlanReader.read(plan),
                release == null ? room.resolve("model") : release,
                dataset == null ? room.resolve("dataset") : dataset,
                before(previous, report.predecessors().model(), stored, room.resolve("previous-model")),
                before(previousDataset, report.predecessors().dataset(), stored, room.resolve("previous-dataset")),
                Optional.of(model),
                Optional.of(data),
                stored.altered(report));
    }

    private static Optional<Path> before(
            @Nullable Path named, Optional<Predecessors.Release> recorded, StoredReleases stored, Path to)
            throws IOException {
        if (named != null || recorded.isEmpty()) {
            return Optional.ofNullable(named);
        }
        String what = "the version before, " + recorded.get().id();
        stored.copy(stored.manifest(recorded.get().digest(), what), what, to);
        return Optional.of(to);
    }

    private Plan plan(AuditReport report) throws IOException {
        if (plan != null) {
            return PlanReader.read(plan);
        }
        if (PlanReader.BUILT_IN.contains(report.plan())) {
            Plan builtIn = PlanReader.builtIn(report.plan());
            Digest digest = PlanFormat.digest(builtIn);
            if (digest.equals(report.planDigest())) {
                return builtIn;
            }
        }
        throw new Refused("the audit was run by plan " + report.plan() + " version " + report.planVersion() + ", "
                + report.planDigest() + ", which did not come with it: name its file with --plan");
    }

    private static Path required(@Nullable Path folder, String option) {
        if (folder == null) {
            throw new Refused("the files did not come with the audit: name their folder with " + option);
        }
        return folder;
    }
}
