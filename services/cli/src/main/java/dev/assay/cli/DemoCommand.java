package dev.assay.cli;

import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job on the bundled sample: three model versions are released, audited and recorded. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Start Assay, release the bundled sample (handwritten digits: a healthy model, one that learned a shortcut,"
                    + " one with dead units) and show the verdicts.",
            "Afterwards it stays up, so that the pictures and records can be looked at; --once stops it instead."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String PLAN = "quick";
    private static final List<String> VERSIONS = List.of("1.0.0", "1.1.0", "1.2.0");
    private static final String MODEL = "digits";
    private static final String FIRST_DATASET = "1.0.0";
    private static final String NEXT_DATASET = "2.0.0";

    @Option(
            names = "--once",
            description = "Stop when every audit is decided; exit 0 when all ran, whatever the verdicts.")
    private boolean once;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: a new temporary folder, which stays).")
    private @Nullable Path data;

    @Mixin
    private Ports ports;

    private final Stages stages = new Stages();

    @Override
    public Integer call() throws Exception {
        Path folder = data == null
                ? Files.createTempDirectory("assay-demo-")
                : data.toAbsolutePath().normalize();
        System.err.println("Everything is kept in " + folder);
        try (Server server = stages.timed("start", () -> start(folder))) {
            System.err.println("Pages: " + server.url());
            List<Audits.Line> decided = release(new Api(server.url()));
            System.err.println();
            decided.forEach(line -> System.out.println(line.text()));
            System.out.flush();
            System.err.println();
            stages.print(System.err);
            System.err.println(Memory.ofProcesses(server.pid()).text());
            System.err.println("Look again: assay up --data " + folder);
            if (once) {
                return Exit.OK;
            }
            System.err.println("Open " + server.url() + " in a browser. Ctrl-C stops everything.");
            return server.await();
        }
    }

    private Server start(Path folder) throws IOException {
        try (Progress progress = new Progress("Starting broker, store, worker, ledger and console", true)) {
            progress.at(0, 1);
            Map<String, String> settings = Map.of("assay.planner.plan", PLAN, Server.SHORT_LIVED, "true");
            return Server.start(folder, ports.port(), "all", Server.Output.QUIET, settings);
        }
    }

    private List<Audits.Line> release(Api api) throws IOException {
        stages.timed("dataset " + FIRST_DATASET, () -> dataset(api, FIRST_DATASET));
        List<Audits.Line> decided = new ArrayList<>();
        for (String version : VERSIONS) {
            decided.add(stages.timed("audit " + MODEL + ' ' + version, () -> model(api, version)));
        }
        String newest = VERSIONS.getLast();
        decided.add(stages.timed("audit " + MODEL + ' ' + newest + " on dataset " + NEXT_DATASET, () -> {
            dataset(api, NEXT_DATASET);
            return decided(api, newest, NEXT_DATASET);
        }));
        return decided;
    }

    private Audits.Line model(Api api, String version) throws IOException {
        Path folder = Home.sample().resolve("models").resolve(MODEL).resolve(version);
        try (Upload upload = Upload.of(folder, ModelFolder.read(folder).manifest())) {
            api.release("/v1/models", upload.zip());
        }
        return decided(api, version, FIRST_DATASET);
    }

    private static Audits.Line decided(Api api, String version, String dataset) throws IOException {
        String stage = "Auditing " + MODEL + ' ' + version + " on dataset " + dataset;
        try (Progress progress = new Progress(stage, true)) {
            return new Audits(api).await(MODEL, version, MODEL + '@' + dataset, progress);
        }
    }

    private static boolean dataset(Api api, String version) throws IOException {
        Path folder = Home.sample().resolve("datasets").resolve(MODEL).resolve(version);
        try (Upload upload = Upload.of(folder, DatasetFolder.read(folder).manifest());
                Progress progress = new Progress("Releasing dataset " + MODEL + ' ' + version, true)) {
            progress.at(0, 1);
            api.release("/v1/datasets", upload.zip());
            return true;
        }
    }
}
