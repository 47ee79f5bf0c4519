package dev.assay.cli;

import dev.assay.check.engine.EvidenceSink;
import dev.assay.check.engine.Subject;
import dev.assay.check.engine.Subject.Placed;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.plan.PlanReader;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Fit;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.ReleaseId;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Audits a release in this process, without a server. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Audit a model release with a dataset, here and now, without a server.",
            "The values are the same to the last bit as those of an installation.",
            "",
            "Exit status: 0 PASSED, 1 FAILED, 2 bad input or usage, 3 WARNED or NOT_RUN."
        })
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RELEASE_DIR", description = "Folder with release.yaml and its ONNX files.")
    private Path folder;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "DIR",
            description = "Folder with dataset.yaml, metadata.jsonl and pictures.")
    private Path dataset;

    @Option(
            names = "--previous",
            paramLabel = "DIR",
            description = "Folder with the version of the model before this one, to compare with.")
    private @Nullable Path previous;

    @Option(
            names = "--previous-dataset",
            paramLabel = "DIR",
            description = "Folder with the version of the dataset before this one, to compare with.")
    private @Nullable Path previousDataset;

    @Option(
            names = "--plan",
            paramLabel = "NAME|FILE",
            description = "A built-in plan (quick, default, thorough) or a YAML file (default: ${DEFAULT-VALUE}).",
            defaultValue = "default")
    private String plan;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write evidence, audit.json, values.json (of every sample) and index.html there; must be"
                    + " empty or not exist.")
    private @Nullable Path out;

    @Option(names = "--values", paramLabel = "FILE", description = "Write the values of every sample there, as JSON.")
    private @Nullable Path values;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Samples worked on at the same time; changes no value (default: the machine's cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private RunSettings settings;

    @Mixin
    private RunsOn runsOn;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        ModelRelease model = ModelFolder.read(folder);
        DatasetRelease data = DatasetFolder.read(dataset);
        Plan resolved = PlanReader.read(plan);
        checkPictures(data);
        Fit.check(model, data);
        Subject subject = subject(model, data);
        probe(model, subject.settings());
        LocalAudit.Done done = audit(subject, resolved);
        AuditReport report = done.report();
        byte[] document = AuditFormat.write(report);
        if (out != null) {
            new AuditFolder(out).write(done, resolved, subject);
        }
        RunsOn.warn(report.runtimes().values());
        printing.document(document);
        new AuditText(printing).show(document);
        if (values != null) {
            Files.write(values, AuditFolder.values(done, subject));
        }
        if (out != null) {
            printing.line("");
            printing.line("Pictures and numbers: " + out.resolve(AuditFolder.PAGE));
        }
        return Exit.of(report.verdict());
    }

    /** Refuses what is not as declared, as a release is refused: without it every check would be NOT_RUN. */
    private void probe(ModelRelease model, Settings with) {
        for (Member member : model.members()) {
            Model.open(model, member, folder, with).close();
        }
    }

    private Subject subject(ModelRelease model, DatasetRelease data) throws IOException {
        Optional<Placed<ModelRelease>> before = Optional.empty();
        if (previous != null) {
            ModelRelease release = ModelFolder.read(previous);
            requireOlder("--previous", model.id(), release.id());
            before = Optional.of(new Placed<>(release, previous));
        }
        Optional<Placed<DatasetRelease>> dataBefore = Optional.empty();
        if (previousDataset != null) {
            DatasetRelease release = DatasetFolder.read(previousDataset);
            requireOlder("--previous-dataset", data.id(), release.id());
            dataBefore = Optional.of(new Placed<>(release, previousDataset));
        }
        return new Subject(model, folder, data, dataset, runsOn.on(settings.settings()), before, dataBefore);
    }

    private void requireOlder(String option, ReleaseId audited, ReleaseId found) {
        if (!audited.name().equals(found.name()) || audited.equals(found)) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " must name another version of " + audited.name() + " than " + audited.version()
                            + ", found " + found);
        }
    }

    private void checkOptions() throws IOException {
        if (threads < 1 || threads > 256) {
            throw new ParameterException(spec.commandLine(), "--threads must be in [1, 256], found " + threads);
        }
        settings.check(spec);
        if (values != null) {
            Path place = values.toAbsolutePath().getParent();
            if (place == null || !Files.isDirectory(place) || Files.isDirectory(values)) {
                throw new ParameterException(
                        spec.commandLine(), "--values must name a file in a folder that exists, found " + values);
            }
        }
        if (out == null) {
            return;
        }
        Files.createDirectories(out);
        try (var entries = Files.list(out)) {
            if (entries.findAny().isPresent()) {
                throw new ParameterException(
                        spec.commandLine(), "--out must name an empty folder, found files in " + out);
            }
        }
    }

    private void checkPictures(DatasetRelease data) throws IOException {
        try (Progress progress = new Progress("Checking pictures of " + data.id(), !printing.json())) {
            DatasetFolder.checkPictures(
                    data, dataset, done -> progress.at(done, data.samples().size()));
        }
    }

    private LocalAudit.Done audit(Subject subject, Plan resolved) {
        EvidenceSink sink = out == null ? AuditCommand::digestOnly : new AuditFolder(out).evidence();
        String stage = "Auditing " + subject.model().id() + " by plan " + resolved.name();
        try (Progress progress = new Progress(stage, !printing.json())) {
            return LocalAudit.done(
                    resolved, subject, threads, sink, (done, total, current) -> progress.at(done, total));
        }
    }

    /** Nobody wants the pictures: they are drawn all the same, for the report names them by digest. */
    static Evidence digestOnly(
            String check, String explainer, String file, String mediaType, String title, String alt, byte[] bytes) {
        return new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, mediaType, title, alt);
    }
}
