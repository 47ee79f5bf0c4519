package dev.assay.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.check.engine.Subject;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.plan.PlanReader;
import dev.assay.cli.Printing;
import dev.assay.cli.Progress;
import dev.assay.core.Digest;
import dev.assay.core.audit.Evidence;
import dev.assay.core.folder.TemporaryFolder;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelFolder;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.onnx.bench.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay bench audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Time an audit check by check, and count the passes that it makes where models run.",
            "",
            "Times are processor time of the threads. \"needed\" follows from each check's definition, with what several"
                    + " checks look at counted once; \"each alone\" is what the checks would need one by one. Memory is the"
                    + " peak of a process of its own for each number of samples, with the heap held to "
                    + AuditMemory.HEAP
                    + ".",
            ""
        })
final class AuditBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--release",
            paramLabel = "DIR",
            description = "Model release (default: digits 1.0.0 of the sample).")
    private Path release = sample("models/digits/1.0.0");

    @Option(names = "--dataset", paramLabel = "DIR", description = "Dataset release (default: that of the sample).")
    private Path dataset = sample("datasets/digits/1.0.0");

    @Option(
            names = "--plan",
            paramLabel = "NAME|FILE",
            description = "A built-in plan or a YAML file (default: ${DEFAULT-VALUE}).",
            defaultValue = "default")
    private String plan;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Samples worked on at the same time (default: the machine's cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "N",
            split = ",",
            description = "Numbers of samples to measure memory at; 0 for none (default: ${DEFAULT-VALUE}).",
            defaultValue = "64,512,4096")
    private List<Integer> memory = List.of();

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = {
                "In place of a release, a network of that size with random weights, and the dataset's first pictures"
                        + " enlarged to its input; without memory.",
                "resnet-18, mobilenet-v2, mobilenet-v3 or small."
            })
    private @Nullable String network;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Pictures that --network looks at (default: ${DEFAULT-VALUE}).",
            defaultValue = "4")
    private int samples;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        if (threads < 1 || threads > 256) {
            throw new ParameterException(spec.commandLine(), "--threads must be in [1, 256], found " + threads);
        }
        for (int samples : memory) {
            if (samples < 0 || samples > AuditMemory.MAX_SAMPLES) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--memory must be in [0, " + AuditMemory.MAX_SAMPLES + "], found " + samples);
            }
        }
        Plan resolved = PlanReader.read(plan);
        ObjectNode document = network == null ? release(resolved) : network(resolved, network);
        document.put("threads", threads);
        if (printing.json()) {
            printing.document(document);
        } else {
            show(document);
        }
        return 0;
    }

    private ObjectNode release(Plan resolved) throws IOException {
        Subject subject = new Subject(
                ModelFolder.read(release), release, DatasetFolder.read(dataset), dataset, Settings.STANDARD);
        ObjectNode document = measured(resolved, subject);
        ArrayNode peaks = document.putArray("memory");
        for (int samples : memory) {
            if (samples > 0) {
                try (Progress progress =
                        new Progress("Measuring memory at " + samples + " samples", !printing.json())) {
                    progress.at(0, 1);
                    peaks.addObject()
                            .put("samples", samples)
                            .put("peakBytes", AuditMemory.inAProcess(release, dataset, samples, threads));
                }
            }
        }
        return document;
    }

    private ObjectNode network(Plan resolved, String name) throws IOException {
        Network sized = EngineBench.named(spec, name);
        if (samples < 1 || samples > AuditMemory.MAX_SAMPLES) {
            throw new ParameterException(
                    spec.commandLine(), "--samples must be in [1, " + AuditMemory.MAX_SAMPLES + "], found " + samples);
        }
        try (TemporaryFolder folder = new TemporaryFolder("assay-bench-")) {
            DatasetRelease pictures = DatasetFolder.read(dataset);
            return measured(resolved, SizedSubject.write(sized, pictures, dataset, samples, folder.path()));
        }
    }

    private ObjectNode measured(Plan resolved, Subject subject) {
        AuditTimes times = new AuditTimes();
        long start = System.nanoTime();
        try (Progress progress = new Progress("Timing plan " + resolved.name(), !printing.json())) {
            LocalAudit.done(
                    resolved,
                    subject,
                    threads,
                    AuditBench::digestOnly,
                    (done, total, current) -> progress.at(done, total),
                    times);
        }
        double wall = (System.nanoTime() - start) * 1e-9;
        try (Model reference =
                Model.open(subject.model(), subject.model().reference(), subject.modelFolder(), Settings.STANDARD)) {
            return new AuditFigures(resolved, subject, reference, times).document(wall);
        }
    }

    private void show(ObjectNode document) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : document.path("checks")) {
            if (one.path("made").asLong() > 0 || one.path("seconds").asDouble() >= .005) {
                rows.add(List.of(
                        one.path("explainer").asText(),
                        one.path("check").asText(),
                        one.path("made").asText(),
                        one.has("needed") ? one.path("needed").asText() : "not known",
                        one.path("places").asText(),
                        decimal(one.path("seconds"), 2),
                        decimal(one.path("inRuns"), 2)));
            }
        }
        printing.table(List.of("explainer", "check", "passes", "needed", "places", "seconds", "in runs"), rows);
        JsonNode total = document.path("total");
        printing.line("");
        printing.line(String.format(
                Locale.ROOT,
                "%s by plan %s on %d samples, %d threads: %.1f s; processor %.1f s, of it %.1f s in runs of models",
                document.path("model").asText(),
                document.path("plan").asText(),
                document.path("samples").asInt(),
                threads,
                document.path("wallSeconds").asDouble(),
                total.path("seconds").asDouble(),
                total.path("inRuns").asDouble()));
        printing.line(String.format(
                Locale.ROOT,
                "passes: %d made, %d needed (%.3f x), %d by each check alone (%.3f x)",
                total.path("made").asLong(),
                total.path("needed").asLong(),
                total.path("madeOverNeeded").asDouble(),
                total.path("eachAlone").asLong(),
                total.path("madeOverEachAlone").asDouble()));
        printing.line(String.format(
                Locale.ROOT,
                "time: %.2f x that of the passes needed, in full batches; %.2f x that of the passes made",
                total.path("secondsOverLeast").asDouble(),
                total.path("secondsOverMade").asDouble()));
        for (JsonNode one : document.path("memory")) {
            printing.line(String.format(
                    Locale.ROOT,
                    "memory at %d samples: peak %d MiB",
                    one.path("samples").asInt(),
                    one.path("peakBytes").asLong() >> 20));
        }
    }

    private static String decimal(JsonNode number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + 'f', number.asDouble());
    }

    private static Path sample(String path) {
        return Path.of(System.getProperty("assay.home", "."))
                .resolve("deploy/sample")
                .resolve(path);
    }

    /** Pictures are drawn, as audits draw them, and not kept. */
    static Evidence digestOnly(
            String check, String explainer, String file, String type, String title, String alt, byte[] bytes) {
        return new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt);
    }
}
