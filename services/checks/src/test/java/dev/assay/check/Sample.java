package dev.assay.check;

import dev.assay.check.engine.Subject;
import dev.assay.check.plan.PlanReader;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ModelRelease;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The releases of deploy/sample, for tests that need a real model. */
public final class Sample {
    private static final Path FOLDER = Path.of("..", "..", "deploy", "sample");

    private Sample() {}

    public static Path models(String version) {
        return FOLDER.resolve("models/digits").resolve(version);
    }

    public static Path dataset(String version) {
        return FOLDER.resolve("datasets/digits").resolve(version);
    }

    public static Subject subject(String model, String dataset) {
        try {
            ModelRelease models = ModelFolder.read(models(model));
            DatasetRelease pictures = DatasetFolder.read(dataset(dataset));
            return new Subject(models, models(model), pictures, dataset(dataset), Settings.STANDARD);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sample", e);
        }
    }

    /** A plan of a few samples. */
    public static Plan plan(int samples, int shard, String explainersAndChecks) {
        String text = """
                assay: 1
                name: test
                version: 1
                description: for a test
                seed: 7
                samples: %d
                shard: %d
                %s
                %s
                """.formatted(
                        samples,
                        shard,
                        explainersAndChecks.startsWith("target:") ? "" : "target: predicted",
                        explainersAndChecks);
        return PlanReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8));
    }
}
