package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that lie in files beside the model: taken in where they belong to it, and never from anywhere else. */
class ExternalDataTest {
    @TempDir
    Path folder;

    private static TinyGraph small() {
        return TinyModels.convolutional(3, 8, 8, 2, 2, 1);
    }

    @Test
    void weights_in_a_file_beside_the_model_are_taken_in() throws IOException {
        TinyGraph graph = small();
        byte[] values = moveOut(graph, "weights/w2.bin", 16);
        Files.createDirectory(folder.resolve("weights"));
        byte[] file = new byte[16 + values.length];
        System.arraycopy(values, 0, file, 16, values.length);
        Files.write(folder.resolve("weights/w2.bin"), file);
        Graph read = Graph.read(graph.write(folder, "m.onnx"));
        assertThat(read.bytes())
                .isEqualTo(Graph.read(small().write(folder, "inside.onnx")).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../w2.bin", "a/../../w2.bin", "/etc/passwd", "..", "a\\..\\w2.bin"})
    void external_data_outside_the_folder_is_refused(String location) throws IOException {
        TinyGraph graph = small();
        moveOut(graph, location, 0);
        refused(graph.write(folder, "m.onnx"))
                .hasMessage("m.onnx: weight \"w2\" names external data \"" + location
                        + "\" outside the model's folder; keep the data beside the model or export it into one file");
    }

    @Test
    void external_data_behind_a_link_is_refused() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.write(outside.resolve("w2.bin"), new byte[144]);
        Files.createSymbolicLink(inside.resolve("w2.bin"), outside.resolve("w2.bin"));
        Files.createSymbolicLink(inside.resolve("way"), outside);
        for (String location : List.of("w2.bin", "way/w2.bin")) {
            TinyGraph graph = small();
            moveOut(graph, location, 0);
            refused(graph.write(inside, "m.onnx"))
                    .hasMessage("m.onnx: weight \"w2\" names external data \"" + location
                            + "\" behind a link; keep the data beside the model or export it into one file");
        }
    }

    @Test
    void external_data_that_is_missing_or_too_short_is_refused() throws IOException {
        TinyGraph graph = small();
        byte[] values = moveOut(graph, "w2.bin", 0);
        Path model = graph.write(folder, "m.onnx");
        refused(model)
                .hasMessage("m.onnx: weight \"w2\" names external data \"w2.bin\", which is not there;"
                        + " keep the data beside the model or export it into one file");
        Files.write(folder.resolve("w2.bin"), Arrays.copyOf(values, values.length - 1));
        refused(model)
                .hasMessage("m.onnx: weight \"w2\" needs 144 bytes from byte 0 of w2.bin, which has 143;"
                        + " keep the data beside the model or export it into one file");
    }

    @Test
    void external_data_that_is_no_part_of_the_release_is_refused() throws IOException {
        TinyGraph graph = small();
        Files.write(folder.resolve("w2.bin"), moveOut(graph, "./w2.bin", 0));
        Path model = graph.write(folder, "m.onnx");
        Path listed = folder.toAbsolutePath().normalize().resolve("w2.bin");
        assertThat(Graph.read(model, listed::equals).parameters())
                .isEqualTo(Graph.read(model).parameters());
        assertThatThrownBy(() -> Graph.read(model, file -> false))
                .isInstanceOf(Refused.class)
                .hasMessage("m.onnx: weight \"w2\" is in external data \"./w2.bin\", which the release does not list;"
                        + " add its path to files: in release.yaml, so that its digest is part of the release");
    }

    @Test
    void external_data_inside_a_node_is_refused() throws IOException {
        TensorProto hidden = TensorProto.newBuilder()
                .setName("mask")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"))
                .build();
        TinyGraph graph = small();
        graph.model().getGraphBuilder().getNodeBuilder(0).addAttributeBuilder().setT(hidden);
        refused(graph.write(folder, "m.onnx"))
                .hasMessage("m.onnx: tensor \"mask\" inside a node keeps its values in another file;"
                        + " export the model into one file");
    }

    /** Makes weight w2 point to a file, and gives its values. */
    private static byte[] moveOut(TinyGraph graph, String location, long offset) {
        for (TensorProto.Builder weight : graph.graph().getInitializerBuilderList()) {
            if (weight.getName().equals("w2")) {
                byte[] values = weight.getRawData().toByteArray();
                weight.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
                entry(weight, "location", location);
                entry(weight, "offset", Long.toString(offset));
                entry(weight, "length", Integer.toString(values.length));
                return values;
            }
        }
        throw new AssertionError("no w2");
    }

    private static void entry(TensorProto.Builder weight, String key, String value) {
        weight.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path file) {
        return assertThatThrownBy(() -> Graph.read(file)).isInstanceOf(Refused.class);
    }
}
