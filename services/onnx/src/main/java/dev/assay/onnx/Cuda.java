package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** ONNX Runtime's CUDA provider, set so that a run does not depend on timing and keeps single precision. */
final class Cuda {
    private static final int DEVICE = 0;
    private static final Pattern FOLDER = Pattern.compile("\\[ONNXRuntimeError\\] : \\d+ : \\w+ : |\\S*/(?=lib)");

    /**
     * cuDNN's algorithms by its own default, not by timing them, which would choose others on another day; no TensorFloat
     * 32, which keeps 10 bits of 23.
     */
    private static final Map<String, String> OPTIONS = new TreeMap<>(Map.of(
            "cudnn_conv_algo_search", "DEFAULT",
            "cudnn_conv_use_max_workspace", "1",
            "do_copy_in_default_stream", "1",
            "use_tf32", "0"));

    private Cuda() {}

    /** Why the provider cannot be used; empty if it can. Found out once, by loading a graph of one node with it. */
    static Optional<String> missing() {
        return Found.MISSING;
    }

    static void choose(SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(DEVICE)) {
            for (Map.Entry<String, String> option : OPTIONS.entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            options.addCUDA(cuda);
        }
    }

    /** As they are recorded. */
    static String options() {
        return String.join(
                " ", OPTIONS.entrySet().stream().map(Map.Entry::toString).toList());
    }

    private static final class Found {
        private static final Optional<String> MISSING = look();

        private static Optional<String> look() {
            OrtEnvironment environment = Native.environment();
            if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
                return Optional.of("this build of ONNX Runtime " + Native.version()
                        + " has no CUDA provider; use the image or the Maven profile for GPUs");
            }
            try (SessionOptions options = new SessionOptions()) {
                choose(options);
                environment.createSession(oneNode(), options).close();
                return Optional.empty();
            } catch (OrtException e) {
                // Without the folder that the libraries were unpacked to, which is another for each process.
                String words = FOLDER.matcher(RuntimeMessage.of(e)).replaceAll("");
                return Optional.of(words + "; it needs an NVIDIA GPU, CUDA 12 and cuDNN 9");
            }
        }

        private static byte[] oneNode() {
            TypeProto.Tensor type = TypeProto.Tensor.newBuilder()
                    .setElemType(DataType.FLOAT.getNumber())
                    .setShape(TensorShapeProto.newBuilder()
                            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1)))
                    .build();
            GraphProto graph = GraphProto.newBuilder()
                    .setName("one")
                    .addInput(ValueInfoProto.newBuilder()
                            .setName("x")
                            .setType(TypeProto.newBuilder().setTensorType(type)))
                    .addNode(NodeProto.newBuilder()
                            .setOpType("Relu")
                            .addInput("x")
                            .addOutput("y"))
                    .addOutput(ValueInfoProto.newBuilder().setName("y"))
                    .build();
            return ModelProto.newBuilder()
                    .setIrVersion(8)
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                    .setGraph(graph)
                    .build()
                    .toByteArray();
        }
    }
}
