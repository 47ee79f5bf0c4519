package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.bench.Network;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where nodes run on a GPU, as ONNX Runtime's own profile of a run tells: {@code ./mvnw verify -Pgpu}. */
@Tag("gpu")
class CudaPlacementTest {
    private static final Settings CUDA = Settings.STANDARD.on(Provider.CUDA);

    /** One graph of the record's text. */
    private static final Pattern GRAPH = Pattern.compile("(\\d+) of (\\d+)(: .*)?");

    /** What may run on the processor: what makes sizes, of a few bytes each. */
    private static final List<String> OF_SIZES = List.of(
            "Shape", "Gather", "Concat", "Unsqueeze", "Squeeze", "Slice", "Cast", "Reshape", "Range", "Constant");

    @TempDir
    Path folder;

    @BeforeEach
    void a_gpu_is_there() {
        Provider.CUDA.missing().ifPresent(why -> Assumptions.abort("not run: " + why));
    }

    static Stream<Network> networks() {
        return Stream.of(Network.values());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void all_nodes_of_a_pass_and_of_a_gradient_run_on_the_gpu(Network network) throws IOException {
        Path file = Files.write(folder.resolve(network.word() + ".onnx"), network.bytes());
        try (Model model = Model.open(file, network.input(), network.output(), network.classes(), CUDA)) {
            assertThat(model.provider()).isEqualTo(Provider.CUDA);
            Gradients.of(model, new Question(Question.Score.LOGIT, true, List.of(), Question.Variant.PLAIN));
            String text = model.runtime().settings().getOrDefault("nodes-on-cpu", "not looked at");
            System.out.printf("%s: nodes on the processor: %s%n", network.word(), text);
            String[] graphs = text.split("; ");
            // Its forward pass, and the one with the gradient.
            assertThat(graphs).hasSize(2);
            for (String graph : graphs) {
                Matcher matcher = GRAPH.matcher(graph);
                assertThat(matcher.matches()).as(graph).isTrue();
                assertThat(Integer.parseInt(matcher.group(2))).isGreaterThan(10);
                if (matcher.group(3) != null) {
                    for (String fallen : matcher.group(3).substring(2).split(", ")) {
                        assertThat(OF_SIZES).contains(fallen.split(" ")[0]);
                    }
                }
            }
        }
    }

    @Test
    void a_node_without_a_kernel_for_the_gpu_is_in_the_record() throws IOException {
        Path file = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("w", new long[] {2, 3, 3, 3}, new float[54])
                .weight("b", new long[] {2}, 1, 2)
                .node("Conv", "conv", List.of("input", "w", "b"), "c")
                .node("LpNormalization", "unit", List.of("c"), "u", TinyGraph.integer("axis", 1))
                .node("LpPool", "pooled", List.of("u"), "p", TinyGraph.ints("kernel_shape", 6, 6))
                .node("Flatten", "flat", List.of("p"), "logits")
                .output("logits", 2)
                .write(folder, "m.onnx");
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(file, input, output, 2, CUDA)) {
            assertThat(model.provider()).isEqualTo(Provider.CUDA);
            String text = model.runtime().settings().getOrDefault("nodes-on-cpu", "not looked at");
            System.out.printf("two nodes without a kernel: nodes on the processor: %s%n", text);
            assertThat(text).containsAnyOf("LpNormalization 1", "LpPool 1").doesNotContain("Conv");
        }
    }
}
