package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.core.release.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands a model release to an installation. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Release a model version: send a folder with release.yaml and its ONNX files to an installation.",
            "The audit that follows runs there; --wait stays until its verdict and gives its exit status."
        })
final class ReleaseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The release folder.")
    private Path folder;

    @Option(names = "--wait", description = "Wait for the audits that it starts and show their verdicts.")
    private boolean wait;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        var release = ModelFolder.read(folder);
        try (Where.Opened opened = where.open("all");
                Upload upload = Upload.of(folder, release.manifest())) {
            JsonNode answer = opened.api().release("/v1/models", upload.zip());
            printing.released(answer);
            if (!wait) {
                return Exit.OK;
            }
            Audits audits = new Audits(opened.api());
            return audits.follow(
                    printing,
                    release.id().name(),
                    release.id().version(),
                    answer.path("waitsFor").asText(""));
        }
    }
}
