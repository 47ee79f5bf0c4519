package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.assay.core.folder.TemporaryFolder;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Delivery;
import dev.assay.onnx.Graph;
import dev.assay.onnx.GraphLimits;
import dev.assay.onnx.Native;
import dev.assay.onnx.RuntimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Fixes the sizes of a graph's inputs and lets ONNX Runtime fold what does not depend on them: shapes become constants,
 * batch normalisation goes into convolutions, and the rules see a plain graph.
 */
public final class Folding {
    /** Older graphs are lifted to it: values can be scattered by addition, layers normalised by one node. */
    static final int LEAST_OPSET = 17;

    /** From here on only the default of one operator has changed; older graphs are rewritten by {@link Lifting}. */
    static final int LEAST_ALIKE = 13;

    /** Before ONNX's own name of a type, in ONNX Runtime's. */
    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    /** Beside a folded graph, in its folder. */
    private static final String WEIGHTS = "weights.bin";

    /** Moves transpositions along a graph to where they meet and fall away. */
    private static final String TURNING = "TransposeOptimizer";

    private static final FoldedCache CACHE = new FoldedCache(128L << 20);
    private static final FoldedCache UNTURNED = new FoldedCache(32L << 20);

    private Folding() {}

    /**
     * Folds a graph.
     *
     * @param sizes of each input of the graph, by name
     * @throws Refused if ONNX Runtime cannot load the model at these sizes, or its operator set is too old
     */
    public static Folded fold(Graph graph, Map<String, long[]> sizes) {
        return fold(graph.model(), sizes);
    }

    static Folded fold(ModelProto model, Map<String, long[]> sizes) {
        return CACHE.get(fixed(model, sizes), each -> folded(each, ""));
    }

    /**
     * The same with transpositions left where they are. Where ONNX Runtime moves one past a tensor that is an output too,
     * that tensor is made for itself, and nothing that follows depends on it.
     */
    static Folded unturned(Graph graph, Map<String, long[]> sizes) {
        return UNTURNED.get(fixed(graph.model(), sizes), each -> folded(each, TURNING));
    }

    private static Folded folded(ModelProto fixed, String without) {
        ModelProto optimised = Lowering.lower(Swishes.whole(optimised(lift(fixed, without), without)));
        return plain(optimised);
    }

    /** The model as it is, its sizes already fixed and nothing folded. */
    static Folded plain(ModelProto model) {
        Folded made = new Folded(model, values(model));
        ModelProto exact = ExactSizes.of(model, made::value);
        return exact.equals(model) ? made : new Folded(exact, values(exact));
    }

    /** Graphs of 9 to 12 are folded as they are first: what has to be known to rewrite them is a constant then. */
    private static ModelProto lift(ModelProto model, String without) {
        int opset = Folded.opset(model);
        if (opset < GraphLimits.MIN_OPSET) {
            throw new Refused("the model uses operator set " + opset + ", gradients need at least "
                    + GraphLimits.MIN_OPSET + ": export the model again with opset 17");
        }
        if (opset < LEAST_ALIKE) {
            ModelProto folded = optimised(model, without);
            return Lifting.lift(new Folded(folded, values(folded)));
        }
        return opset < LEAST_OPSET ? withOldDefaults(model, opset) : model;
    }

    private static ModelProto withOldDefaults(ModelProto model, int opset) {
        ModelProto.Builder lifted = Folded.withOpset(model, LEAST_OPSET).toBuilder();
        for (NodeProto.Builder node : lifted.getGraphBuilder().getNodeBuilderList()) {
            boolean mode = node.getAttributeList().stream()
                    .anyMatch(a -> a.getName().equals("coordinate_transformation_mode"));
            if (opset < 16 && node.getOpType().equals("RoiAlign") && !mode) {
                node.addAttribute(Attributes.of("coordinate_transformation_mode", "output_half_pixel"));
            }
        }
        return lifted.build();
    }

