package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.onnx.Graph;
import dev.assay.testkit.onnx.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {
    /** Largest difference over the largest value, each of one sample, where no decision of a ReLU or a pool flips. */
    private static final double TOLERANCE = 1e-5;

    private static final long[] SIZES = {3, 3, 16, 16};

    static Stream<Path> exports() {
        return Golden.NETWORKS.stream().flatMap(network -> Golden.exports(network).stream());
    }

    @Test
    void each_network_is_there_from_both_exporters_in_four_operator_sets() {
        for (String network : Golden.NETWORKS) {
            assertThat(Golden.exports(network))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            network + "-dynamo-18-open.onnx",
                            network + "-dynamo-20.onnx",
                            network + "-script-13-open.onnx",
                            network + "-script-17.onnx");
        }
    }

    @Test
    void open_exports_leave_the_batch_open_and_the_sides_of_all_but_networks_of_fixed_tokens() {
        for (Path file : exports().toList()) {
            String name = file.getFileName().toString();
            boolean open = name.endsWith("-open.onnx");
            boolean sides = open && !name.startsWith("vit") && !name.startsWith("swin");
            List<Boolean> known = Graph.read(file)
                    .model()
                    .getGraph()
                    .getInput(0)
                    .getType()
                    .getTensorType()
                    .getShape()
                    .getDimList()
                    .stream()
                    .map(size -> size.hasDimValue())
                    .toList();
            assertThat(known).as(name).containsExactly(!open, true, !sides, !sides);
        }
    }

    @ParameterizedTest
    @MethodSource("exports")
    void agrees_with_pytorch(Path file) throws OrtException {
        String network = file.getFileName().toString().split("-")[0];
        Folded folded = Folding.fold(Graph.read(file), Map.of("x", SIZES));
        Gradient gradient = Gradient.of(folded, "logits", List.of("x"), new Gradient.Seed.OneHot());
        Map<String, double[]> inputs = Map.of(
                "x",
                Golden.read(network, "x").values(),
                gradient.seed(),
                Golden.read(network, "targets").values());
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            Map<String, double[]> found = runner.run(inputs);
            double[] logits = Golden.read(network, "logits").values();
            assertThat(apart(Net.found(found, "logits"), logits)).isLessThanOrEqualTo(TOLERANCE);
            double[] expected = Golden.read(network, "gradient").values();
            double apart = apart(Net.found(found, gradient.gradients().getFirst()), expected);
            // The samples were drawn so that none flips: one that did would be off by far more.
            assertThat(apart).as(file + ": largest relative difference").isLessThanOrEqualTo(TOLERANCE);
        }
    }

    /** The largest difference of a sample over its largest value, over all samples. */
    private static double apart(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        int size = expected.length / (int) SIZES[0];
        double worst = 0;
        for (int from = 0; from < expected.length; from += size) {
            double most = 0;
            double difference = 0;
            for (int i = from; i < from + size; i++) {
                most = Math.max(most, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(found[i] - expected[i]));
            }
            worst = Math.max(worst, difference / most);
        }
        return worst;
    }
}
