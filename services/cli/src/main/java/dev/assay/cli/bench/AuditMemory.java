package dev.assay.cli.bench;

import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.plan.PlanReader;
import dev.assay.cli.Memory;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Audits the samples of a dataset over and over, up to a number, in a process that does nothing else, and tells its peak
 * memory. The heap is small and all of it in use from the start: how much of it garbage has filled does not count.
 */
final class AuditMemory {
    /** Of the process. */
    static final String HEAP = "128 MiB";

    private static final String HEAP_OPTION = "128m";

    static final int MAX_SAMPLES = Plan.MAX_SAMPLES;

    /**
     * A check of every family, all that hold statistics of activations and of trainings among them, and few passes, so
     * that thousands of samples take minutes.
     */
    private static final String PLAN = """
            assay: 1
            name: memory
            version: 1
            description: A check of every family
            seed: 1
            samples: %d
            shard: %d
            target: predicted
            explainers: [{name: saliency}, {name: eigen-cam}]
            checks:
              - {check: accuracy}
              - {check: corruption-accuracy, with: {kinds: [brightness], severities: [3]}}
              - {check: evasion, with: {attacks: [fgsm], eps: [1]}}
              - {check: map-health}
              - {check: deletion, explainers: [saliency], with: {steps: 3}}
              - {check: infidelity, explainers: [saliency], with: {draws: 2}}
              - {check: max-sensitivity, explainers: [saliency], with: {draws: 2}}
              - {check: corruption-shift, explainers: [eigen-cam], with: {kinds: [brightness], severities: [3]}}
              - {check: relevance-mass}
              - {check: sparseness}
              - {check: training-seeds}
              - {check: mege, explainers: [eigen-cam]}
              - {check: reco, explainers: [eigen-cam]}
              - {check: dead-units}
              - {check: redundancy}
              - {check: effective-rank}
              - {check: selectivity}
              - {check: cka}
              - {check: class-probe}
              - {check: activation-drift}
              - {check: responses}
            """;

    private static final int MAX_SHARD = 256;

    private AuditMemory() {}

    /** Peak resident memory of a process that does it, in bytes; -1 where the system does not tell. */
    static long inAProcess(Path release, Path dataset, int samples, int threads) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> command = List.of(
                java,
                "-Xmx" + HEAP_OPTION,
                "-Xms" + HEAP_OPTION,
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                AuditMemory.class.getName(),
                release.toString(),
                dataset.toString(),
                Integer.toString(samples),
                Integer.toString(threads));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("measuring memory at " + samples + " samples ended with status " + status);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while memory was measured", e);
        }
        return Long.parseLong(told);
    }

    /** The process: prints its peak memory. */
    public static void main(String[] arguments) throws IOException {
        Path release = Path.of(arguments[0]);
        Path dataset = Path.of(arguments[1]);
        int samples = Integer.parseInt(arguments[2]);
        ModelRelease model = ModelFolder.read(release);
        Subject subject = new Subject(
                model,
                release,
                repeated(DatasetFolder.read(dataset), samples),
                dataset,
                Settings.STANDARD,
                // Compared with itself: what activation-drift holds does not depend on what it finds.
                Optional.of(new Subject.Placed<>(model, release)),
                Optional.empty());
        Plan plan = PlanReader.read(
                "memory.yaml",
                String.format(PLAN, samples, Math.min(MAX_SHARD, samples)).getBytes(StandardCharsets.UTF_8));
        LocalAudit.run(plan, subject, Integer.parseInt(arguments[3]), AuditBench::digestOnly, Progress.SILENT);
        System.out.println(Memory.ofThis().peakBytes());
    }

    /** The same pictures again under other ids, until there are so many samples. */
    private static DatasetRelease repeated(DatasetRelease of, int samples) {
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            Sample one = of.samples().get(i % of.samples().size());
            all.add(new Sample(
                    one.id() + '-' + i,
                    one.image(),
                    one.label(),
                    one.mask(),
                    one.slices(),
                    one.regions(),
                    one.without()));
        }
        return new DatasetRelease(
                of.id(),
                of.description(),
                of.classes(),
                of.width(),
                of.height(),
                of.channels(),
                of.slices(),
                of.regions(),
                all,
                of.manifest());
    }
}
