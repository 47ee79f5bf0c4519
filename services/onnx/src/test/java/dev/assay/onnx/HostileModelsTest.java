package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import com.google.protobuf.ByteString;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models made to do harm are refused in one sentence when they are opened, each in bounded time. What a reader refuses
 * in detail is held in GraphTest: truncation, external data, names that are no text.
 */
class HostileModelsTest {
    /** A bound, not a measurement: what goes on without end must not pass. */
    private static final int BOUND_SECONDS = 60;

    /** Whole sentences, of what was found and what to do. */
    private static final int MAX_CHARACTERS = 600;

    @TempDir
    Path folder;

    static Stream<Arguments> models() {
        Map<String, Consumer<ModelProto.Builder>> models = new LinkedHashMap<>();
        cycles(models);
        types(models);
        missing(models);
        sizes(models);
        return models.entrySet().stream().map(entry -> Arguments.of(Named.of(entry.getKey(), entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("models")
    @Timeout(value = BOUND_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void are_refused_in_a_sentence(Consumer<ModelProto.Builder> breaking) throws IOException {
        TinyGraph tiny = TinyModels.convolutional(3, 8, 8, 2, 2, 1);
        breaking.accept(tiny.model());
        Path file = Files.write(folder.resolve("m.onnx"), tiny.bytes());
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        Throwable thrown = catchThrowable(
                () -> Model.open(file, input, output, 2, Settings.STANDARD).close());
        assertThat(thrown)
                .as("%s", thrown == null ? "it opened" : Arrays.toString(thrown.getStackTrace()))
                .isInstanceOf(Refused.class);
        assertThat(thrown.getMessage())
                .contains("m.onnx")
                .hasSizeBetween(40, MAX_CHARACTERS)
                .doesNotContain("\n", ".cc", "ORT_", "/onnxruntime", "ONNXRuntimeError");
    }

    private static void cycles(Map<String, Consumer<ModelProto.Builder>> models) {
        models.put("two nodes that wait for each other", model -> {
            graph(model).getNodeBuilder(0).setInput(0, "c2");
        });
        models.put("a node that waits for itself", model -> {
            graph(model).getNodeBuilder(1).setInput(0, "/features/relu1/Relu_output_0");
        });
        models.put("a cycle beside the way to the output", model -> {
            graph(model).addNode(node("Relu", "b", "a")).addNode(node("Relu", "a", "b"));
        });
        models.put("two nodes that make one tensor", model -> {
            graph(model).addNode(node("Relu", "input", "c2"));
        });
        models.put("a function that calls itself", model -> {
            var function = model.addFunctionsBuilder().setDomain("own").setName("Again");
            function.addInput("x").addOutput("y").addOpsetImportBuilder().setVersion(17);
            function.addOpsetImportBuilder().setDomain("own").setVersion(1);
            function.addNode(node("Again", "x", "y").toBuilder().setDomain("own"));
            model.addOpsetImportBuilder().setDomain("own").setVersion(1);
            graph(model).getNodeBuilder(1).setOpType("Again").setDomain("own");
        });
    }

    private static void types(Map<String, Consumer<ModelProto.Builder>> models) {
        models.put("whole numbers as weights of a convolution", model -> {
            weight(model, "w2").setDataType(DataType.INT32.getNumber());
        });
        models.put("a type of values that does not exist", model -> {
            weight(model, "w2").setDataType(999);
        });
        models.put("a spread pool with automatic padding, which would end the process", model -> {
            NodeProto.Builder pool = graph(model).getNodeBuilder(1).setOpType("MaxPool");
            pool.addAttributeBuilder()
                    .setName("kernel_shape")
                    .setType(AttributeType.INTS)
                    .addInts(3)
                    .addInts(2);
            pool.addAttributeBuilder()
                    .setName("dilations")
                    .setType(AttributeType.INTS)
                    .addInts(2)
                    .addInts(1);
            pool.addAttributeBuilder()
                    .setName("auto_pad")
                    .setType(AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8("SAME_UPPER"));
        });
        models.put("text as weights", model -> {
            weight(model, "w2").setDataType(DataType.STRING.getNumber());
        });
        models.put("text where numbers are due in an attribute", model -> {
            graph(model).getNodeBuilder(0).clearAttribute().addAttribute(TinyGraph.text("pads", "1111"));
        });
        models.put("a picture where a shape is due", model -> {
            graph(model).getNodeBuilder(5).setOpType("Reshape").addInput("mean");
        });
        models.put("an attribute that says it is of another kind", model -> {
            graph(model)
                    .getNodeBuilder(0)
                    .clearAttribute()
                    .addAttribute(
                            TinyGraph.ints("pads", 1, 1, 1, 1).toBuilder().setType(AttributeProto.AttributeType.FLOAT));
        });
        models.put("negative strides", model -> {
            graph(model).getNodeBuilder(0).addAttribute(TinyGraph.ints("strides", -1, -1));
        });
        models.put("a stride of 0", model -> {
            graph(model).getNodeBuilder(0).addAttribute(TinyGraph.ints("strides", 0, 0));
        });
    }

    private static void missing(Map<String, Consumer<ModelProto.Builder>> models) {
        models.put("weights that are not there", model -> {
            List<TensorProto> all = List.copyOf(graph(model).getInitializerList());
            graph(model).clearInitializer();
            all.stream().filter(tensor -> !tensor.getName().equals("w2")).forEach(graph(model)::addInitializer);
        });
        models.put("no weights at all", model -> graph(model).clearInitializer());
        models.put("no nodes", model -> graph(model).clearNode());
        models.put("no graph", ModelProto.Builder::clearGraph);
        models.put("a node without an operator", model -> {
            graph(model).getNodeBuilder(1).clearOpType();
        });
        models.put("weights without their values", model -> {
            weight(model, "w2").clearRawData();
        });
    }

    private static void sizes(Map<String, Consumer<ModelProto.Builder>> models) {
        models.put("100,000 nodes in a chain", model -> {
            GraphProto.Builder graph = graph(model);
            graph.getNodeBuilder(graph.getNodeCount() - 1).setOutput(0, "n0");
            for (int i = 0; i < 100_000; i++) {
                graph.addNode(node("Relu", "n" + i, i == 99_999 ? "logits" : "n" + (i + 1)));
            }
        });
        models.put("an input of 2^40 rows", model -> {
            shape(model.getGraphBuilder().getInputBuilder(0).getTypeBuilder())
                    .getDimBuilder(2)
                    .setDimValue(1L << 40);
        });
        models.put("an output of 2^62 scores", model -> {
            shape(model.getGraphBuilder().getOutputBuilder(0).getTypeBuilder())
                    .getDimBuilder(1)
                    .setDimValue(1L << 62);
        });
        models.put("weights of 2^62 values", model -> {
            weight(model, "w2").clearDims().addDims(1L << 31).addDims(1L << 31);
        });
        models.put("a kernel of 2^40 pixels", model -> {
            graph(model)
                    .getNodeBuilder(4)
                    .setOpType("AveragePool")
                    .addAttribute(TinyGraph.ints("kernel_shape", 1L << 20, 1L << 20))
                    .addAttribute(TinyGraph.ints("pads", 1L << 20, 1L << 20, 1L << 20, 1L << 20));
        });
        models.put("pads of 2^31 pixels", model -> {
            graph(model)
                    .getNodeBuilder(0)
                    .clearAttribute()
                    .addAttribute(TinyGraph.ints("pads", 1L << 31, 1L << 31, 1L << 31, 1L << 31));
        });
    }

    private static GraphProto.Builder graph(ModelProto.Builder model) {
        return model.getGraphBuilder();
    }

    private static NodeProto node(String operator, String from, String to) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addInput(from)
                .addOutput(to)
                .build();
    }

    private static TensorProto.Builder weight(ModelProto.Builder model, String name) {
        return graph(model).getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TensorShapeProto.Builder shape(ai.onnx.proto.OnnxMl.TypeProto.Builder type) {
        return type.getTensorTypeBuilder().getShapeBuilder();
    }
}
