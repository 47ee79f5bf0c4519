package dev.assay.check.engine;

import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelRelease;
import dev.assay.onnx.Settings;
import java.nio.file.Path;

/**
 * What is audited and where its files lie.
 *
 * @param modelFolder with the files of the model release
 * @param datasetFolder with the files of the dataset release
 * @param settings how models are run
 */
public record Subject(
        ModelRelease model, Path modelFolder, DatasetRelease dataset, Path datasetFolder, Settings settings) {}
