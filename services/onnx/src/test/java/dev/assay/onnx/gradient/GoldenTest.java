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
    private static final long[] WIDE = {2, 3, 20, 24};

    static Stream<Path> exports() {
        return Golden.NETWORKS.stream().flatMap(network -> Golden.exports(network).stream());
    }

    static Stream<Path> openSides() {
        return exports().filter(GoldenTest::sidesAreOpen);
    }

    private static boolean sidesAreOpen(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("-open.onnx") && !name.startsWith("vit") && !name.startsWith("swin");
    }

    /** The dynamo exporter starts at operator set 18. */
    @Test
    void each_network_is_there_from_both_exporters_in_four_operator_sets() {
        for (String network : Golden.NETWORKS) {
            assertThat(Golden.exports(network))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly(
                            network + "-dynamo-18-open.onnx",
                            network + "-dynamo-20.onnx",
                            network + "-script-13-open.onnx",
                            network + "-script-17.onnx",
                            network + "-script-18.onnx",
                            network + "-script-20-open.onnx");
        }
    }

    @Test
    void open_exports_leave_the_batch_open_and_the_sides_of_all_but_networks_of_fixed_tokens() {
        for (Path file : exports().toList()) {
            String name = file.getFileName().toString();
            boolean open = name.endsWith("-open.onnx");
            boolean sides = sidesAreOpen(file);
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
        agrees(file, "", SIZES);
    }

    @ParameterizedTest
    @MethodSource("openSides")
    void open_exports_agree_with_pytorch_at_another_batch_height_and_width(Path file) throws OrtException {
        agrees(file, "wide.", WIDE);
    }

    /** No decision flips: make.py refuses samples that are close to one. */
    private static void agrees(Path file, String which, long[] sizes) throws OrtException {
        String network = file.getFileName().toString().split("-")[0];
        Folded folded = Folding.fold(Graph.read(file), Map.of("x", sizes));
        Gradient gradient = Gradient.of(folded, "logits", List.of("x"), new Gradient.Seed.OneHot());
        Map<String, double[]> inputs = Map.of(
                "x",
                Golden.read(network, which + "x").values(),
                gradient.seed(),
                Golden.read(network, which + "targets").values());
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            Map<String, double[]> found = runner.run(inputs);
            double[] logits = Golden.read(network, which + "logits").values();
            assertThat(apart(Net.found(found, "logits"), logits, sizes[0])).isLessThanOrEqualTo(TOLERANCE);
            double[] expected = Golden.read(network, which + "gradient").values();
            double apart = apart(Net.found(found, gradient.gradients().getFirst()), expected, sizes[0]);
            assertThat(apart).as(file + ": largest relative difference").isLessThanOrEqualTo(TOLERANCE);
        }
    }

    /** The largest difference of a sample over its largest value, over all samples. */
    private static double apart(double[] found, double[] expected, long samples) {
        assertThat(found).hasSameSizeAs(expected);
        int size = expected.length / (int) samples;
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