    private static ModelProto fixed(ModelProto model, Map<String, long[]> sizes) {
        ModelProto.Builder fixed = model.toBuilder();
        GraphProto.Builder graph = fixed.getGraphBuilder();
        Set<String> weights =
                graph.getInitializerList().stream().map(t -> t.getName()).collect(Collectors.toSet());
        for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
            long[] wanted = sizes.get(input.getName());
            if (wanted == null) {
                if (!weights.contains(input.getName())) {
                    throw new IllegalArgumentException("sizes of input " + input.getName() + " must be given");
                }
                continue;
            }
            TensorShapeProto.Builder shape =
                    input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
            shape.clearDim();
            Arrays.stream(wanted).forEach(size -> shape.addDimBuilder().setDimValue(size));
        }
        // What the exporter noted about inner tensors and outputs may name the open sizes that are now fixed.
        graph.clearValueInfo();
        graph.getOutputBuilderList().stream()
                .filter(output -> output.getType().hasTensorType())
                .forEach(
                        output -> output.getTypeBuilder().getTensorTypeBuilder().clearShape());
        return fixed.build();
    }

    /** @param without an optimiser of ONNX Runtime that is left out, or none */
    private static ModelProto optimised(ModelProto model, String without) {
        try (Delivery delivery = Delivery.of(model);
                TemporaryFolder folder = new TemporaryFolder("assay-folded-")) {
            return optimised(delivery, folder.path().resolve("folded.onnx"), without);
        } catch (OrtException e) {
            throw new Refused(
                    "ONNX Runtime cannot load the model: " + RuntimeMessage.of(e) + "; export the model again", e);
        } catch (IOException e) {
            throw new UncheckedIOException("folding a graph", e);
        }
    }

    /** Folds into a file; the weights of a graph that is divided are written beside it, and read from there. */
    static ModelProto optimised(Delivery delivery, Path file, String without) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = options()) {
            if (!without.isEmpty()) {
                options.addConfigEntry("optimization.disable_specified_optimizers", without);
            }
            options.setOptimizationLevel(OptLevel.BASIC_OPT);
            options.setOptimizedModelFilePath(file.toString());
            if (delivery.divided()) {
                options.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
            }
            delivery.session(options).close();
        }
        ModelProto folded = ModelProto.parseFrom(Files.readAllBytes(file));
        return withUsedDomains(delivery.divided() ? Delivery.whole(file, folded) : folded);
    }

    /** ONNX Runtime writes every domain it knows; only those of the graph's nodes are kept. */
    private static ModelProto withUsedDomains(ModelProto model) {
        Set<String> used = model.getGraph().getNodeList().stream()
                .map(node -> node.getDomain().equals("ai.onnx") ? "" : node.getDomain())
                .collect(Collectors.toSet());
        List<OperatorSetIdProto> sets = model.getOpsetImportList().stream()
                .filter(set -> used.contains(set.getDomain()) || set.getDomain().isEmpty())
                .toList();
        return model.toBuilder().clearOpsetImport().addAllOpsetImport(sets).build();
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        return options;
    }

    /**
     * What ONNX Runtime infers of every tensor; one run on zeros supplies the sizes that it leaves open, and all of them
     * where its kernels are known to make others than it infers.
     */
    private static Map<String, Value> values(ModelProto model) {
        ModelProto exposed = exposed(model);
        try (OrtSession.SessionOptions options = options();
                Delivery delivery = Delivery.of(exposed)) {
            options.setOptimizationLevel(OptLevel.NO_OPT);
            try (OrtSession session = delivery.session(options)) {
                Map<String, Value> values = new HashMap<>();
                boolean open = model.getGraph().getNodeList().stream().anyMatch(ExactSizes::uncertain);
                for (NodeInfo output : session.getOutputInfo().values()) {
                    if (output.getInfo() instanceof TensorInfo info) {
                        values.put(output.getName(), value(output.getName(), info));
                        // An unknown rank reads as that of a scalar.
                        open |= info.getShape().length == 0
                                || Arrays.stream(info.getShape()).anyMatch(size -> size < 0);
                    }
                }
                for (NodeInfo input : session.getInputInfo().values()) {
                    values.put(input.getName(), value(input.getName(), (TensorInfo) input.getInfo()));
                }
                if (open) {
                    values.putAll(observed(session));
                }
                return values;
            }
        } catch (OrtException e) {
            throw new Refused(
                    "ONNX Runtime cannot load the folded model: " + RuntimeMessage.of(e) + "; export the model again",
                    e);
        }
    }

    private static ModelProto exposed(ModelProto model) {
        List<ValueInfoProto> all = new ArrayList<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            for (String output : node.getOutputList()) {
                if (!output.isEmpty()) {
                    all.add(ValueInfoProto.newBuilder().setName(output).build());
                }
            }
        }
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput().addAllOutput(all);
        return model.toBuilder().setGraph(graph).build();
    }

    private static Map<String, Value> observed(OrtSession session) throws OrtException {
        Map<String, OnnxTensorLike> zeros = new TreeMap<>();
        try {
            for (NodeInfo input : session.getInputInfo().values()) {
                zeros.put(input.getName(), zeros((TensorInfo) input.getInfo()));
            }
            Map<String, Value> values = new HashMap<>();
            try (OrtSession.Result result = session.run(zeros)) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    if (entry.getValue().getInfo() instanceof TensorInfo info) {
                        values.put(entry.getKey(), value(entry.getKey(), info));
                    }
                }
            }
            return values;
        } finally {
            zeros.values().forEach(OnnxTensorLike::close);
        }
    }

    private static OnnxTensor zeros(TensorInfo info) throws OrtException {
        long count = Shape.of(info.getShape()).count();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(count * info.type.size))
                .order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(Native.environment(), bytes, info.getShape(), info.type);
    }

    private static Value value(String name, TensorInfo info) {
        String type = info.onnxType.name().substring(TYPE_PREFIX.length());
        return new Value(name, DataType.valueOf(type), Shape.of(info.getShape()));
    }
}
