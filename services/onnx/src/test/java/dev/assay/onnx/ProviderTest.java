package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.audit.Runtime;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models run on, and that what they were meant to run on is said where it cannot be had. */
class ProviderTest {
    private static final OutputSpec LOGITS = new OutputSpec("logits", OutputSpec.Space.LOGITS);

    @TempDir
    Path folder;

    private Model open(Settings settings) throws IOException {
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        Path file = TinyModels.convolutional(3, 8, 8, 2, 2, 1).write(folder, "m.onnx");
        return Model.open(file, input, LOGITS, 2, settings);
    }

    @Test
    void a_provider_that_the_machine_lacks_falls_back_and_the_record_says_why() throws IOException {
        Assumptions.assumeTrue(Provider.CUDA.missing().isPresent(), "this machine has a GPU: nothing falls back");
        Images pictures = new Images(3, 3, 8, 8, new float[3 * 192]);
        try (Model asked = open(Settings.STANDARD.on(Provider.CUDA));
                Model plain = open(Settings.STANDARD)) {
            assertThat(asked.scores(pictures)).containsExactly(plain.scores(pictures));
            Map<String, String> settings = asked.runtime().settings();
            assertThat(settings).containsEntry("provider", "CPU").doesNotContainKey("cuda");
            assertThat(settings.get("provider-fallback"))
                    .isEqualTo(Provider.CUDA.missing().orElseThrow())
                    .hasSizeGreaterThan(20)
                    .doesNotContain("\n");
            assertThat(plain.runtime().settings()).doesNotContainKey("provider-fallback");
        }
        assertThat(Provider.CUDA.fallback())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("models run on the CPU, not on CUDA: "));
    }

    @Test
    void the_processor_is_never_missing() {
        assertThat(Provider.CPU.missing()).isEmpty();
        assertThat(Provider.CPU.fallback()).isEmpty();
    }

    @Test
    void providers_are_chosen_by_name() {
        assertThat(Provider.words()).containsExactly("cpu", "cuda");
        assertThat(Provider.named("CUDA")).hasValue(Provider.CUDA);
        assertThat(Provider.named("tpu")).isEmpty();
    }

    @Test
    void where_nodes_run_is_read_from_a_run() throws IOException, OrtException {
        Graph graph = Graph.read(TinyModels.convolutional(3, 8, 8, 2, 2, 1).write(folder, "m.onnx"));
        Execution observed = new Execution(Provider.CPU, 1, Optional.empty(), true);
        long[] shape = {2, 3, 8, 8};
        try (Session session = Session.load(graph, graph.inputs().getFirst(), shape, observed, OptLevel.BASIC_OPT)) {
            session.probe(new float[2 * 192], Duration.ofSeconds(10));
            Placement placement = session.placement().orElseThrow();
            assertThat(placement.nodes()).isGreaterThan(2);
            assertThat(placement.onCpu()).containsKey("Conv");
            assertThat(placement.onCpu().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(placement.nodes());
            assertThat(session.placement()).isEmpty();
            session.probe(new float[2 * 192], Duration.ofSeconds(10));
        }
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(
                            "assay-profile-" + ProcessHandle.current().pid()));
        }
    }

    @Test
    void graphs_that_keep_layers_as_outputs_are_looked_at_too() throws IOException {
        Path file = TinyModels.convolutional(3, 8, 8, 2, 2, 1).write(folder, "m.onnx");
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        Execution observed = new Execution(Provider.CPU, 1, Optional.empty(), true);
        for (int batch : List.of(1, 2)) {
            Settings settings = new Settings(1, OptionalInt.of(batch));
            Loader loader = new Loader(Graph.read(file), input, LOGITS, 2, settings).executedAs(observed);
            try (Model model = new Model(loader.load())) {
                assertThat(model.placements()).hasSize(1);
                model.run(new Images(1, 3, 8, 8, new float[192]), model.layers());
                assertThat(model.placements())
                        .hasSize(2)
                        .allMatch(one -> one.onCpu().getOrDefault("Conv", 0) == 2);
                assertThat(model.runtime().settings()).containsKey(Runtime.NODES_ON_CPU);
            }
        }
    }

    @Test
    void nodes_that_fell_to_the_processor_are_counted_by_operator() {
        String line =
                "{\"cat\" : \"Node\",\"name\" :\"%s_kernel_time\",\"args\" : {\"provider\" : \"%sExecutionProvider\","
                        + "\"op_name\" : \"%s\"}},";
        Placement placement = Placement.of(List.of(
                line.formatted("a", "CUDA", "Conv"),
                line.formatted("b", "CPU", "TopK"),
                line.formatted("c", "CPU", "Shape"),
                line.formatted("d", "CPU", "TopK"),
                line.formatted("d", "CPU", "TopK"),
                line.formatted("e", "CUDA", "MemcpyToHost"),
                "{\"cat\" : \"Session\",\"name\" :\"model_run\",\"args\" : {}},"));
        assertThat(placement.text()).isEqualTo("3 of 4: Shape 1, TopK 2");
        assertThat(new Runtime(new TreeMap<>(Map.of(Runtime.NODES_ON_CPU, placement.text()))).warnings())
                .singleElement()
                .asString()
                .startsWith("3 of 4 nodes of a graph ran on the CPU, not on the GPU");
        assertThat(Placement.of(List.of(line.formatted("a", "CUDA", "Conv"))).text())
                .isEqualTo("0 of 1");
    }
}
