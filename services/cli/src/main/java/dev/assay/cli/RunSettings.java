package dev.assay.cli;

import dev.assay.onnx.Settings;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How models are run: recorded, since it may change the last digits of a value. */
final class RunSettings {
    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Images in one run of the model; recorded, and may change the last digits"
                    + " (default: by a rule on the model's size).")
    private @Nullable Integer batch;

    @Option(
            names = "--model-threads",
            paramLabel = "N",
            description = "Threads of one run of the model; recorded, and may change the last digits (default: 1).")
    private @Nullable Integer threads;

    void check(CommandSpec spec) {
        if (batch != null && (batch < 1 || batch > Settings.MAX_BATCH)) {
            throw new ParameterException(
                    spec.commandLine(), "--batch must be in [1, " + Settings.MAX_BATCH + "], found " + batch);
        }
        if (threads != null && (threads < 1 || threads > 256)) {
            throw new ParameterException(spec.commandLine(), "--model-threads must be in [1, 256], found " + threads);
        }
    }

    Settings settings() {
        return settings(Settings.STANDARD);
    }

    /** @param otherwise what is taken for options that were not given */
    Settings settings(Settings otherwise) {
        return new Settings(
                threads == null ? otherwise.threads() : threads,
                batch == null ? otherwise.batch() : OptionalInt.of(batch));
    }
}
