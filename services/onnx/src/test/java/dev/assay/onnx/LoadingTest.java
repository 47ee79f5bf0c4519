package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.OutputSpec.Space;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is declared about a model, held against what it is and does. */
class LoadingTest extends LoadingScene {
    @Test
    void a_wrong_name_is_refused_with_the_names_there_are() {
        refused(small(), input("images", 3, 8, 8), LOGITS, 2)
                .hasMessage("m.onnx has no input \"images\"; its input is \"input\"");
        refused(small(), input("input", 3, 8, 8), new OutputSpec("scores", Space.LOGITS), 2)
                .hasMessage("m.onnx has no output \"scores\"; its output is \"logits\"");
        refused(small().output("c1", 2, 8, 8), input("input", 3, 8, 8), new OutputSpec("scores", Space.LOGITS), 2)
                .hasMessage("m.onnx has no output \"scores\"; its outputs are \"logits\", \"c1\"");
    }

    @Test
    void a_strangers_name_is_shown_in_one_line_and_not_in_full() {
        TinyGraph odd = small();
        odd.graph().getInputBuilder(0).setName("a\nb\u001b[31m" + "x".repeat(1000));
        refused(odd)
                .hasMessageStartingWith("m.onnx has no input \"input\"; its input is \"a?b?[31mxxx")
                .hasMessageNotContainingAny("\n", "\u001b")
                .hasMessageEndingWith("xxx…\"");
    }

    @Test
    void a_second_input_is_refused() {
        TinyGraph two = small().input("size", 1);
        refused(two)
                .hasMessage("m.onnx needs 2 inputs (\"input\", \"size\"), and only one, the picture, can be given:"
                        + " export the model with the others fixed");
    }

