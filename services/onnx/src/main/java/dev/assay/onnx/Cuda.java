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
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ONNX Runtime's CUDA provider, set so that a run does not depend on timing and keeps single precision. */
final class Cuda {
    private static final int DEVICE = 0;

    /** What CUDA itself says went wrong, without the option, the host and the source file that are said around it. */
    private static final Pattern FAILURE = Pattern.compile("(CU\\w+ failure \\d+: [^;]*?) ?;");

    /** What is another for each process, such as the folder that the libraries were unpacked to, or says nothing. */
    private static final Pattern NOISE = Pattern.compile("\\[ONNXRuntimeError\\] : \\d+ : \\w+ : |\\S*/(?=lib)");

    private static final Pattern LIBRARY = Pattern.compile("error: (lib\\S+): cannot open shared object file.*");

    /**
     * cuDNN's algorithms by its heuristics, which look at shapes and the kind of card and time nothing, so that they
     * choose the same on another day. By {@code DEFAULT} ONNX Runtime takes cuDNN's fallbacks, which are many times slower
     * where convolutions are depthwise (figures in ADR 104). No TensorFloat 32, which keeps 10 bits of 23.
     */
    private static final Map<String, String> OPTIONS = new TreeMap<>(Map.of(
            "cudnn_conv_algo_search", "HEURISTIC",
            "cudnn_conv_use_max_workspace", "1",
            "do_copy_in_default_stream", "1",
            "use_tf32", "0"));

    private Cuda() {}

    /** Why the provider cannot be used; empty if it can. Found out once, by running a convolution. */
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

    /** The same words on every machine that lacks the same thing: they are in records. */
    static String reason(String words) {
        Matcher failure = FAILURE.matcher(words);
        if (failure.find()) {
            return failure.group(1) + "; it needs an NVIDIA GPU with a driver for CUDA 12 or newer";
        }
        String plain = NOISE.matcher(words).replaceAll("");
        Matcher library = LIBRARY.matcher(plain);
        if (library.find()) {
            return library.group(1) + " is not found: install CUDA 12 and cuDNN 9 where the loader looks, or name their"
                    + " folders in LD_LIBRARY_PATH";
        }
        return plain + "; it needs an NVIDIA GPU, CUDA 12 and cuDNN 9";
    }

    private static final class Found {
        private static final int SIDE = 3;
        private static final Optional<String> MISSING = look();

        private static Optional<String> look() {
            OrtEnvironment environment = Native.environment();
            if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
                return Optional.of("this build of ONNX Runtime " + Native.version()
                        + " has no CUDA provider; use the image or the Maven profile for GPUs");
            }
            try (SessionOptions options = new SessionOptions()) {
                choose(options);
                try (OrtSession session = environment.createSession(convolution(), options);
                        OnnxTensor picture = OnnxTensor.createTensor(environment, new float[1][1][SIDE][SIDE])) {
                    session.run(Map.of("x", picture)).close();
                }
                return Optional.empty();
            } catch (OrtException e) {
                return Optional.of(reason(RuntimeMessage.of(e)));
            }
        }

        /** What takes cuDNN as well, which is loaded when first needed. */
        private static byte[] convolution() {
            GraphProto graph = GraphProto.newBuilder()
                    .setName("one")
                    .addInput(map("x", SIDE))
                    .addInitializer(TensorProto.newBuilder()
                            .setName("w")
                            .setDataType(DataType.FLOAT.getNumber())
                            .addAllDims(List.of(1L, 1L, (long) SIDE, (long) SIDE))
                            .addAllFloatData(Collections.nCopies(SIDE * SIDE, 1f)))
                    .addNode(NodeProto.newBuilder()
                            .setOpType("Conv")
                            .addInput("x")
                            .addInput("w")
                            .addOutput("y"))
                    .addOutput(map("y", 1))
                    .build();
            return ModelProto.newBuilder()
                    .setIrVersion(8)
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                    .setGraph(graph)
                    .build()
                    .toByteArray();
        }

        private static ValueInfoProto map(String name, long side) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (long size : new long[] {1, 1, side, side}) {
                shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
            }
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
