package dev.assay.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.cli.Memory;
import dev.assay.cli.Printing;
import dev.assay.cli.Progress;
import dev.assay.cli.RunsOn;
import dev.assay.core.folder.TemporaryFolder;
import dev.assay.core.parameter.Nearest;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.onnx.bench.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay bench engine}. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = {
            "Time forward passes, gradients and explainers on networks with random weights made on the spot.",
            "",
            "Ratios compare medians of one run: \"x passes\" is an explainer's time over the time that the passes it"
                    + " needs take by themselves.",
            ""
        })
final class EngineBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            split = ",",
            description = "small, resnet-18, mobilenet-v2, mobilenet-v3 (default: all).")
    private List<String> networks = List.of();

    @Option(names = "--explainer", paramLabel = "NAME", split = ",", description = "Only these (default: all).")
    private List<String> explainers = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds after warming up (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one run of a model (default: ${DEFAULT-VALUE}, as in audits).",
            defaultValue = "1")
    private int threads;

    @Option(names = "--batch", paramLabel = "N", description = "Images in one run (default: by the rule on the model).")
    private @Nullable Integer batch;

    @Mixin
    private RunsOn runsOn;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || rounds > 1000) {
            throw new ParameterException(spec.commandLine(), "--rounds must be in [1, 1000], found " + rounds);
        }
        Settings settings = settings();
        explainers.forEach(ExplainerCatalogue::named);
        List<Network> chosen = chosen();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode all = document.putArray("networks");
        for (Network network : chosen) {
            all.add(measured(network, settings));
        }
        Memory memory = Memory.ofThis();
        document.put("peakBytes", memory.peakBytes());
        if (printing.json()) {
            printing.document(document);
        }
        printing.line(memory.text());
        return 0;
    }

    private Settings settings() {
        try {
            return runsOn.on(new Settings(threads, batch == null ? OptionalInt.empty() : OptionalInt.of(batch)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private List<Network> chosen() {
        List<Network> named = networks.stream().map(name -> named(spec, name)).toList();
        return Arrays.stream(Network.values())
                .filter(network -> named.isEmpty() || named.contains(network))
                .toList();
    }

    /** The network of that name; refused with the nearest where there is none. */
    static Network named(CommandSpec spec, String name) {
        return Arrays.stream(Network.values())
                .filter(network -> network.word().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known =
                            Arrays.stream(Network.values()).map(Network::word).toList();
                    return new ParameterException(
                            spec.commandLine(), "there is no network \"" + name + '"' + Nearest.hint(name, known));
                });
    }

    private ObjectNode measured(Network network, Settings settings) throws IOException {
        // The model's file has the network's name, which refusals say.
        try (TemporaryFolder folder = new TemporaryFolder("assay-bench-")) {
            Path file = Files.write(folder.path().resolve(network.word() + ".onnx"), network.bytes());
            try (Model model = Model.open(file, network.input(), network.output(), network.classes(), settings)) {
                return measured(network, model);
            }
        }
    }

    private ObjectNode measured(Network network, Model model) {
        List<ExplainerEntry> entries = ExplainerCatalogue.all().stream()
                .filter(entry -> explainers.isEmpty() || explainers.contains(entry.name()))
                .toList();
        EngineTimes times = new EngineTimes(model, entries);
        try (Progress progress = new Progress("Timing " + network.word(), !printing.json())) {
            times.run(rounds, progress::at);
        }
        ObjectNode node = times.document();
        node.put("network", network.word());
        show(network, model, node);
        return node;
    }

    private void show(Network network, Model model, ObjectNode node) {
        printing.line("");
        printing.line(String.format(
                Locale.ROOT,
                "%s at %d px, batch %d, threads %d: forward %.3f ms an image, forward and backward %.3f ms (%.2f x)",
                network.word(),
                model.input().height(),
                model.batch(),
                threads,
                node.path("forwardMs").asDouble(),
                node.path("gradientMs").asDouble(),
                node.path("gradientOverForward").asDouble()));
        List<List<String>> rows = new java.util.ArrayList<>();
        for (var one : node.path("explainers")) {
            boolean refused = one.has("refused");
            rows.add(List.of(
                    one.path("explainer").asText(),
                    refused
                            ? one.path("refused").asText()
                            : one.path("parameters").asText(),
                    refused
                            ? ""
                            : String.format(Locale.ROOT, "%.3f", one.path("ms").asDouble()),
                    one.has("overPasses")
                            ? String.format(
                                    Locale.ROOT, "%.2f", one.path("overPasses").asDouble())
                            : ""));
        }
        printing.table(List.of("explainer", "parameters", "ms an image", "x passes"), rows);
    }
}
