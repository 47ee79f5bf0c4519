package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of whole networks against PyTorch's, in double precision. */
class GoldenExplainersTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SIDE = 16;
    private static final int CLASSES = 5;

    static Stream<Path> exports() {
        return Golden.NETWORKS.stream().flatMap(network -> Golden.exports(network).stream());
    }

    @ParameterizedTest
    @MethodSource("exports")
    void maps_agree_with_pytorch(Path file) {
        String network = network(file);
        Images x = pictures(network);
        double[] gradient = Golden.read(network, "gradient").values();
        double[] absolute = Arrays.stream(gradient).map(Math::abs).toArray();
        double[] product = gradient.clone();
        Arrays.setAll(product, i -> gradient[i] * x.values()[i]);
        try (Model model = open(file)) {
            close(map(model, network, "gradient", Map.of()), gradient);
            close(map(model, network, "saliency", Map.of()), absolute);
            close(map(model, network, "input-x-gradient", Map.of()), product);
            close(
                    map(model, network, "integrated-gradients", Map.of()),
                    Golden.read(network, "ig").values());
        }
    }

    @ParameterizedTest
    @MethodSource("exports")
    void relevance_agrees_with_pytorch(Path file) {
        String network = network(file);
        try (Model model = open(file)) {
            close(
                    map(model, network, "lrp-epsilon", Map.of("epsilon", "0.01")),
                    Golden.read(network, "lrp").values());
        }
    }

    static Stream<Path> openSides() {
        return exports()
                .filter(file -> file.toString().endsWith("-open.onnx"))
                .filter(file -> Golden.has(network(file), "wide.x"));
    }

    @ParameterizedTest
    @MethodSource("openSides")
    void open_networks_agree_with_pytorch_on_pictures_of_another_size(Path file) {
        String network = network(file);
        Images x = wide(network);
        InputSpec input = new InputSpec("x", 3, x.height(), x.width(), 0, 1, new float[3], new float[] {1, 1, 1});
        try (Model model = open(file, input, Settings.STANDARD)) {
            int[] targets = targets(network, "wide.targets");
            close(
                    map(model, "gradient", Map.of(), x, targets),
                    Golden.read(network, "wide.gradient").values());
            close(
                    map(model, "lrp-epsilon", Map.of("epsilon", "0.01"), x, targets),
                    Golden.read(network, "wide.lrp").values());
            if (Golden.has(network, "wide.cam")) {
                close(
                        map(model, "grad-cam", Map.of(), x, targets),
                        Golden.read(network, "wide.cam").values());
            }
        }
    }

    @Test
    void each_network_of_open_sides_is_there_at_another_size() {
        assertThat(openSides().map(GoldenExplainersTest::network).distinct())
                .containsExactlyInAnyOrder("cnn", "residual", "mobile", "convnext", "dense", "recurrent", "inception");
    }

    @Test
    void attention_agrees_with_pytorch() {
        for (Path file : Golden.exports("vit")) {
            try (Model model = open(file)) {
                Maps last = map(model, "vit", "attention", Map.of());
                assertThat(List.of(last.channels(), last.height(), last.width()))
                        .containsExactly(1, 4, 4);
                close(last, Golden.read("vit", "attention").values());
                close(
                        map(model, "vit", "attention", Map.of("block", "2")),
                        Golden.read("vit", "attention").values());
                close(
                        map(model, "vit", "attention-rollout", Map.of()),
                        Golden.read("vit", "rollout").values());
                close(
                        map(model, "vit", "gradient-rollout", Map.of()),
                        Golden.read("vit", "weighted").values());
            }
        }
    }

    @Test
    void attention_within_windows_is_refused() {
        for (Path file : Golden.exports("swin")) {
            try (Model model = open(file)) {
                for (String explainer : List.of("attention", "attention-rollout", "gradient-rollout")) {
                    assertThatThrownBy(() -> map(model, "swin", explainer, Map.of()))
                            .isInstanceOf(Refused.class)
                            .hasMessageContaining("it stays within windows of the picture")
                            .hasMessageEndingWith("use grad-cam, integrated-gradients or occlusion");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "mobile", "convnext"})
    void a_network_without_attention_is_refused(String network) {
        try (Model model = open(Golden.exports(network).getFirst())) {
            assertThatThrownBy(() -> map(model, network, "attention-rollout", Map.of()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("has no attention")
                    .hasMessageEndingWith("use grad-cam, integrated-gradients or occlusion");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "residual", "mobile", "swin", "convnext", "dense", "recurrent", "inception"})
    void grad_cam_agrees_with_pytorch_at_the_last_spatial_layer(String network) {
        for (Path file : Golden.exports(network)) {
            try (Model model = open(file)) {
                close(
                        map(model, network, "grad-cam", Map.of()),
                        Golden.read(network, "cam").values());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grad-cam", "grad-cam-plus-plus", "layer-cam", "hires-cam", "score-cam", "eigen-cam"})
    void class_activation_maps_refuse_a_network_of_tokens(String explainer) {
        for (Path file : Golden.exports("vit")) {
            try (Model model = open(file)) {
                assertThatThrownBy(() -> map(model, "vit", explainer, Map.of()))
                        .isInstanceOf(Refused.class)
                        .hasMessageEndingWith("has no tensor with channels, height and width on the way to its scores"
                                + " (a vision transformer has tokens there), which " + explainer
                                + " needs: use an explainer that looks at the input");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"swin", "convnext", "inception"})
    void every_class_activation_map_takes_the_last_spatial_tensor(String network) {
        try (Model model = open(Golden.exports(network).getFirst())) {
            for (String explainer : List.of("grad-cam-plus-plus", "layer-cam", "hires-cam", "score-cam", "eigen-cam")) {
                Maps maps = map(model, network, explainer, Map.of());
                String name = model.lastSpatial().orElseThrow().name();
                assertThat(map(model, network, explainer, Map.of("layer", name)).values())
                        .containsExactly(maps.values());
                assertThat(maps.values()).isNotEqualTo(new float[maps.values().length]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "swin", "convnext", "recurrent"})
    void integrated_gradients_of_a_smooth_network_add_up_to_the_change_of_the_score(String network) {
        try (Model model = open(Golden.exports(network).getFirst())) {
            Images x = pictures(network);
            float[] above = model.scores(x);
            float[] below = model.scores(new Images(x.n(), 3, SIDE, SIDE, new float[x.values().length]));
            int[] targets = targets(network);
            Maps midpoint = map(model, network, "integrated-gradients", Map.of("steps", "200"));
            Maps gauss = map(model, network, "integrated-gradients", Map.of("steps", "50", "rule", "gauss-legendre"));
            for (int i = 0; i < x.n(); i++) {
                double change = above[i * CLASSES + targets[i]] - below[i * CLASSES + targets[i]];
                assertThat(sum(midpoint, i)).isCloseTo(change, Percentage.withPercentage(1));
                assertThat(sum(gauss, i)).isCloseTo(change, Percentage.withPercentage(0.1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "mobile", "vit", "swin", "dense"})
    void a_map_has_the_same_bits_whatever_else_is_explained(String network) {
        Path open = Golden.exports(network).stream()
                .filter(file -> file.toString().endsWith("-open.onnx"))
                .findFirst()
                .orElseThrow();
        try (Model model = open(open)) {
            Maps together = map(model, network, "gradient", Map.of());
            for (int i = 0; i < together.n(); i++) {
                Maps alone = ExplainerCatalogue.create("gradient", Map.of())
                        .explain(
                                model,
                                pictures(network).slice(i, i + 1),
                                new int[] {targets(network)[i]},
                                Tiny.draws(1));
                assertThat(alone.values())
                        .containsExactly(together.slice(i, i + 1).values());
            }
        }
    }

    /** Other batches and thread counts take sums in another order; a decision that flips is more than that. */
    @ParameterizedTest
    @ValueSource(strings = {"cnn", "residual", "mobile", "vit", "swin", "convnext", "dense", "recurrent"})
    void other_batches_and_threads_agree_where_no_decision_flips(String network) {
        Path open = Golden.exports(network).stream()
                .filter(file -> file.toString().endsWith("-open.onnx"))
                .findFirst()
                .orElseThrow();
        List<Settings> others = List.of(
                new Settings(1, OptionalInt.of(1)),
                new Settings(2, OptionalInt.of(5)),
                new Settings(3, OptionalInt.of(64)));
        int flips = 0;
        try (Model model = open(open)) {
            for (Settings settings : others) {
                try (Model other = open(open, settings)) {
                    for (String explainer : List.of("gradient", "integrated-gradients", "lrp-epsilon")) {
                        flips += apart(
                                map(other, network, explainer, Map.of()), map(model, network, explainer, Map.of()));
                    }
                }
            }
        }
        assertThat(flips)
                .as("samples of %s in which a decision flipped", network)
                .isZero();
    }

    /** How many samples differ by more than 1e-6 of their largest value. */
    private static int apart(Maps found, Maps expected) {
        int count = 0;
        for (int i = 0; i < expected.n(); i++) {
            float[] one = found.slice(i, i + 1).values();
            float[] other = expected.slice(i, i + 1).values();
            double most = 0;
            double apart = 0;
            for (int k = 0; k < one.length; k++) {
                most = Math.max(most, Math.abs(other[k]));
                apart = Math.max(apart, Math.abs(one[k] - other[k]));
            }
            count += apart > 1e-6 * most ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "swin", "convnext"})
    void guided_backprop_refuses_a_network_without_relu(String network) {
        try (Model model = open(Golden.exports(network).getFirst())) {
            assertThatThrownBy(() -> map(model, network, "guided-backprop", Map.of()))
                    .isInstanceOf(Refused.class)
                    .hasMessageEndingWith(
                            "has no ReLU, which guided backpropagation changes: use saliency or integrated-gradients");
        }
    }

    private static Maps map(Model model, String network, String explainer, Map<String, String> with) {
        return map(model, explainer, with, pictures(network), targets(network));
    }

    private static Maps map(Model model, String explainer, Map<String, String> with, Images x, int[] targets) {
        return ExplainerCatalogue.create(explainer, with).explain(model, x, targets, Tiny.draws(x.n()));
    }

    private static Model open(Path file) {
        return open(file, Settings.STANDARD);
    }

    private static Model open(Path file, Settings settings) {
        return open(file, new InputSpec("x", 3, SIDE, SIDE, 0, 1, new float[3], new float[] {1, 1, 1}), settings);
    }

    private static Model open(Path file, InputSpec input, Settings settings) {
        return Model.open(file, input, new OutputSpec("logits", OutputSpec.Space.LOGITS), CLASSES, settings);
    }

    private static String network(Path file) {
        return file.getFileName().toString().split("-")[0];
    }

    private static Images pictures(String network) {
        return new Images(3, 3, SIDE, SIDE, floats(network, "x"));
    }

    private static Images wide(String network) {
        return new Images(2, 3, 20, 24, floats(network, "wide.x"));
    }

    private static float[] floats(String network, String what) {
        double[] values = Golden.read(network, what).values();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static int[] targets(String network) {
        return targets(network, "targets");
    }

    private static int[] targets(String network, String what) {
        return Arrays.stream(Golden.read(network, what).values())
                .mapToInt(v -> (int) v)
                .toArray();
    }

    private static double sum(Maps maps, int i) {
        double sum = 0;
        for (float value : maps.slice(i, i + 1).values()) {
            sum += value;
        }
        return sum;
    }

    /** No sample's largest difference may be more than the tolerance times its largest value. */
    private static void close(Maps maps, double[] expected) {
        assertThat(maps.values()).hasSize(expected.length);
        for (int i = 0; i < maps.n(); i++) {
            double most = 0;
            double apart = 0;
            for (int k = i * maps.size(); k < (i + 1) * maps.size(); k++) {
                most = Math.max(most, Math.abs(expected[k]));
                apart = Math.max(apart, Math.abs(maps.values()[k] - expected[k]));
            }
            assertThat(apart).as("sample %d", i).isLessThanOrEqualTo(TOLERANCE * most);
        }
    }

    static {
        // Fails with a plain message where the golden files are not found.
        assertThat(List.copyOf(Golden.NETWORKS))
                .allSatisfy(network -> assertThat(Golden.exports(network)).isNotEmpty());
    }
}
