package dev.assay.cli;

import dev.assay.core.audit.Runtime;
import dev.assay.core.parameter.Nearest;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Provider;
import dev.assay.onnx.Settings;
import java.util.Collection;
import picocli.CommandLine.Option;

/** What models run on, for commands that run them in this process. */
public final class RunsOn {
    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "cpu or cuda; without a usable GPU models run on the CPU, which is said and recorded"
                    + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "cpu")
    private String provider = "cpu";

    /**
     * The settings with the provider that was chosen. Says on standard error where the machine cannot give it.
     *
     * @throws Refused if there is none of that name
     */
    public Settings on(Settings settings) {
        Provider chosen = Provider.named(provider)
                .orElseThrow(() -> new Refused(
                        "there is no provider \"" + provider + '"' + Nearest.hint(provider, Provider.words())));
        chosen.fallback().ifPresent(sentence -> System.err.println("assay: " + sentence));
        return settings.on(chosen);
    }

    /** Says on standard error what fell to the processor although it was to run on a GPU, each once. */
    static void warn(Collection<Runtime> runs) {
        runs.stream()
                .flatMap(run -> run.warnings().stream())
                .distinct()
                .forEach(warning -> System.err.println("assay: warning: " + warning));
    }
}
