package dev.assay.cli;

import dev.assay.check.engine.Subject;
import dev.assay.check.local.LocalAudit;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.folder.TemporaryFolder;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.replay.ChangedFiles;
import dev.assay.core.replay.Comparison;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Computes an audit on record anew and says what differs. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Compute an audit on record anew, here, and say what differs.",
            "",
            "With the recorded settings every bit must be the same. With other settings (--batch, --model-threads,"
                    + " another machine) values may differ by 1e-5, a few by more where a ReLU, a maximum or a rank was"
                    + " decided the other way, and outcomes must be the same unless their bound lies inside the change."
                    + " Where model, dataset or plan are not those on record, what changed is named and nothing is"
                    + " computed.",
            "",
            "Exit status: 0 the same, or within the tolerance under other settings; 1 it differs, or something on"
                    + " record has changed; 2 bad input or usage."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "AUDIT",
            description =
                    "Id of an audit in an installation (at least 4 first digits), a folder that `assay audit --out`"
                            + " wrote, or a file that holds what `assay audit --json` printed.")
    private String audit;

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
    private RecordedSource source;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        if (threads < 1 || threads > 256) {
            throw new ParameterException(spec.commandLine(), "--threads must be in [1, 256], found " + threads);
        }
        settings.check(spec);
        try (TemporaryFolder room = new TemporaryFolder("assay-replay-")) {
            return replay(source.find(audit, room.path()));
        }
    }

    private int replay(Recorded recorded) throws IOException {
        ReplayText text = new ReplayText(printing, recorded.report());
        List<String> changed = new ArrayList<>(changed(recorded));
        Before before = Before.of(recorded);
        changed.addAll(before.changed());
        if (!changed.isEmpty()) {
            text.changed(changed, recorded.altered());
            return Exit.FAILED;
        }
        Subject subject = new Subject(
                ModelFolder.read(recorded.release()),
                recorded.release(),
                DatasetFolder.read(recorded.dataset()),
                recorded.dataset(),
                runsOn.on(settings.settings(settings(recorded.report()))),
                before.model(),
                before.dataset());
        AuditReport found = compute(recorded, subject);
        Comparison comparison = Comparison.of(recorded.report(), found);
        text.compared(comparison, recorded.altered());
        boolean good = comparison.result() != Comparison.Result.DIFFERS
                && recorded.altered().isEmpty();
        return good ? Exit.OK : Exit.FAILED;
    }

    private AuditReport compute(Recorded recorded, Subject subject) {
        String stage = "Computing " + recorded.report().model() + " by plan "
                + recorded.plan().name() + " anew";
        try (Progress progress = new Progress(stage, !printing.json())) {
            return LocalAudit.run(
                    recorded.plan(),
                    subject,
                    threads,
                    AuditCommand::digestOnly,
                    (done, total, current) -> progress.at(done, total));
        }
    }

    /** What is not as it was audited, a sentence each. */
    private static List<String> changed(Recorded recorded) throws IOException {
        AuditReport report = recorded.report();
        List<String> changed = new ArrayList<>();
        Digest plan = PlanFormat.digest(recorded.plan());
        if (!plan.equals(report.planDigest())) {
            changed.add("plan " + report.plan() + ": recorded " + report.planDigest() + ", found " + plan);
        }
        List<String> files = changed(recorded.model(), recorded.release(), "model " + report.model());
        changed.addAll(files);
        if (files.isEmpty()) {
            Digest found = ModelFolder.read(recorded.release()).manifest().digest();
            if (!found.equals(report.modelDigest())) {
                changed.add("model " + report.model() + ": recorded " + report.modelDigest() + ", found " + found);
            }
        }
        List<String> pictures = changed(recorded.data(), recorded.dataset(), "dataset " + report.dataset());
        changed.addAll(pictures);
        if (pictures.isEmpty()) {
            Digest found = DatasetFolder.read(recorded.dataset()).manifest().digest();
            if (!found.equals(report.datasetDigest())) {
                changed.add(
                        "dataset " + report.dataset() + ": recorded " + report.datasetDigest() + ", found " + found);
            }
        }
        return changed;
    }

    private static List<String> changed(Optional<Manifest> recorded, Path folder, String what) throws IOException {
        return recorded.isEmpty()
                ? List.of()
                : ChangedFiles.between(recorded.get(), folder).stream()
                        .map(change -> what + ": " + change)
                        .toList();
    }

    /** As they were recorded, so that bits can be compared. */
    private static Settings settings(AuditReport report) {
        return report.runtimes().values().stream()
                .map(runtime -> runtime.settings())
                .filter(values -> values.containsKey("batch") && values.containsKey("threads"))
                .findFirst()
                .map(ReplayCommand::settings)
                .orElse(Settings.STANDARD);
    }

    private static Settings settings(Map<String, String> values) {
        return new Settings(
                Integer.parseInt(values.getOrDefault("threads", "1")),
                OptionalInt.of(Integer.parseInt(values.getOrDefault("batch", "1"))));
    }
}
