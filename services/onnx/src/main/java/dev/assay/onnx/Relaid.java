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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Loads a graph for the processor in two steps: ONNX Runtime optimises it and writes what it made, and what {@link InBlocks}
 * makes of that is loaded as it is.
 */
final class Relaid {
    private static final Logger LOG = System.getLogger(Relaid.class.getName());

    /** Fewer are not worth loading a graph twice. */
    private static final int LEAST_NODES = 16;

    /** Weights of a graph that is written out and read again. */
    private static final long MOST_BYTES = 256L << 20;

    private static final int MAP_AXES = 4;

    /** Operators by which maps leave their blocks, and which {@link InBlocks} can give them. */
    private static final Set<String> OUTSIDE = Set.of("Abs", "Div", "Max", "Min", "Neg", "Sub");

    private static final int UNKNOWN = -1;

    private static volatile int block = UNKNOWN;

    private Relaid() {}

    /** Options for loading. */
    interface Options {
        SessionOptions at(OptLevel level) throws OrtException;
    }

    /**
     * Whether what leaves its blocks between convolutions, in a graph whose shapes are known, is much beside the weights that
     * loading takes.
     */
    static boolean wanted(Graph graph) {
        GraphProto nodes = graph.graph();
        Set<String> constants =
                nodes.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        List<List<Long>> outside = nodes.getNodeList().stream()
                .filter(node -> OUTSIDE.contains(node.getOpType()))
                // Parts of weights are made on loading.
                .filter(node -> !constants.containsAll(node.getInputList()))
                .map(node -> graph.shapes().getOrDefault(node.getOutput(0), List.of()))
                .filter(shape -> shape.size() == MAP_AXES)
                .toList();
        long weights = nodes.getInitializerList().stream()
                .mapToLong(TensorProto::getSerializedSize)
                .sum();
        long maps = outside.stream()
                .mapToLong(shape -> Float.BYTES * shape.stream().reduce(1L, (a, b) -> a * b))
                .sum();
        return outside.size() >= LEAST_NODES
                && weights <= MOST_BYTES
                && weights <= maps
                && nodes.getNodeList().stream()
                        .anyMatch(node -> node.getOpType().equals("Conv"));
    }

    /**
     * Loads it; in one step where there is nothing to gain, or the first of two fails.
     *
     * @param delivery of the graph, its weights in it
     */
    static OrtSession session(Delivery delivery, Graph graph, Options options) throws OrtException {
        try {
            Optional<ModelProto> relaid = relaid(delivery, graph, options);
            if (relaid.isPresent()) {
                try (SessionOptions plain = options.at(OptLevel.NO_OPT)) {
                    return Native.environment().createSession(relaid.get().toByteArray(), plain);
                }
            }
        } catch (OrtException | IOException e) {
            LOG.log(Level.WARNING, "a graph made from " + graph.file() + " is loaded in one step: runs are slower", e);
        }
        try (SessionOptions all = options.at(OptLevel.ALL_OPT)) {
            return delivery.session(all);
        }
    }

    /** The graph as ONNX Runtime optimises it, with fewer changes of layout; empty where there are none to leave out. */
    static Optional<ModelProto> relaid(Delivery delivery, Graph graph, Options options)
            throws OrtException, IOException {
        try (SessionOptions all = options.at(OptLevel.ALL_OPT)) {
            int block = block();
            return block == 0 ? Optional.empty() : InBlocks.of(written(delivery, all), graph.shapes(), block);
        }
    }

    /** What ONNX Runtime makes of a model. */
    private static ModelProto written(Delivery delivery, SessionOptions options) throws OrtException, IOException {
        try (TemporaryFolder folder = new TemporaryFolder("assay-relaid-")) {
            Path file = folder.path().resolve("optimised.onnx");
            options.setOptimizedModelFilePath(file.toString());
            // The session is not run: its weights need not be laid out for that.
            options.addConfigEntry("session.disable_prepacking", "1");
            delivery.session(options).close();
            return ModelProto.parseFrom(Files.readAllBytes(file));
        }
    }

    /** Channels in a block on this processor, asked of ONNX Runtime once; 0 where it keeps no maps in blocks. */
    static int block() throws OrtException, IOException {
        int known = block;
        if (known == UNKNOWN) {
            known = Block.channels();
            block = known;
        }
        return known;
    }

    /** A small convolution, which tells. */
    private static final class Block {
        private static final int OUT = 8;
        private static final int IN = 32;

        /** The weights of a convolution are laid out for whole blocks of its output. */
        static int channels() throws OrtException, IOException {
            try (SessionOptions options = new SessionOptions();
                    Delivery delivery = Delivery.of(convolution())) {
                options.setOptimizationLevel(OptLevel.ALL_OPT);
                GraphProto written = written(delivery, options).getGraph();
                return written.getNodeList().stream()
                        .filter(node -> node.getDomain().equals(InBlocks.DOMAIN)
                                && node.getOpType().equals("Conv"))
                        .flatMap(node -> written.getInitializerList().stream()
                                .filter(weight -> weight.getName().equals(node.getInput(1))))
                        .mapToInt(weight -> Math.toIntExact(weight.getDims(0)))
                        .findFirst()
                        .orElse(0);
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
