package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that do not end. */
class TimeLimitTest {
    @TempDir
    Path folder;

    @Test
    void a_loop_that_does_not_end_is_stopped() throws IOException, OrtException {
        TinyGraph body = new TinyGraph()
                .node("Identity", "again", List.of("go"), "goes")
                .node("Add", "step", List.of("state", "state"), "next");
        body.graph().addInput(scalar("count", DataType.INT64)).addInput(scalar("go", DataType.BOOL));
        body.fixedInput("state", 1, 3, 8, 8);
        for (String out : List.of("goes", "next")) {
            body.graph().addOutputBuilder().setName(out);
        }
        TinyGraph loop = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("rounds", Long.MAX_VALUE)
                .node("Not", "no", List.of("stop"), "go")
                .node("Loop", "loop", List.of("rounds", "go", "input"), "logits", TinyGraph.graph("body", body))
                .output("logits", 3, 8, 8);
        loop.graph()
                .addInitializerBuilder()
                .setName("stop")
                .setDataType(DataType.BOOL_VALUE)
                .addInt32Data(0);
        Graph graph = Graph.read(loop.write(folder, "m.onnx"));
        long[] shape = {1, 3, 8, 8};
        try (Session session = Session.load(graph, graph.inputs().getFirst(), shape, 1, OptLevel.ALL_OPT)) {
            assertThatThrownBy(() -> session.probe(new float[192], Duration.ofMillis(200)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("m.onnx takes longer than 0.2 s for a probe of shape [1, 3, 8, 8]:"
                            + " export a smaller model, or one without loops")
                    .hasRootCauseInstanceOf(OrtException.class);
            try (OnnxTensor picture = tensor(shape);
                    OnnxTensor scores = tensor(shape)) {
                assertThatThrownBy(() ->
                                session.run(Map.of("input", picture), Map.of("logits", scores), Duration.ofMillis(200)))
                        .isInstanceOf(Refused.class)
                        .hasMessage("m.onnx takes longer than 0.2 s for one run of shape [1, 3, 8, 8]:"
                                + " export a smaller model, or one without loops");
            }
        }
    }

    private static OnnxTensor tensor(long... shape) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Math.toIntExact(Lanes.elements(shape) * Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return OnnxTensor.createTensor(Native.environment(), buffer, shape);
    }

    private static ValueInfoProto scalar(String name, DataType type) {
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
        info.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(type.getNumber())
                .setShape(TensorShapeProto.getDefaultInstance());
        return info.build();
    }
}
