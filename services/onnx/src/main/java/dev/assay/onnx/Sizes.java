package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The sizes of what a graph's nodes make, as ONNX Runtime infers them without running anything: a few bytes of a file can
 * ask for a tensor that fills the machine.
 */
final class Sizes {
    /** Larger weights are taken for inputs: no shape follows from their values, and they need not be loaded for it. */
    private static final int MAX_VALUES_READ = 4096;

    private Sizes() {}

    /** By name; without those that the runtime cannot tell, and empty where it cannot load the graph. */
    static Map<String, Long> of(Graph graph, Port input, long... shape) {
        Map<String, Long> bytes = new HashMap<>();
        infer(graph, input, OptLevel.NO_OPT, shape).forEach((name, info) -> bytes.put(name, bytes(info)));
        return bytes;
    }

    /**
     * Shapes by name, empty for what is not of type float; without those that the runtime cannot tell. What does not depend
     * on the picture is folded, so that sizes which a graph computes are known: for graphs that have been found to fit.
     */
    static Map<String, long[]> shapes(Graph graph, Port input, long... shape) {
        Map<String, long[]> shapes = new HashMap<>();
        infer(graph, input, OptLevel.BASIC_OPT, shape).forEach((name, info) -> {
            if (info.type != OnnxJavaType.FLOAT) {
                shapes.put(name, new long[0]);
            } else if (told(info.getShape())) {
                shapes.put(name, info.getShape());
            }
        });
        return shapes;
    }

    /** An unknown rank reads as that of a scalar. */
    private static boolean told(long... shape) {
        return shape.length > 0 && Arrays.stream(shape).allMatch(size -> size > 0);
    }

    private static Map<String, TensorInfo> infer(Graph graph, Port input, OptLevel level, long... shape) {
        Graph asked = exposed(graph.withInputShape(input.name(), shape));
        Map<String, TensorInfo> inferred = new HashMap<>();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(level);
            options.setIntraOpNumThreads(1);
            for (int i = 0; i < shape.length; i++) {
                String symbol = input.shape().orElseThrow().get(i).symbol();
                if (!symbol.isEmpty()) {
                    options.setSymbolicDimensionValue(symbol, shape[i]);
                }
            }
            try (OrtSession session = Native.environment().createSession(asked.bytes(), options)) {
                for (NodeInfo output : session.getOutputInfo().values()) {
                    if (output.getInfo() instanceof TensorInfo info) {
                        inferred.put(output.getName(), info);
                    }
                }
            }
        } catch (OrtException e) {
            // Whoever loads the graph next is told, in the words for it, what is wrong with it.
            return Map.of();
        }
        return inferred;
    }

    private static long bytes(TensorInfo info) {
        long elements = 1;
        for (long size : info.getShape()) {
            elements = Footprint.times(elements, Math.max(1, size));
        }
        return Footprint.times(Math.max(1, info.type.size), elements);
    }

    /** The graph with every tensor of known type as an output, and its large weights as inputs. */
    private static Graph exposed(Graph graph) {
        return graph.edited(proto -> {
            Set<String> inputs = new HashSet<>();
            proto.getInputList().forEach(input -> inputs.add(input.getName()));
            GraphProto.Builder asked = proto.clearInitializer().clearOutput();
            for (TensorProto tensor : graph.graph().getInitializerList()) {
                long values = 1;
                for (long size : tensor.getDimsList()) {
                    values = Footprint.times(values, Math.max(0, size));
                }
                if (values <= MAX_VALUES_READ) {
                    asked.addInitializer(tensor);
                } else if (inputs.add(tensor.getName())) {
                    asked.addInput(input(tensor));
                }
            }
            graph.graph().getNodeList().stream()
                    .flatMap(node -> node.getOutputList().stream())
                    .filter(output -> !output.isEmpty())
                    .forEach(output -> asked.addOutputBuilder().setName(output));
            return asked;
        });
    }

    private static ValueInfoProto input(TensorProto tensor) {
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(tensor.getName());
        var type = info.getTypeBuilder().getTensorTypeBuilder().setElemType(tensor.getDataType());
        tensor.getDimsList()
                .forEach(size -> type.getShapeBuilder().addDimBuilder().setDimValue(size));
        return info.build();
    }
}
