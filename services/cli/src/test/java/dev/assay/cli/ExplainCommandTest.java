package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.core.npy.Npy;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import dev.assay.onnx.Provider;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ExplainCommandTest extends ExplainScene {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void explains_the_predicted_classes_and_prints_them() throws IOException {
        Ran ran = explain("linear.onnx", "x.npy", "input-x-gradient");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "input-x-gradient of linear.onnx (score=logit)",
                        "INPUT  TARGET  PROBABILITY  PREDICTED  PROBABILITY  MAP",
                        "0      0       0.881        0          0.881        ordinary",
                        "1      1       0.953        1          0.953        ordinary",
                        "Maps: " + path("y.npy") + ", float32 [2, 1, 2, 2]");
        assertThat(ran.err()).isEqualToIgnoringNewLines("Explaining 2 inputs with input-x-gradient");
        Npy.Floats maps = Npy.floats(path("y.npy"));
        assertThat(maps.shape()).containsExactly(2, 1, 2, 2);
        assertThat(maps.values()).containsExactly(0, 2, 0, 0, 3, 0, 0, 1);
    }

    @Test
    void explains_the_targets_that_it_is_given() throws IOException {
        wholes("t.npy", new long[] {1, 0}, 2);
        Ran ran = explain(
                "linear.onnx", "x.npy", "gradient", "--targets", path("t.npy").toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("0      1       0.119        0          0.881        ordinary");
        assertThat(Npy.floats(path("y.npy")).values()).containsExactly(1, 0, 0, 1, 0, 1, 0, 0);
    }

    @Test
    void a_provider_that_is_not_there_is_said_and_recorded() throws IOException {
        Assumptions.assumeTrue(Provider.CUDA.missing().isPresent(), "this machine has a GPU: nothing falls back");
        Ran ran = explain("linear.onnx", "x.npy", "gradient", "--provider", "cuda", "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).startsWith("assay: models run on the CPU, not on CUDA: ");
        JsonNode runtime = JSON.readTree(ran.out()).path("runtime");
        assertThat(runtime.path("provider").asText()).isEqualTo("CPU");
        assertThat(runtime.path("provider-fallback").asText())
                .isEqualTo(Provider.CUDA.missing().orElseThrow());
    }

    @Test
    void prints_one_json_object_about_every_input() throws IOException {
        Ran ran = explain("conv.onnx", "c.npy", "grad-cam", "--json", "--layer", "features.relu1");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode printed = JSON.readTree(ran.out());
        assertThat(printed.path("model").asText()).isEqualTo("conv.onnx");
        assertThat(printed.path("parameters").path("layer").asText()).isEqualTo("features.relu1");
        assertThat(printed.path("output").toString())
                .isEqualTo("{\"name\":\"logits\",\"space\":\"logits\",\"classes\":5}");
        assertThat(printed.path("maps").path("shape").toString()).isEqualTo("[3,1,8,8]");
        assertThat(printed.path("inputs")).hasSize(3);
        assertThat(printed.path("runtime").path("provider").asText()).isEqualTo("CPU");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void a_layer_may_be_named_both_ways_and_the_last_spatial_one_is_told_by_name() throws IOException {
        assertThat(explain("conv.onnx", "c.npy", "eigen-cam", "--layer", "features.relu2")
                        .status())
                .isZero();
        byte[] named = Files.readAllBytes(path("y.npy"));
        Ran set = explain("conv.onnx", "c.npy", "eigen-cam", "--set", "layer=features.relu2");
        assertThat(Files.readAllBytes(path("y.npy"))).isEqualTo(named);
        Ran standard = explain("conv.onnx", "c.npy", "eigen-cam");
        assertThat(Files.readAllBytes(path("y.npy"))).isEqualTo(named);
        assertThat(standard.out()).isEqualTo(set.out()).contains("(layer=features.relu2)");
        refused(
                "assay: parameter layer must be set once, found it twice",
                explain("conv.onnx", "c.npy", "eigen-cam", "--layer", "a", "--set", "layer=b"));
    }

    @Test
    void a_seed_gives_the_same_map_again_and_another_seed_another_one() throws IOException {
        List<byte[]> maps = new ArrayList<>();
        for (String seed : List.of("seed=1", "seed=1", "seed=2")) {
            assertThat(explain("conv.onnx", "c.npy", "rise", "--set", "masks=20", "--set", "cells=3", "--set", seed)
                            .status())
                    .isZero();
            maps.add(Files.readAllBytes(path("y.npy")));
        }
        assertThat(maps.get(0)).isEqualTo(maps.get(1)).isNotEqualTo(maps.get(2));
        refused(
                "assay: explainer \"gradient\" has no parameter \"seed\"; known: score",
                explain("conv.onnx", "c.npy", "gradient", "--set", "seed=1"));
    }

    @Test
    void draws_the_first_map_or_one_of_each() throws IOException {
        Ran one = explain(
                "conv.onnx", "c.npy", "grad-cam", "--png", path("map.png").toString());
        assertThat(one.out()).endsWith("Picture: " + path("map.png") + System.lineSeparator());
        var image = ImageIO.read(path("map.png").toFile());
        overlaid(image);
        Ran each = explain(
                "conv.onnx", "c.npy", "grad-cam", "--png", path("m-%d.png").toString());
        assertThat(each.out()).endsWith("Pictures: " + path("m-0.png") + " and 2 more" + System.lineSeparator());
        assertThat(path("m-0.png")).hasSameBinaryContentAs(path("map.png"));
        assertThat(path("m-2.png")).exists();
        assertThat(Files.readAllBytes(path("m-2.png"))).isNotEqualTo(Files.readAllBytes(path("m-0.png")));
    }

    /** Picture, map, both, and the bar of a map of magnitudes, whose ends are those of cividis. */
    private static void overlaid(BufferedImage image) {
        int panel = 2 * (168 + 14);
        int left = 2 * 16;
        int top = 2 * 54;
        Set<Integer> pictures = new HashSet<>();
        Set<Integer> maps = new HashSet<>();
        for (int at = 8; at < 2 * 168; at += 16) {
            Color picture = new Color(image.getRGB(left + at, top + at));
            Color map = new Color(image.getRGB(left + panel + at, top + at));
            Color both = new Color(image.getRGB(left + 2 * panel + at, top + at));
            int gray = (299 * picture.getRed() + 587 * picture.getGreen() + 114 * picture.getBlue() + 500) / 1000;
            assertThat(both)
                    .isEqualTo(new Color(
                            (2 * gray + 3 * map.getRed()) / 5,
                            (2 * gray + 3 * map.getGreen()) / 5,
                            (2 * gray + 3 * map.getBlue()) / 5));
            pictures.add(gray);
            maps.add(map.getRGB());
        }
        assertThat(pictures).hasSizeGreaterThan(2);
        assertThat(maps).hasSizeGreaterThan(2);
        int bar = left + 3 * panel + 12;
        assertThat(new Color(image.getRGB(bar, top))).isEqualTo(new Color(0xfee838));
        assertThat(new Color(image.getRGB(bar, top + 2 * 168 - 1))).isEqualTo(new Color(0x00224e));
    }

    @Test
    void every_explainer_writes_maps_of_its_shape() throws IOException {
        for (ExplainerEntry entry : ExplainerCatalogue.all()) {
            Ran ran = explain("conv.onnx", "c.npy", entry.name());
            boolean needsMore = ran.status() != 0;
            // An explainer for another kind of network says so; every other one gives a map an input.
            if (needsMore) {
                assertThat(ran.err()).as(entry.name()).contains("assay: ").contains("conv.onnx");
            } else {
                int[] shape = Npy.floats(path("y.npy")).shape();
                assertThat(shape[0]).isEqualTo(3);
                assertThat(shape[1] == 1 || Arrays.equals(shape, new int[] {3, 3, 8, 8}))
                        .as(entry.name())
                        .isTrue();
            }
        }
    }

    @Test
    void a_softmax_at_the_end_means_probabilities() throws IOException {
        TinyGraph graph = TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1);
        graph.graph().clearOutput();
        graph.node("Softmax", "/softmax", List.of("logits"), "s", TinyGraph.integer("axis", 1))
                .node("Identity", "/same", List.of("s"), "p")
                .output("p", 2)
                .write(folder, "p.onnx");
        Ran ran = explain("p.onnx", "x.npy", "occlusion", "--json", "--set", "window=1");
        assertThat(JSON.readTree(ran.out()).path("output").toString())
                .isEqualTo("{\"name\":\"p\",\"space\":\"probabilities\",\"classes\":2}");
        Ran behind = explain("p.onnx", "x.npy", "occlusion", "--json", "--set", "score=logit", "--set", "window=1");
        assertThat(JSON.readTree(behind.out()).path("runtime").path("logits").asText())
                .isEqualTo("looked for behind the final softmax, in \"logits\"");
        float[] maps = Npy.floats(path("y.npy")).values();
        explain("linear.onnx", "x.npy", "occlusion", "--set", "score=logit", "--set", "window=1");
        assertThat(maps).containsExactly(Npy.floats(path("y.npy")).values());
    }

    @Test
    void sizes_that_the_graph_leaves_open_are_found_by_a_run() throws IOException {
        TinyGraph graph = TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1);
        graph.graph()
                .getOutputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .clearShape();
        for (int axis = 1; axis < 4; axis++) {
            graph.graph()
                    .getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(axis)
                    .setDimParam("size" + axis);
        }
        graph.write(folder, "open.onnx");
        Ran ran = explain("open.onnx", "x.npy", "gradient");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(Npy.floats(path("y.npy")).values()).containsExactly(0, 1, 0, 0, 1, 0, 0, 1);
    }

    @Test
    void baselines_of_pixels_need_the_range_of_pixels() throws IOException {
        String refusal =
                "assay: baseline=white needs to know what pixel values become, which an ONNX file does not say:"
                        + " give --range LOW,HIGH, and --mean and --std where inputs are normalised; or use baseline=zero or"
                        + " baseline=mean";
        String[] white = {"--set", "baseline=white"};
        refused(refusal, explain("linear.onnx", "x.npy", "integrated-gradients", white));
        assertThat(explain("linear.onnx", "x.npy", "integrated-gradients", "--set", "baseline=mean")
                        .status())
                .isZero();
        // White is (1 - 0.5) / 0.25 = 2.
        Ran told = explain(
                "linear.onnx",
                "x.npy",
                "integrated-gradients",
                "--set",
                "baseline=white",
                "--range",
                "0,1",
                "--mean",
                "0.5",
                "--std",
                "0.25");
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(Npy.floats(path("y.npy")).values())
                .containsExactly(new float[] {0, 0, 0, 0, 1, 0, 0, -1}, Offset.offset(1e-6f));
        refused(
                "assay: --range must be LOW,HIGH with LOW below HIGH, found [1.0, 0.0]",
                explain("linear.onnx", "x.npy", "gradient", "--range", "1,0"));
        refused(
                "assay: --mean and --std need --range LOW,HIGH",
                explain("linear.onnx", "x.npy", "gradient", "--mean", "1"));
        refused(
                "assay: --range, --mean and --std do not fit the input: mean and std must have one value a channel (1),"
                        + " found 2 and 1",
                explain("linear.onnx", "x.npy", "gradient", "--range", "0,1", "--mean", "1,2"));
    }

    @Test
    void a_map_that_says_nothing_is_told() throws IOException {
        TinyModels.ignoringItsInput(1, 2, 2, 2, 0).write(folder, "deaf.onnx");
        Ran ran =
                explain("deaf.onnx", "x.npy", "gradient", "--png", path("m.png").toString());
        assertThat(ran.out()).contains("0      0       0.881        0          0.881        blank");
        assertThat(path("m.png")).exists();
    }

    @Test
    void lists_every_explainer_with_its_source_and_parameters() throws IOException {
        Ran list = Ran.assay("explain", "--list");
        assertThat(list.status()).isZero();
        assertThat(list.out())
                .contains("integrated-gradients" + System.lineSeparator() + "  Adds up gradients")
                .contains("(Sundararajan, Taly and Yan 2017)")
                .contains("    steps=50  gradients on the way from the baseline; a whole number in [1, 1000]");
        JsonNode json =
                JSON.readTree(Ran.assay("explain", "--list", "--json").out()).path("explainers");
        assertThat(json).hasSize(ExplainerCatalogue.all().size());
        for (int i = 0; i < json.size(); i++) {
            ExplainerEntry entry = ExplainerCatalogue.all().get(i);
            assertThat(list.out())
                    .contains(entry.summary())
                    .contains(entry.source())
                    .contains(entry.limits());
            assertThat(json.get(i).path("name").asText()).isEqualTo(entry.name());
            assertThat(json.get(i).path("parameters"))
                    .hasSize(entry.settings().all().size());
        }
    }
}
