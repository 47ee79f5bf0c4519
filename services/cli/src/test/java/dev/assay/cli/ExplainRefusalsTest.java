package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.npy.Npy;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainRefusalsTest extends ExplainScene {
    @Test
    void scores_that_add_up_to_1_without_a_softmax_are_ambiguous() throws IOException {
        TinyGraph graph = TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1);
        graph.graph().clearOutput();
        graph.node("Exp", "/exp", List.of("logits"), "e")
                .node("ReduceL1", "/sum", List.of("e"), "sum", TinyGraph.ints("axes", 1))
                .node("Div", "/div", List.of("e", "sum"), "p")
                .output("p", 2)
                .write(folder, "p.onnx");
        refused(
                "assay: output \"p\" of p.onnx adds up to 1 for every input, as probabilities do, but no Softmax makes"
                        + " it: say --output-space probabilities or --output-space logits",
                explain("p.onnx", "x.npy", "gradient"));
        Ran told =
                explain("p.onnx", "x.npy", "gradient", "--output-space", "probabilities", "--set", "score=probability");
        assertThat(told.status()).as(told.err()).isZero();
        refused(
                "assay: there is no output space \"logit\"; did you mean \"logits\"? Known: logits, probabilities",
                explain("p.onnx", "x.npy", "gradient", "--output-space", "logit"));
    }

    @Test
    void one_yes_or_no_a_class_is_ambiguous() throws IOException {
        TinyGraph graph = TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1);
        graph.graph().clearOutput();
        graph.node("Sigmoid", "/sigmoid", List.of("logits"), "s").output("s", 2).write(folder, "s.onnx");
        refused(
                "assay: output \"s\" of s.onnx is made by Sigmoid, one yes or no a class: say --output-space logits to"
                        + " explain a class by its value as it is (score=logit)",
                explain("s.onnx", "x.npy", "gradient"));
        assertThat(explain("s.onnx", "x.npy", "gradient", "--output-space", "logits")
                        .status())
                .isZero();
    }

    @Test
    void of_several_outputs_one_must_be_named() throws IOException {
        TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1).output("flat", 4).write(folder, "two.onnx");
        refused(
                "assay: two.onnx has 2 outputs (\"logits\", \"flat\"): say which one has one score a class with"
                        + " --output-name",
                explain("two.onnx", "x.npy", "gradient"));
        refused(
                "assay: two.onnx has no output \"logit\"; it has \"logits\", \"flat\"",
                explain("two.onnx", "x.npy", "gradient", "--output-name", "logit"));
        assertThat(explain("two.onnx", "x.npy", "gradient", "--output-name", "logits")
                        .status())
                .isZero();
        assertThat(Npy.floats(path("y.npy")).values()).containsExactly(0, 1, 0, 0, 1, 0, 0, 1);
    }

    @Test
    void a_second_input_is_refused() throws IOException {
        TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1).input("age", 1).write(folder, "two.onnx");
        refused(
                "assay: two.onnx has 2 inputs (\"input\", \"age\"), and only one, the picture, can be given: export the"
                        + " model with the others fixed",
                explain("two.onnx", "x.npy", "gradient"));
    }

    @Test
    void inputs_that_do_not_fit_are_refused() throws IOException {
        floats("flat.npy", new float[8], 2, 4);
        refused(
                "assay: flat.npy has shape [2, 4], needed is [n, channels, height, width], each at least 1",
                explain("linear.onnx", "flat.npy", "gradient"));
        floats("one.npy", new float[4], 1, 2, 2);
        refused(
                "assay: one.npy has shape [1, 2, 2], needed is [n, channels, height, width], each at least 1: one input"
                        + " is x[None]",
                explain("linear.onnx", "one.npy", "gradient"));
        floats("none.npy", new float[0], 0, 1, 2, 2);
        refused(
                "assay: none.npy has shape [0, 1, 2, 2], needed is [n, channels, height, width], each at least 1",
                explain("linear.onnx", "none.npy", "gradient"));
        floats("large.npy", new float[9], 1, 1, 3, 3);
        refused(
                "assay: large.npy has shape [1, 1, 3, 3], input \"input\" of linear.onnx takes [batch, 1, 2, 2]: give"
                        + " pictures in the model's own input space",
                explain("linear.onnx", "large.npy", "gradient"));
        floats("last.npy", new float[12], 1, 2, 2, 3);
        refused(
                "assay: last.npy has shape [1, 2, 2, 3], explained are pictures of 1 or 3 channels, at most 4096 a"
                        + " side, channels first: transpose other layouts with x.transpose(0, 3, 1, 2)",
                explain("linear.onnx", "last.npy", "gradient"));
        floats("nan.npy", new float[] {0, 2, Float.NaN, 1}, 1, 1, 2, 2);
        refused(
                "assay: nan.npy has NaN at [0, 0, 1, 0]: every value must be a finite number",
                explain("linear.onnx", "nan.npy", "gradient"));
        wholes("whole.npy", new long[] {1, 2, 3, 4}, 1, 1, 2, 2);
        refused(
                "assay: whole.npy holds int64, needed is float32: save it with x.astype(\"float32\")",
                explain("linear.onnx", "whole.npy", "gradient"));
        refused(
                "assay: there is no file " + path("absent.npy") + ": name a .npy file, saved with numpy.save",
                explain("linear.onnx", "absent.npy", "gradient"));
    }

    @Test
    void targets_that_do_not_fit_are_refused() throws IOException {
        wholes("t.npy", new long[] {1, 2}, 2);
        refused(
                "assay: t.npy has target 2 for input 1, the model's classes are 0 to 1",
                explain(
                        "linear.onnx",
                        "x.npy",
                        "gradient",
                        "--targets",
                        path("t.npy").toString()));
        wholes("t.npy", new long[] {1, 0, 1}, 3);
        refused(
                "assay: t.npy has shape [3], needed is [2]: one class an input",
                explain(
                        "linear.onnx",
                        "x.npy",
                        "gradient",
                        "--targets",
                        path("t.npy").toString()));
        floats("t.npy", new float[] {1, 0}, 2);
        refused(
                "assay: t.npy holds float32, needed is int64: save it with x.astype(\"int64\")",
                explain(
                        "linear.onnx",
                        "x.npy",
                        "gradient",
                        "--targets",
                        path("t.npy").toString()));
    }

    @Test
    void unknown_names_and_values_are_refused_with_the_nearest() {
        Ran explainer = explain("linear.onnx", "x.npy", "gradcam");
        assertThat(explainer.status()).isEqualTo(2);
        assertThat(explainer.err())
                .startsWith("assay: there is no explainer \"gradcam\"; did you mean \"grad-cam\"? Known: random,");
        refused(
                "assay: explainer \"rise\" has no parameter \"sed\"; did you mean \"seed\"? Known: baseline, cells, keep,"
                        + " masks, score, seed",
                explain("conv.onnx", "c.npy", "rise", "--set", "sed=1"));
        refused(
                "assay: parameter \"steps\" of explainer \"integrated-gradients\" must be a whole number in [1, 1000],"
                        + " found \"many\"",
                explain("conv.onnx", "c.npy", "integrated-gradients", "--set", "steps=many"));
        refused("assay: --set must be key=value, found steps", explain("conv.onnx", "c.npy", "rise", "--set", "steps"));
        refused(
                "assay: conv.onnx has no layer \"features.relu3\"; did you mean \"features.relu1\"? Known:"
                        + " features.relu1, features.relu2",
                explain("conv.onnx", "c.npy", "grad-cam", "--layer", "features.relu3"));
        refused(
                "assay: there is no provider \"gpu\"; did you mean \"cpu\"? Known: cpu, cuda",
                explain("conv.onnx", "c.npy", "saliency", "--provider", "gpu"));
    }

    @Test
    void a_model_that_is_none_or_does_not_suit_the_explainer_is_refused() throws IOException {
        Files.writeString(path("text.onnx"), "hello");
        refused(
                "assay: text.onnx is not an ONNX model but text that begins with \"hello\": name the ONNX file of the"
                        + " model",
                explain("text.onnx", "x.npy", "gradient"));
        refused(
                "assay: linear.onnx has no tensor with channels, height and width on the way to its"
                        + " scores (a vision transformer has tokens there), which grad-cam needs: use an explainer that"
                        + " looks at the input",
                explain("linear.onnx", "x.npy", "grad-cam"));
        refused(
                "assay: linear.onnx has no tensor with channels, height and width on the way to its"
                        + " scores (a vision transformer has tokens there), which score-cam needs: use an explainer that"
                        + " looks at the input",
                explain("linear.onnx", "x.npy", "score-cam"));
        refused(
                "assay: linear.onnx has no ReLU, which guided backpropagation changes: use saliency or"
                        + " integrated-gradients",
                explain("linear.onnx", "x.npy", "guided-backprop"));
        assertThat(path("y.npy")).doesNotExist();
    }

    @Test
    void a_model_that_fails_on_one_picture_is_refused_without_a_stack_trace() throws IOException {
        TinyGraph graph = TinyModels.linear(1, 2, 2, WEIGHTS, 0, -1);
        graph.graph().clearOutput();
        graph.weight("small", new long[] {1}, 0.01f)
                .weight("values", new long[] {2, 2}, 0, 0, 0, 1)
                .node("ReduceMax", "/most", List.of("input"), "max", TinyGraph.integer("keepdims", 0))
                .node("Mul", "/scaled", List.of("max", "small"), "large")
                .node("Cast", "/whole", List.of("large"), "index", TinyGraph.integer("to", DataType.INT64_VALUE))
                .node("Gather", "/look", List.of("values", "index"), "found")
                .node("Add", "/add", List.of("logits", "found"), "sums")
                .output("sums", 2)
                .write(folder, "table.onnx");
        Ran fine = explain("table.onnx", "x.npy", "occlusion", "--set", "window=1", "--set", "stride=1");
        assertThat(fine.status()).as(fine.err()).isZero();
        floats("far.npy", new float[] {0, 2, 1, 700}, 1, 1, 2, 2);
        Ran ran = explain("table.onnx", "far.npy", "occlusion", "--set", "window=1", "--set", "stride=1");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .contains("assay: table.onnx fails on a run of shape [32, 1, 2, 2]: ")
                .contains("running Gather node. Name:'/look'")
                .contains("idx=7 must be within the inclusive range [-2,1]; check the export and the pictures")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void files_that_cannot_be_written_are_refused_before_any_work() {
        Path nowhere = folder.resolve("nowhere/y.npy");
        refused(
                "assay: cannot write " + nowhere + ": there is no folder " + nowhere.getParent(),
                to(nowhere, "linear.onnx", "absent.npy", "gradient"));
        refused(
                "assay: cannot write " + folder + ": it is not a regular file",
                to(folder, "linear.onnx", "absent.npy", "gradient"));
        refused(
                "assay: cannot write " + path("x.npy") + ": it is what is read; name another file",
                to(path("x.npy"), "linear.onnx", "x.npy", "gradient"));
        refused(
                "assay: cannot write " + nowhere + ": there is no folder " + nowhere.getParent(),
                explain("linear.onnx", "x.npy", "gradient", "--png", nowhere.toString()));
    }

    @Test
    void says_what_is_missing() {
        Ran nothing = Ran.assay("explain");
        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.err()).startsWith("assay explain needs MODEL.onnx; --list prints the explainers");
        assertThat(Ran.assay(
                                "explain",
                                path("linear.onnx").toString(),
                                "--input",
                                path("x.npy").toString())
                        .err())
                .startsWith("assay explain needs --explainer;");
    }
}
