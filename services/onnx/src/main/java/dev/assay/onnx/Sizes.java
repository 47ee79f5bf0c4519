package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The bytes of what a graph's nodes make, as ONNX Runtime infers them without running or folding anything: a few bytes
 * of a file can ask for a tensor that fills the machine.
 */
final class Sizes {
    /** Larger weights are taken for inputs: no shape follows from their values, and they need not be loaded for it. */
    private static final int MAX_VALUES_READ = 4096;

    private Sizes() {}

    /** By name; without those that the runtime cannot tell, and empty where it cannot load the graph. */
    static Map<String, Long> of(Graph graph, Port input, long... shape) {
        Graph asked = exposed(graph.withInputShape(input.name(), shape));
        Map<String, Long> bytes = new HashMap<>();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(OptLevel.NO_OPT);
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
                        bytes.put(output.getName(), bytes(info));
                    }
                }
            }
        } catch (OrtException e) {
            // Whoever loads the graph next is told, in the words for it, what is wrong with it.
            return Map.of();
        }
        return bytes;
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
