package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.assay.core.random.Draws;
import dev.assay.onnx.bench.Network;
import dev.assay.onnx.gradient.LayerRule;
import dev.assay.onnx.gradient.RelevanceGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks whose relevance is loaded in two steps give the bits that it has when it is loaded in one. */
class RelaidRelevanceTest {
    private static final List<LayerRule> RULES = List.of(
            new LayerRule.Epsilon(0.01),
            new LayerRule.ZPlus(),
            new LayerRule.Gamma(0.25),
            new LayerRule.AlphaTwoBetaOne());

    @TempDir
    Path folder;

    @Test
    void the_bits_of_relevance_do_not_depend_on_the_layout() throws IOException, OrtException {
        holds(Network.SQUEEZE_EXCITE, List.of(new LayerRule.Epsilon(0.01)));
    }

    @Tag("deep")
    @ParameterizedTest
    @EnumSource(names = {"MOBILENET", "SQUEEZE_EXCITE"})
    void nor_do_they_by_any_rule(Network network) throws IOException, OrtException {
        holds(network, RULES);
    }

    private void holds(Network network, List<LayerRule> rules) throws IOException, OrtException {
        Path file = Files.write(folder.resolve(network.word() + ".onnx"), network.bytes());
        try (Model model = Model.open(file, network.input(), network.output(), network.classes(), Settings.STANDARD)) {
            Images pictures = pictures(network, model.batch());
            int[] targets = new int[model.batch()];
            for (LayerRule rule : rules) {
                RelevanceGraph shared = RelevanceGraph.of(model, rule);
                Graph untold = shared.graph().with(shared.graph().model());
                isRelaid(shared.graph());
                try (Pass told = Pass.open(model, shared.graph(), shared.seed(), shared.outputs());
                        Pass plain = Pass.open(model, untold, shared.seed(), shared.outputs())) {
                    float[] relevance = told.run(pictures, targets).get(1);
                    assertThat(Arrays.equals(
                                    relevance, plain.run(pictures, targets).get(1)))
                            .as(rule.toString())
                            .isTrue();
                    assertThat(most(relevance)).as(rule.toString()).isPositive().isFinite();
                }
            }
        }
    }

    /** That a graph is loaded in two steps, on a processor that has blocks. */
    private static void isRelaid(Graph graph) throws IOException, OrtException {
        assertThat(Relaid.wanted(graph)).isTrue();
        try (Delivery delivery = Delivery.of(graph.withoutBlankEnds().model())) {
            assertThat(Relaid.relaid(delivery, graph, RelaidTest::options).isPresent())
                    .isEqualTo(Relaid.block() > 0);
        }
    }

    private static double most(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(k -> Math.abs(values[k]))
                .max()
                .orElseThrow();
    }

    private static Images pictures(Network network, int n) {
        UniformRandomProvider random = new Draws("relaid/" + network).source();
        float[] values = new float[n * network.input().values()];
        for (int k = 0; k < values.length; k++) {
            values[k] = 4 * random.nextFloat() - 2;
        }
        return new Images(
                n,
                network.input().channels(),
                network.input().height(),
                network.input().width(),
                values);
    }
}
