package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.folder.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads a graph for the processor in two steps: ONNX Runtime optimises it and writes what it made, and loads it once more
 * where {@link InBlocks} finds changes of layout in it to leave out.
 */
final class Relaid {
    /** Fewer are not worth loading a graph twice. */
    private static final int LEAST_NODES = 16;

    /** Weights of a graph that is written out and read again. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MAP_AXES = 4;

    /** Operators by which maps leave their blocks. */
    private static final Set<String> OUTSIDE = Set.of("Abs", "Div", "Max", "Min", "Sub", "Where");

    private Relaid() {}

    /** Options for loading what is optimised already. */
    interface Plain {
        SessionOptions options() throws OrtException;
    }

    /** Whether what leaves its blocks, in a graph whose shapes are known, is much beside the weights that loading takes. */
    static boolean wanted(Graph graph) {
        GraphProto nodes = graph.graph();
        List<List<Long>> outside = nodes.getNodeList().stream()
                .filter(node -> OUTSIDE.contains(node.getOpType()))
                .map(node -> graph.shapes().getOrDefault(node.getOutput(0), List.of()))
                .filter(shape -> shape.size() == MAP_AXES)
                .toList();
        long weights = nodes.getInitializerList().stream()
                .mapToLong(TensorProto::getSerializedSize)
                .sum();
        long maps = outside.stream()
                .mapToLong(shape -> Float.BYTES * shape.stream().reduce(1L, (a, b) -> a * b))
                .sum();
        return outside.size() >= LEAST_NODES && weights <= MOST_BYTES && weights / 2 <= maps;
    }

    /**
     * Loads it.
     *
     * @param delivery of the graph, its weights in it
     * @param options with all optimisations
     */
    static OrtSession session(Delivery delivery, Graph graph, SessionOptions options, Plain plain) throws OrtException {
        if (block() == 0) {
            return delivery.session(options);
        }
        try (TemporaryFolder folder = new TemporaryFolder("assay-relaid-")) {
            Path file = folder.path().resolve("optimised.onnx");
            options.setOptimizedModelFilePath(file.toString());
            OrtSession session = delivery.session(options);
            Optional<ModelProto> relaid;
            try {
                relaid = InBlocks.of(ModelProto.parseFrom(Files.readAllBytes(file)), graph.shapes(), block());
            } catch (IOException e) {
                session.close();
                throw e;
            }
            if (relaid.isEmpty()) {
                return session;
            }
            session.close();
            try (SessionOptions again = plain.options()) {
                return Native.environment().createSession(relaid.get().toByteArray(), again);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing an optimised graph and reading it", e);
        }
    }

    /** Channels in a block on this processor; 0 where ONNX Runtime keeps no maps in blocks. */
    static int block() {
        return Block.CHANNELS;
    }

    /** Asked of ONNX Runtime once. */
    private static final class Block {
        static final int CHANNELS = channels();

        private static final int OUT = 8;
        private static final int IN = 32;

        /** The weights of a convolution are laid out for whole blocks of its output. */
        private static int channels() {
            ModelProto model = convolution();
            try (TemporaryFolder folder = new TemporaryFolder("assay-relaid-");
                    SessionOptions options = new SessionOptions();
                    Delivery delivery = Delivery.of(model)) {
                Path file = folder.path().resolve("optimised.onnx");
                options.setOptimizationLevel(OptLevel.ALL_OPT);
                options.setOptimizedModelFilePath(file.toString());
                delivery.session(options).close();
                GraphProto written =
                        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
                return written.getNodeList().stream()
                        .filter(node -> node.getDomain().equals(InBlocks.DOMAIN)
                                && node.getOpType().equals("Conv"))
                        .flatMap(node -> written.getInitializerList().stream()
                                .filter(weight -> weight.getName().equals(node.getInput(1))))
                        .mapToInt(weight -> Math.toIntExact(weight.getDims(0)))
                        .findFirst()
                        .orElse(0);
            } catch (OrtException | IOException e) {
                throw new IllegalStateException("finding how ONNX Runtime lays out maps", e);
            }
        }

        private static ModelProto convolution() {
            TensorProto.Builder weight = TensorProto.newBuilder()
                    .setName("weight")
                    .setDataType(DataType.FLOAT.getNumber())
                    .addAllDims(List.of((long) OUT, (long) IN, 1L, 1L));
            for (int i = 0; i < OUT * IN; i++) {
                weight.addFloatData(1);
            }
            return ModelProto.newBuilder()
                    .setIrVersion(8)
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                    .setGraph(GraphProto.newBuilder()
                            .setName("block")
                            .addInput(map("x", IN))
                            .addOutput(map("y", OUT))
                            .addInitializer(weight)
                            .addNode(NodeProto.newBuilder()
                                    .setOpType("Conv")
                                    .addInput("x")
                                    .addInput("weight")
                                    .addOutput("y")))
                    .build();
        }

        private static ValueInfoProto map(String name, long channels) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            List.of(1L, channels, 4L, 4L).forEach(size -> shape.addDimBuilder().setDimValue(size));
            return ValueInfoProto.newBuilder()
                    .setName(name)
                    .setType(TypeProto.newBuilder()
                            .setTensorType(TypeProto.Tensor.newBuilder()
                                    .setElemType(DataType.FLOAT.getNumber())
                                    .setShape(shape)))
                    .build();
        }
    }
}
