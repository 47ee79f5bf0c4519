package dev.assay.check.engine;

import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelRelease;
import dev.assay.onnx.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is audited and where its files lie.
 *
 * @param modelFolder with the files of the model release
 * @param datasetFolder with the files of the dataset release
 * @param settings how models are run
 * @param previous the model's version before, where the plan looks at it and there is one
 * @param previousDataset the dataset's version before, likewise
 */
public record Subject(
        ModelRelease model,
        Path modelFolder,
        DatasetRelease dataset,
        Path datasetFolder,
        Settings settings,
        Optional<Placed<ModelRelease>> previous,
        Optional<Placed<DatasetRelease>> previousDataset) {
    /** What has no predecessor. */
    public Subject(
            ModelRelease model, Path modelFolder, DatasetRelease dataset, Path datasetFolder, Settings settings) {
        this(model, modelFolder, dataset, datasetFolder, settings, Optional.empty(), Optional.empty());
    }

    /**
     * A release and where its files lie.
     *
     * @param <R> model or dataset release
     */
    public record Placed<R>(R release, Path folder) {}
}