    @Test
    void another_shape_than_declared_is_refused_with_both() {
        refused(small(), input("input", 3, 8, 10), LOGITS, 2)
                .hasMessage("input \"input\" of m.onnx has shape [batch, 3, 8, 8], declared is [batch, 3, 8, 10]:"
                        + " declare the model's shape, channels first");
        refused(small(), input("input", 1, 8, 8), LOGITS, 2)
                .hasMessage("input \"input\" of m.onnx has shape [batch, 3, 8, 8], declared is [batch, 1, 8, 8]:"
                        + " declare the model's shape, channels first");
        TinyGraph flat = new TinyGraph()
                .input("input", 192)
                .weight("w", new long[] {2, 192}, new float[384])
                .node("Gemm", "g", List.of("input", "w"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
        refused(flat).hasMessageContaining("has shape [batch, 192], declared is [batch, 3, 8, 8]");
    }

    @Test
    void another_type_than_float_is_refused() {
        TinyGraph half = small();
        half.graph().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT16_VALUE);
        refused(half)
                .hasMessage("input \"input\" of m.onnx must be of type float, found float16:"
                        + " export the model with float32 inputs and outputs");
    }

    @Test
    void another_number_of_classes_is_refused() {
        refused(small(), input("input", 3, 8, 8), LOGITS, 10)
                .hasMessage("output \"logits\" of m.onnx has 2 scores, 10 classes are declared:"
                        + " declare as many classes as the output has scores");
        TinyGraph silent = small();
        silent.graph().getOutputBuilder(0).clearType();
        silent.graph()
                .getOutputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(1);
        refused(silent, input("input", 3, 8, 8), LOGITS, 10)
                .hasMessage("output \"logits\" of m.onnx must be [batch, classes], here [1, 10], found [1, 2]:"
                        + " declare the output that has one score a class");
    }

    @Test
    void an_output_that_is_no_row_of_scores_is_refused() {
        TinyGraph map = small().output("c1", 2, 8, 8);
        refused(map, input("input", 3, 8, 8), new OutputSpec("c1", Space.LOGITS), 2)
                .hasMessage("output \"c1\" of m.onnx must be [batch, classes], found [batch, 2, 8, 8]:"
                        + " declare the output that has one score a class; a value for each place is what a"
                        + " segmentation or an inner layer gives, which has no score of a class to explain or audit");
    }

    @Test
    void boxes_are_refused_as_a_detection_whether_the_graph_says_their_shape_or_not() {
        OutputSpec boxes = new OutputSpec("boxes", Space.LOGITS);
        TinyGraph detector = detector().output("boxes", 48, 4);
        refused(detector, input("input", 3, 8, 8), boxes, 2)
                .hasMessage("output \"boxes\" of m.onnx must be [batch, classes], found [batch, 48, 4]:"
                        + " declare the output that has one score a class; rows such as boxes are what a detection"
                        + " gives, which has no score of a class to explain or audit");
        TinyGraph silent = detector().output("boxes");
        silent.graph()
                .getOutputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .clearShape();
        refused(silent, input("input", 3, 8, 8), boxes, 2)
                .hasMessage("output \"boxes\" of m.onnx must be [batch, classes], here [1, 2], found [1, 48, 4]:"
                        + " declare the output that has one score a class; rows such as boxes are what a detection"
                        + " gives, which has no score of a class to explain or audit");
    }

    private static TinyGraph detector() {
        return new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("rows", -1, 48, 4)
                .node("Reshape", "r", List.of("input", "rows"), "boxes");
    }

    @Test
    void a_single_value_is_refused_as_a_regression() {
        TinyGraph regression = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("w", new long[] {1, 192}, new float[192])
                .weight("b", new long[] {1}, 0)
                .node("Flatten", "flat", List.of("input"), "flat")
                .node("Gemm", "g", List.of("flat", "w", "b"), "age", TinyGraph.integer("transB", 1))
                .output("age", 1);
        refused(regression, input("input", 3, 8, 8), new OutputSpec("age", Space.LOGITS), 2)
                .hasMessage(
                        "output \"age\" of m.onnx has 1 score, 2 classes are declared: declare as many classes as the"
                                + " output has scores; a single value is what a regression gives, which has no score of a"
                                + " class to explain or audit");
    }

    @Test
    void scores_that_are_no_numbers_are_refused() {
        // The logarithm of activations that are 0 somewhere, times 0.
        TinyGraph broken = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("w", new long[] {2, 192}, new float[384])
                .weight("shift", new long[] {1}, -2)
                .node("Flatten", "flat", List.of("input"), "flat")
                .node("Add", "shifted", List.of("flat", "shift"), "shifted")
                .node("Log", "log", List.of("shifted"), "log")
                .node("Gemm", "g", List.of("log", "w"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
        refused(broken)
                .hasMessage("output \"logits\" of m.onnx contains NaN on a probe picture of random pixels:"
                        + " check the declared range, mean and std, and the training run");
    }

    @Test
    void logits_declared_as_probabilities_are_refused() {
        refused(small(), input("input", 3, 8, 8), new OutputSpec("logits", Space.PROBABILITIES), 2)
                .hasMessageMatching("output \"logits\" of m\\.onnx is declared as probabilities, but on a probe picture"
                        + " its values (go below 0|add up to \\S+): declare space: logits");
    }

    @Test
    void probabilities_declared_as_logits_are_refused_and_a_constant_that_adds_up_to_1_is_not() throws IOException {
        TinyGraph soft = small().node("Softmax", "soft", List.of("logits"), "p");
        soft.graph().removeOutput(0);
        soft.output("p", 2);
        for (int batch : List.of(1, 4)) {
            Settings settings = new Settings(1, OptionalInt.of(batch));
            OutputSpec declared = new OutputSpec("p", Space.LOGITS);
            assertThatThrownBy(() -> open(soft, input("input", 3, 8, 8), declared, 2, settings))
                    .isInstanceOf(Refused.class)
                    .hasMessage("output \"p\" of m.onnx is declared as logits, but on probe pictures its values are in"
                            + " [0, 1] and add up to 1 for each: declare space: probabilities, or export the model"
                            + " without its softmax");
        }
        open(TinyModels.ignoringItsInput(3, 8, 8, 0, 1)).close();
    }

    @Test
    void probabilities_are_handed_out_as_they_are() throws IOException {
        TinyGraph soft = small().node("Softmax", "soft", List.of("logits"), "probabilities");
        soft.graph().removeOutput(0);
        soft.output("probabilities", 2);
        OutputSpec output = new OutputSpec("probabilities", Space.PROBABILITIES);
        try (Model model = open(soft, input("input", 3, 8, 8), output, 2, Settings.STANDARD)) {
            Images picture = new Images(1, 3, 8, 8, new float[192]);
            assertThat(model.probabilities(picture)).containsExactly(model.scores(picture));
        }
    }

    @Test
    void an_operator_that_does_not_exist_is_refused_by_name_without_a_stack_trace() {
        TinyGraph unknown = small();
        unknown.graph().getNodeBuilder(1).setOpType("Reluu");
        refused(unknown)
                .hasMessage("m.onnx cannot be loaded by ONNX Runtime 1.29.0: it does not know operator Reluu"
                        + " (node \"/features/relu1/Relu\"); check the export")
                .hasCauseInstanceOf(OrtException.class);
    }

    @Test
    void a_graph_that_does_not_fit_together_is_refused_in_one_line() {
        TinyGraph torn = small();
        torn.graph().getNodeBuilder(2).setInput(0, "nowhere");
        refused(torn)
                .hasMessageStartingWith("m.onnx cannot be loaded by ONNX Runtime 1.29.0: ")
                .hasMessageNotContainingAny("\n", "/onnxruntime", ".cc", "ORT_");
    }

    @Test
    void open_sizes_without_names_become_the_declared_ones() throws IOException {
        TinyGraph open = small();
        var shape = open.graph()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder();
        shape.getDimBuilder(0).clearDimParam();
        shape.getDimBuilder(2).setDimParam("height");
        shape.getDimBuilder(3).setDimParam("width");
        try (Model model = open(open)) {
            assertThat(model.layers().getFirst())
                    .isEqualTo(new Layer("features.relu1", "/features/relu1/Relu_output_0", 2, 8, 8));
            assertThat(model.batch()).isEqualTo(32);
        }
    }

    @Test
    void what_the_runtime_says_is_passed_on_without_its_sources() {
        assertThat(RuntimeMessage.of(new OrtException(
                        "Error code - ORT_FAIL - message: Loop. Status Message: loop.cc:466 Initialize Loop subgraph"
                                + " input 0 has unknown shape")))
                .isEqualTo("Loop. Status Message: Loop subgraph input 0 has unknown shape");
        assertThat(RuntimeMessage.of(new OrtException(
                        "Error code - ORT_RUNTIME_EXCEPTION - message: /src/core/graph/graph.cc:12 void"
                                + " onnxruntime::Graph::Resolve(const Options &) const Type differs.\nStacktrace:\nx")))
                .isEqualTo("Type differs.");
    }

    @Test
    void pictures_of_another_size_are_a_fault() throws IOException {
        try (Model model = open(small())) {
            assertThatThrownBy(() -> model.scores(new Images(1, 3, 8, 9, new float[216])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("images for m.onnx must be [n, 3, 8, 8], found [1, 3, 8, 9]");
        }
    }
}
