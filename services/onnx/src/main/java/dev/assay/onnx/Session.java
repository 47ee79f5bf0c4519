package dev.assay.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A graph loaded into ONNX Runtime for inputs of one shape. Safe for parallel runs. */
final class Session implements AutoCloseable {
    /** Time for one run: a graph with a gradient takes up to ten times a forward pass, which has a minute. */
    static final Duration RUN_LIMIT = Duration.ofMinutes(10);

    private final Delivery delivery;
    private final OrtSession session;
    private final String file;
    private final String input;
    private final long[] shape;
    private final List<String> outputs;
    private final boolean elsewhere;
    private boolean observed;

    /** Begins the names of ONNX Runtime's profiles, which it ends with a time. */
    private static final String PROFILE = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "assay-profile-" + ProcessHandle.current().pid())
            .toString();

    /** Values of one output. */
    @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
    record Tensor(long[] shape, float[] values) {}

    private Session(
            Delivery delivery,
            OrtSession session,
            String file,
            String input,
            long[] shape,
            List<String> outputs,
            Execution execution) {
        this.delivery = delivery;
        this.session = session;
        this.file = file;
        this.input = input;
        this.shape = shape.clone();
        this.outputs = outputs;
        this.elsewhere = execution.provider() != Provider.CPU;
        this.observed = execution.observed();
    }

    /**
     * @param shape of the input, batch first; open sizes of the graph become these
     * @throws Refused if ONNX Runtime cannot load the graph
     */
    static Session load(Graph graph, Port input, long[] shape, Execution execution, OptLevel level) {
        Graph fixed = graph.withInputShape(input.name(), shape).withoutBlankEnds();
        List<String> outputs = fixed.outputs().stream().map(Port::name).toList();
        Delivery delivery = Delivery.of(fixed.model());
        Relaid.Options options = at -> options(execution, at, input, shape);
        try {
            return new Session(
                    delivery,
                    session(delivery, fixed, execution, level, options),
                    graph.file(),
                    input.name(),
                    shape,
                    outputs,
                    execution);
        } catch (OrtException e) {
            delivery.close();
            throw new Refused(
                    graph.file() + " cannot be loaded by ONNX Runtime " + Native.version() + ": " + RuntimeMessage.of(e)
                            + "; check the export",
                    e);
        }
    }

    /** As above, on the processor. */
    static Session load(Graph graph, Port input, long[] shape, int threads, OptLevel level) {
        return load(graph, input, shape, Execution.onCpu(threads), level);
    }

    private static OrtSession session(
            Delivery delivery, Graph graph, Execution execution, OptLevel level, Relaid.Options options)
            throws OrtException {
        if (execution.provider() == Provider.CPU && level == OptLevel.ALL_OPT && Relaid.wanted(graph)) {
            return Relaid.session(delivery, graph, options);
        }
        try (SessionOptions plain = options.at(level)) {
            return delivery.session(plain);
        }
    }

    private static SessionOptions options(Execution execution, OptLevel level, Port input, long... shape)
            throws OrtException {
        SessionOptions options = new SessionOptions();
        List<Port.Dimension> declared = input.shape().orElse(List.of());
        for (int i = 0; i < declared.size(); i++) {
            if (!declared.get(i).symbol().isEmpty()) {
                options.setSymbolicDimensionValue(declared.get(i).symbol(), shape[i]);
            }
        }
        options.setOptimizationLevel(level);
        options.setExecutionMode(ExecutionMode.SEQUENTIAL);
        options.setInterOpNumThreads(1);
        options.setIntraOpNumThreads(execution.threads());
        options.setDeterministicCompute(true);
        // Several sessions are open at once: threads that spin between runs would take the processor from one another.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        if (execution.provider() == Provider.CUDA) {
            Cuda.choose(options);
        }
        if (execution.observed()) {
            options.enableProfiling(PROFILE);
        }
        return options;
    }

    /**
     * Where the nodes of the runs so far ran; from then on the session is not observed any more.
     *
     * @return empty for one that is not observed
     */
    Optional<Placement> placement() {
        if (!observed) {
            return Optional.empty();
        }
        observed = false;
        try {
            Path profile = Path.of(session.endProfiling());
            try {
                return Optional.of(Placement.read(profile));
            } finally {
                Files.delete(profile);
            }
        } catch (OrtException | IOException e) {
            throw new IllegalStateException("reading where the nodes of " + file + " ran", e);
        }
    }

    String file() {
        return file;
    }

    /** Whether its next run is looked at for where nodes run. */
    boolean observed() {
        return observed;
    }

    /** Whether runs leave the processor free, on which the next one can be made ready. */
    boolean elsewhere() {
        return elsewhere;
    }

    String input() {
        return input;
    }

    long[] shape() {
        return shape.clone();
    }

    List<String> outputs() {
        return outputs;
    }

    /** The shape of a float output as far as ONNX Runtime infers it without running, sizes it cannot tell as -1. */
    Optional<long[]> inferred(String output) {
        try {
            NodeInfo info = session.getOutputInfo().get(output);
            return info != null
                            && info.getInfo() instanceof TensorInfo tensor
                            && tensor.type == ai.onnxruntime.OnnxJavaType.FLOAT
                    ? Optional.of(tensor.getShape())
                    : Optional.empty();
        } catch (OrtException e) {
            throw new IllegalStateException("reading the outputs of " + file, e);
        }
    }

    /**
     * One run under a time limit, for finding out what the model does.
     *
     * @throws Refused if it fails, takes longer, or gives anything but floats
     */
    List<Tensor> probe(float[] values, Duration most) {
        try (TimeLimit limit = TimeLimit.start(most);
                OnnxTensor tensor = OnnxTensor.createTensor(Native.environment(), FloatBuffer.wrap(values), shape);
                OrtSession.Result result = limit.run(session, Map.of(input, tensor))) {
            List<Tensor> found = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                found.add(floats(outputs.get(i), result.get(i)));
            }
            return found;
        } catch (TimeLimit.Over e) {
            throw new Refused(
                    file + " takes longer than " + most.toMillis() / 1000.0 + " s for a probe of shape "
                            + Arrays.toString(shape) + ": export a smaller model, or one without loops",
                    e);
        } catch (OrtException e) {
            throw new Refused(
                    file + " fails on a probe picture of shape " + Arrays.toString(shape) + ": " + RuntimeMessage.of(e)
                            + "; check the export and the declared input",
                    e);
        }
    }

    private Tensor floats(String name, OnnxValue value) {
        if (value instanceof OnnxTensor tensor && tensor.getInfo().type == ai.onnxruntime.OnnxJavaType.FLOAT) {
            FloatBuffer buffer = tensor.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return new Tensor(tensor.getInfo().getShape(), values);
        }
        throw new Refused("output \"" + name + "\" of " + file + " must be a float tensor, found " + value.getInfo()
                + ": export the model with float32 outputs");
    }

    /**
     * Runs into tensors that the caller has laid out, under the time limit.
     *
     * @throws Refused if it takes longer, or fails: a kernel can fail on the values of one picture
     */
    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> pinned) {
        run(inputs, pinned, RUN_LIMIT);
    }

    /** @throws Refused if it takes longer or fails */
    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> pinned, Duration most) {
        try (TimeLimit limit = TimeLimit.start(most);
                OrtSession.Result result = limit.run(session, inputs, pinned)) {
            if (result.size() != pinned.size()) {
                throw new IllegalStateException(
                        "running " + file + " must give " + pinned.size() + " outputs, found " + result.size());
            }
        } catch (TimeLimit.Over e) {
            throw new Refused(
                    file + " takes longer than " + most.toMillis() / 1000.0 + " s for one run of shape "
                            + Arrays.toString(shape) + ": export a smaller model, or one without loops",
                    e);
        } catch (OrtException e) {
            throw new Refused(
                    file + " fails on a run of shape " + Arrays.toString(shape) + ": " + RuntimeMessage.of(e)
                            + "; check the export and the pictures",
                    e);
        }
    }

    @Override
    public void close() {
        placement(); // takes away the profile that an observed session began
        try {
            session.close();
            delivery.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing the session of " + file, e);
        }
    }
}
