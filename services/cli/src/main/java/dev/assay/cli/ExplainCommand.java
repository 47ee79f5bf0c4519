package dev.assay.cli;

import dev.assay.core.audit.Runtime;
import dev.assay.core.parameter.Nearest;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains inputs of one ONNX file, without a release, a dataset or a server. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Explain what an ONNX model sees in some inputs: one map an input, as a .npy file and as a picture.",
            "Inputs are float32 [n, channels, height, width] in the model's own input space. A map has the shape of the"
                    + " input, or [1, height, width] of the layer that the explainer looks at.",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MODEL.onnx", description = "The model.")
    private @Nullable Path model;

    @Option(names = "--input", paramLabel = "X.npy", description = "float32 [n, channels, height, width].")
    private @Nullable Path input;

    @Option(names = "--explainer", paramLabel = "NAME", description = "One of those that --list prints.")
    private @Nullable String explainer;

    @Option(
            names = "--targets",
            paramLabel = "T.npy",
            description = "int64 [n], the class to explain in each input (default: the predicted one).")
    private @Nullable Path targets;

    @Option(names = "--set", paramLabel = "key=value", description = "A parameter of the explainer; may be repeated.")
    private List<String> set = List.of();

    @Option(names = "--layer", paramLabel = "NAME", description = "The same as --set layer=NAME.")
    private @Nullable String layer;

    @Option(
            names = "--output",
            paramLabel = "Y.npy",
            description = "Where the maps go: float32 [n, channels, height, width], or [n, 1, h, w] of a layer.")
    private @Nullable Path output;

    @Option(
            names = "--png",
            paramLabel = "FILE",
            description = "A picture of the first map; with %%d in the name one of each, numbered from 0.")
    private @Nullable Path png;

    @Option(
            names = "--range",
            split = ",",
            paramLabel = "LOW,HIGH",
            description = "What pixel values 0 and 255 become before --mean and --std; an ONNX file does not say it."
                    + " Needed for baseline=black, grey and white; shows the picture in its own colours.")
    private @Nullable List<Float> range;

    @Option(
            names = "--mean",
            split = ",",
            paramLabel = "M,...",
            description = "Subtracted, one a channel (default: 0).")
    private @Nullable List<Float> mean;

    @Option(names = "--std", split = ",", paramLabel = "S,...", description = "Divided by, one a channel (default: 1).")
    private @Nullable List<Float> std;

    @Option(
            names = "--output-name",
            paramLabel = "NAME",
            description = "The model's output with one score a class, where it has several outputs.")
    private @Nullable String outputName;

    @Option(
            names = "--output-space",
            paramLabel = "SPACE",
            description = "What the output is, logits or probabilities (default: probabilities where a Softmax"
                    + " makes it, else logits).")
    private @Nullable String outputSpace;

    @Option(names = "--list", description = "Print every explainer with its source and parameters.")
    private boolean list;

    @Mixin
    private RunsOn runsOn;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        if (list) {
            new ExplainerList(printing).print(ExplainerCatalogue.all());
            return Exit.OK;
        }
        Explanation explanation = new Explanation(
                required(model, "MODEL.onnx"),
                required(input, "--input"),
                Optional.ofNullable(targets),
                required(explainer, "--explainer"),
                parameters(),
                required(output, "--output"),
                Optional.ofNullable(png),
                new Explanation.Declared(pixels(), Optional.ofNullable(outputName), space()),
                runsOn.on(Settings.STANDARD));
        Explained explained = explanation.run(!printing.json());
        RunsOn.warn(List.of(new Runtime(explained.runtime())));
        new ExplainedText(printing).show(explained);
        return Exit.OK;
    }

    private <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw new ParameterException(
                    spec.commandLine(), "assay explain needs " + name + "; --list prints the explainers");
        }
        return value;
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        for (String one : set) {
            int at = one.indexOf('=');
            if (at < 1) {
                throw new ParameterException(spec.commandLine(), "--set must be key=value, found " + one);
            }
            put(parameters, one.substring(0, at).strip(), one.substring(at + 1));
        }
        if (layer != null) {
            put(parameters, "layer", layer);
        }
        return parameters;
    }

    private void put(Map<String, String> parameters, String key, String value) {
        if (parameters.put(key, value) != null) {
            throw new ParameterException(spec.commandLine(), "parameter " + key + " must be set once, found it twice");
        }
    }

    private Optional<Explanation.Pixels> pixels() {
        if (range == null) {
            if (mean != null || std != null) {
                throw new ParameterException(spec.commandLine(), "--mean and --std need --range LOW,HIGH");
            }
            return Optional.empty();
        }
        if (range.size() != 2 || !(range.get(0) < range.get(1))) {
            throw new ParameterException(
                    spec.commandLine(), "--range must be LOW,HIGH with LOW below HIGH, found " + range);
        }
        return Optional.of(new Explanation.Pixels(
                range.get(0), range.get(1), mean == null ? List.of() : mean, std == null ? List.of() : std));
    }

    private Optional<OutputSpec.Space> space() {
        if (outputSpace == null) {
            return Optional.empty();
        }
        List<String> words = List.of("logits", "probabilities");
        if (!words.contains(outputSpace)) {
            throw new Refused("there is no output space \"" + outputSpace + '"' + Nearest.hint(outputSpace, words));
        }
        return Optional.of(OutputSpec.Space.valueOf(outputSpace.toUpperCase(Locale.ROOT)));
    }
}
