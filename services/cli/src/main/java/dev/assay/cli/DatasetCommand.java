package dev.assay.cli;

import dev.assay.core.release.DatasetFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Hands a dataset release to an installation. */
@Command(
        name = "dataset",
        mixinStandardHelpOptions = true,
        description = {
            "Release a dataset version: send a folder with dataset.yaml, metadata.jsonl and pictures to an installation.",
            "The newest release of every model that names the dataset is audited again with it."
        })
final class DatasetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The dataset folder.")
    private Path folder;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        var dataset = DatasetFolder.read(folder);
        try (Where.Opened opened = where.open("all");
                Upload upload = Upload.of(folder, dataset.manifest())) {
            printing.released(opened.api().release("/v1/datasets", upload.zip()));
            return Exit.OK;
        }
    }
}
