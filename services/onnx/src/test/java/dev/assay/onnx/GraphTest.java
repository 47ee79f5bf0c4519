package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTest {
    @TempDir
    Path folder;

    private static TinyGraph small() {
        return TinyModels.convolutional(3, 8, 8, 2, 2, 1);
    }

    @Test
    void reads_what_a_file_declares() throws IOException {
        Graph graph = Graph.read(small().write(folder, "m.onnx"));
        assertThat(graph.file()).isEqualTo("m.onnx");
        assertThat(graph.opset()).isEqualTo(17);
        assertThat(graph.nodes()).isEqualTo(7);
        assertThat(graph.parameters()).isEqualTo(2 * 3 * 9 + 2 * 2 * 9 + 4 + 2);
        assertThat(graph.inputs()).extracting(Port::written).containsExactly("[batch, 3, 8, 8]");
        assertThat(graph.outputs()).extracting(Port::written).containsExactly("[batch, 2]");
    }

    @Test
    void initialisers_listed_as_inputs_are_no_inputs() throws IOException {
        TinyGraph old = small();
        old.model().setIrVersion(3);
        for (TensorProto weight : old.graph().getInitializerList()) {
            old.graph().addInputBuilder().setName(weight.getName());
        }
        assertThat(Graph.read(old.write(folder, "old.onnx")).inputs())
                .extracting(Port::name)
                .containsExactly("input");
    }

    @Test
    void editing_gives_another_graph_and_leaves_the_first() throws IOException {
        Graph graph = Graph.read(small().write(folder, "m.onnx"));
        Graph open = graph.withOutputs(List.of("logits", "c1"));
        assertThat(open.outputs()).extracting(Port::name).containsExactly("logits", "c1");
        assertThat(graph.outputs()).extracting(Port::name).containsExactly("logits");
        assertThat(graph.withInputShape("input", new long[] {4, 3, 8, 8})
                        .inputs()
                        .getFirst()
                        .written())
                .isEqualTo("[4, 3, 8, 8]");
    }

    @Test
    void a_missing_file_a_folder_and_an_empty_file_are_refused() throws IOException {
        refused(folder.resolve("none.onnx")).hasMessage("none.onnx does not exist: name the ONNX file of the model");
        refused(Files.createDirectory(folder.resolve("dir.onnx")))
                .hasMessage("dir.onnx is not a regular file: name the ONNX file of the model");
        refused("empty.onnx", new byte[0]).hasMessage("empty.onnx is empty (0 bytes): export the model again");
    }

    @Test
    void other_files_are_told_by_their_kind() throws IOException {
        refused("a.onnx", "{\"model\": \"resnet\",\n \"classes\": 10}".getBytes(StandardCharsets.UTF_8))
                .hasMessage("a.onnx is not an ONNX model but text that begins with"
                        + " \"{'model': 'resnet', 'classes'\": name the ONNX file of the model");
        refused("a.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0".getBytes(StandardCharsets.UTF_8))
                .hasMessage("a.onnx is not an ONNX model but a Git LFS pointer: run git lfs pull");
        refused("a.onnx", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0})
                .hasMessage("a.onnx is not an ONNX model but a zip archive, perhaps a PyTorch checkpoint:"
                        + " export the model to ONNX");
        refused("a.onnx", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0})
                .hasMessage("a.onnx is not an ONNX model but a PNG picture: name the ONNX file instead");
        refused("a.onnx", new byte[] {1, 2, 3, 4, 5, 6, 7, 8})
                .hasMessage("a.onnx is not an ONNX model: its bytes are no ModelProto; export the model to ONNX");
        refused("a.onnx", new byte[] {8, 7, 0, 0, 0, 0})
                .hasMessage("a.onnx is not an ONNX model: its bytes are no ModelProto; export the model to ONNX");
    }

    @Test
    void a_truncated_file_is_refused_wherever_it_is_cut() throws IOException {
        byte[] whole = small().bytes();
        refused("cut.onnx", Arrays.copyOf(whole, whole.length / 2))
                .hasMessageMatching("cut\\.onnx is cut short: its graph takes \\d+ bytes and only \\d+ are there;"
                        + " copy or export the file again");
        for (int n = 1; n < whole.length; n++) {
            refused("cut.onnx", Arrays.copyOf(whole, n)).hasMessageStartingWith("cut.onnx ");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 14, 99})
    void a_file_format_out_of_range_is_refused(long version) throws IOException {
        refused(model -> model.setIrVersion(version))
                .hasMessage("m.onnx has ONNX file format (IR version) " + version
                        + ", read are 3 to 13: export the model again with a current exporter");
    }

    @Test
    void an_operator_set_out_of_range_or_missing_is_refused() throws IOException {
        refused(model -> model.getOpsetImportBuilder(0).setVersion(8))
                .hasMessage("m.onnx uses operator set 8, read are 9 to 23: export the model again with opset 17");
        refused(model -> model.getOpsetImportBuilder(0).setVersion(24))
                .hasMessage("m.onnx uses operator set 24, read are 9 to 23: export the model again with opset 17");
        refused(ModelProto.Builder::clearOpsetImport)
                .hasMessage("m.onnx names no operator set, read are 9 to 23: export the model again with opset 17");
        refused(ModelProto.Builder::clearGraph)
                .hasMessage("m.onnx has no graph: it is cut short or empty; export the model again");
    }

    @Test
    void an_operator_of_a_foreign_domain_is_refused_by_name() throws IOException {
        refused(model -> model.getGraphBuilder()
                        .getNodeBuilder(1)
                        .setDomain("acme")
                        .setOpType("Swoosh"))
                .hasMessage(
                        "m.onnx uses operator Swoosh of domain \"acme\" (node \"/features/relu1/Relu\"), which needs"
                                + " a library of its own: libraries are never loaded; export the model with standard"
                                + " operators");
        GraphProto.Builder body = GraphProto.newBuilder();
        body.addNodeBuilder().addOutput("y").setName("inner").setDomain("acme").setOpType("Hidden");
        refused(model -> model.getGraphBuilder()
                        .getNodeBuilder(1)
                        .addAttributeBuilder()
                        .setName("then_branch")
                        .setG(body))
                .hasMessageStartingWith("m.onnx uses operator Hidden of domain \"acme\" (node \"inner\")");
    }

    @Test
    void an_operator_that_the_file_itself_defines_is_accepted() throws IOException {
        TinyGraph graph = small();
        graph.graph().getNodeBuilder(1).setDomain("mine").setOpType("MyRelu");
        graph.model().addOpsetImportBuilder().setDomain("mine").setVersion(1);
        var function = graph.model().addFunctionsBuilder().setName("MyRelu").setDomain("mine");
        function.addInput("x")
                .addOutput("y")
                .addOpsetImportBuilder()
                .setDomain("")
                .setVersion(17);
        function.addNode(NodeProto.newBuilder().setOpType("Relu").addInput("x").addOutput("y"));
        assertThat(Graph.read(graph.write(folder, "f.onnx")).nodes()).isEqualTo(7);
    }

    @Test
    void more_nodes_initialisers_sub_graphs_or_fields_than_the_limit_are_refused() throws IOException {
        NodeProto node = NodeProto.newBuilder().setOpType("Relu").addOutput("x").build();
        refused(model -> model.getGraphBuilder().addAllNode(Collections.nCopies(GraphLimits.MAX_NODES, node)))
                .hasMessage("m.onnx has more than 50000 nodes, the most that is read:"
                        + " simplify the graph and export it again");
        refused(model -> model.getGraphBuilder()
                        .addAllInitializer(
                                Collections.nCopies(GraphLimits.MAX_INITIALISERS, TensorProto.getDefaultInstance())))
                .hasMessageStartingWith("m.onnx has more than 50000 initialisers");
        AttributeProto bodies = AttributeProto.newBuilder()
                .setName("b")
                .addAllGraphs(Collections.nCopies(GraphLimits.MAX_SUBGRAPHS + 1, GraphProto.getDefaultInstance()))
                .build();
        refused(model -> model.getGraphBuilder().getNodeBuilder(0).addAttribute(bodies))
                .hasMessageStartingWith("m.onnx has more than 64 sub-graphs");
        refused(model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAllInput(Collections.nCopies(GraphLimits.MAX_FIELDS, "")))
                .hasMessageStartingWith("m.onnx has more than 2000000 protocol buffer fields");
    }

    @Test
    void sizes_that_a_tensor_does_not_have_are_refused() throws IOException {
        refused(model -> initialiser(model, 1L << 40, 1L << 40))
                .hasMessage(
                        "m.onnx: tensor \"more\" declares [1099511627776, 1099511627776], and 2147483647 is the most"
                                + " that is read: simplify the graph and export it again");
        refused(model -> initialiser(model, 1000, 1000))
                .hasMessage("m.onnx: tensor \"more\" declares [1000, 1000], 1000000 values, and holds 2;"
                        + " export the model again");
        refused(model -> initialiser(model, 2, -1))
                .hasMessage("m.onnx: tensor \"more\" declares the size -1, and a size is at least 0;"
                        + " export the model again");
    }

    private static void initialiser(ModelProto.Builder model, long... sizes) {
        model.getGraphBuilder()
                .addInitializerBuilder()
                .setName("more")
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(Arrays.stream(sizes).boxed().toList())
                .setRawData(ByteString.copyFrom(new byte[2 * Float.BYTES]));
    }

    @Test
    void a_few_bytes_that_would_make_gigabytes_are_refused() throws IOException {
        refused(model -> constant(model, "ConstantOfShape", 1L << 33))
                .hasMessage(
                        "m.onnx: node \"huge\" of operator ConstantOfShape makes 8589934592 values, and 2147483647 is"
                                + " the most that is read: simplify the graph and export it again");
        refused(model -> constant(model, "Expand", 1L << 40, 1L << 40))
                .hasMessageContaining("of operator Expand makes more than 9e18 values");
        refused(model -> constant(model, "Tile", 1L << 20, 1L << 20)).hasMessageContaining("Tile makes 1099511627776");
        refused(model -> {
                    constant(model, "Range", 0);
                    NodeProto.Builder range = model.getGraphBuilder()
                            .getNodeBuilder(model.getGraphBuilder().getNodeCount() - 1);
                    TensorProto.Builder most = model.getGraphBuilder().addInitializerBuilder();
                    most.setName("most")
                            .setDataType(TensorProto.DataType.INT64_VALUE)
                            .addInt64Data(1L << 40);
                    TensorProto.Builder step = model.getGraphBuilder().addInitializerBuilder();
                    step.setName("step")
                            .setDataType(TensorProto.DataType.INT64_VALUE)
                            .addInt64Data(2);
                    range.clearInput().addInput("sizes").addInput("most").addInput("step");
                })
                .hasMessageContaining("Range makes 549755813888");
    }

    private static void constant(ModelProto.Builder model, String operator, long... sizes) {
        model.getGraphBuilder()
                .addInitializerBuilder()
                .setName("sizes")
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(sizes.length)
                .addAllInt64Data(Arrays.stream(sizes).boxed().toList());
        NodeProto.Builder node = model.getGraphBuilder().addNodeBuilder();
        node.setName("huge").setOpType(operator).addOutput("many");
        if (!operator.equals("ConstantOfShape")) {
            node.addInput("input");
        }
        node.addInput("sizes");
    }

    @Test
    void a_name_that_is_not_text_is_refused() throws IOException {
        byte[] content = small().model().build().toByteArray();
        byte[] name = "/features/relu2/Relu".getBytes(StandardCharsets.UTF_8);
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("/features/relu2/Relu");
        content[at + name.length - 1] = (byte) 0xff;
        Path file = Files.write(folder.resolve("m.onnx"), content);
        refused(file)
                .hasMessage("m.onnx: the field output of a NodeProto is not UTF-8 text (at byte " + at
                        + "); export the model again");
    }

    @Test
    void a_node_without_an_output_is_refused() throws IOException {
        refused(model -> model.getGraphBuilder().getNodeBuilder(3).clearOutput())
                .hasMessage("m.onnx: node \"/features/relu2/Relu\" of operator Relu has no output;"
                        + " export the model again");
    }

    @Test
    void nesting_without_end_is_refused() throws IOException {
        GraphProto inner = GraphProto.getDefaultInstance();
        for (int level = 0; level < 40; level++) {
            inner = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder()
                            .addAttribute(AttributeProto.newBuilder().setG(inner)))
                    .build();
        }
        GraphProto deepest = inner;
        refused(model -> model.setGraph(deepest))
                .hasMessage("m.onnx nests messages deeper than 64 levels:"
                        + " flatten its control flow and export it again");
    }

    @Test
    void nan_and_infinite_weights_are_refused_by_name() throws IOException {
        refused(model -> set(model, "w2", 5, Float.NaN))
                .hasMessage("m.onnx: weight \"w2\" contains NaN: training went wrong;"
                        + " check the training run and export the model again");
        refused(model -> set(model, "w3", 0, Float.NEGATIVE_INFINITY))
                .hasMessage("m.onnx: weight \"w3\" contains an infinite value: training went wrong;"
                        + " check the training run and export the model again");
        refused(model -> model.getGraphBuilder()
                        .addInitializerBuilder()
                        .setName("half")
                        .setDataType(TensorProto.DataType.FLOAT16_VALUE)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(new byte[] {0, 0, 0, 0x7e})))
                .hasMessageStartingWith("m.onnx: weight \"half\" contains NaN");
        refused(model -> model.getGraphBuilder()
                        .addInitializerBuilder()
                        .setName("listed")
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addDims(2)
                        .addFloatData(1)
                        .addFloatData(Float.NaN))
                .hasMessageStartingWith("m.onnx: weight \"listed\" contains NaN");
    }

    @Test
    void a_single_infinite_bound_is_no_weight() throws IOException {
        TinyGraph graph = small().weight("most", new long[] {}, Float.POSITIVE_INFINITY);
        assertThat(Graph.read(graph.write(folder, "m.onnx")).parameters()).isPositive();
    }

    private static void set(ModelProto.Builder model, String name, int place, float value) {
        for (TensorProto.Builder weight : model.getGraphBuilder().getInitializerBuilderList()) {
            if (weight.getName().equals(name)) {
                ByteBuffer raw =
                        ByteBuffer.wrap(weight.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
                raw.putFloat(place * Float.BYTES, value);
                weight.setRawData(ByteString.copyFrom(raw.array()));
            }
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Consumer<ModelProto.Builder> breaking)
            throws IOException {
        TinyGraph graph = small();
        breaking.accept(graph.model());
        return refused(graph.write(folder, "m.onnx"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String name, byte[] content) throws IOException {
        return refused(Files.write(folder.resolve(name), content));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path file) {
        return assertThatThrownBy(() -> Graph.read(file)).isInstanceOf(Refused.class);
    }
}
