package dev.assay.onnx;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.audit.Runtime;
import dev.assay.core.parameter.Nearest;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One member of a model release, loaded and checked: runs forward passes in padded batches of a fixed size. A picture's
 * result has the same bits whatever else is run with it. Thread-safe; close it after the last run has ended.
 */
public final class Model implements AutoCloseable {
    /** Models made from one that are kept: each holds the weights once more, and its sessions. */
    private static final int MAX_MADE = 32;

    /** Sessions with inner tensors exposed that are kept: each holds the weights once more. */
    private static final int MAX_EXPOSED = 16;

    private final Loader.Loaded loaded;
    private final Map<List<String>, Exposed> exposed = new LinkedHashMap<>();
    private final Map<Object, Pass> passes = new LinkedHashMap<>();
    private final Map<Object, Compiled> compiled = new LinkedHashMap<>();
    private final AtomicLong ran = new AtomicLong();
    private volatile LongConsumer watcher = count -> {};

    /** Told of each run too: the model that this one is made from. */
    private IntConsumer upward = count -> {};

    /** The model that this one is made from. */
    private Optional<Model> origin = Optional.empty();

    /** What {@link #lastSpatial} found; empty until it looked. */
    private final List<Optional<Layer>> last = new ArrayList<>();

    private final Map<Object, Model> made = new LinkedHashMap<>();

    /** A session that keeps layers as outputs, and where its nodes run. */
    private record Exposed(Lanes lanes, Optional<Placement> placement) {}

    Model(Loader.Loaded loaded) {
        this.loaded = loaded;
        loaded.plain().tell(this::ran);
    }

    /**
     * Reads, checks and loads the file.
     *
     * @throws Refused if it is no ONNX model, goes over a limit, or differs from what is declared
     */
    public static Model open(Path file, InputSpec input, OutputSpec output, int classes, Settings settings) {
        return new Model(new Loader(Graph.read(file), input, output, classes, settings)
                .declared()
                .load());
    }

    /**
     * Checks and loads a graph, whose scores are taken for what the caller says they are: logits that look like
     * probabilities are the caller's business.
     *
     * @throws Refused if it differs from what is declared
     */
    public static Model open(Graph graph, InputSpec input, OutputSpec output, int classes, Settings settings) {
        return new Model(new Loader(graph, input, output, classes, settings).load());
    }

    /**
     * Opens a member of a release. Weights outside its file must be in files that the release lists: what is audited is
     * what the release's digest stands for.
     *
     * @param folder of the release
     * @throws Refused as {@link #open(Path, InputSpec, OutputSpec, int, Settings)} does, or if external data is not listed
     */
    public static Model open(ModelRelease release, Member member, Path folder, Settings settings) {
        Path root = folder.toAbsolutePath().normalize();
        Set<Path> listed = release.manifest().files().keySet().stream()
                .map(file -> root.resolve(file).normalize())
                .collect(Collectors.toUnmodifiableSet());
        Graph graph = Graph.read(root.resolve(member.file()), listed::contains);
        int classes = release.classes().size();
        return new Model(new Loader(graph, release.input(), release.output(), classes, settings)
                .declared()
                .load());
    }

    public Graph graph() {
        return loaded.graph();
    }

    public InputSpec input() {
        return loaded.input();
    }

    public OutputSpec output() {
        return loaded.output();
    }

    public int classes() {
        return loaded.classes();
    }

    /** Pictures of one run. Work in multiples of it wastes nothing on filling up. */
    public int batch() {
        return loaded.batch();
    }

    /** Probabilities, {@code [n, classes]} row-major: the softmax of logits, or the output itself where it is declared as such. */
    public float[] probabilities(Images images) {
        float[] rows = scores(images);
        if (output().space() == OutputSpec.Space.LOGITS) {
            Softmax.inPlace(rows, classes());
        }
        return rows;
    }

    /**
     * The output as the model gives it, {@code [n, classes]} row-major.
     *
     * @throws Refused if it is NaN or infinite for a picture: nothing can be made of such scores
     */
    public float[] scores(Images images) {
        return finite(loaded.plain().run(fitting(images)).getFirst());
    }

    private record Logits() {}

    /**
     * Logits, {@code [n, classes]} row-major: the output itself, or for a model that gives probabilities what goes into the
     * softmax that it ends in.
     *
     * @throws Refused if it gives probabilities that no softmax makes, or as {@link #scores} does
     */
    public float[] logits(Images images) {
        if (output().space() == OutputSpec.Space.LOGITS) {
            return scores(images);
        }
        String tensor = FinalSoftmax.logits(graph().graph(), output().name())
                .orElseThrow(() -> FinalSoftmax.none(graph().file(), output().name(), "use score=probability"));
        long[] shape = {batch(), classes()};
        Pass pass = pass(new Logits(), () -> Pass.open(this, graph(), Map.of(tensor, shape)));
        return finite(pass.run(fitting(images), new int[0]).getFirst());
    }

    /** The activation layers, in execution order. */
    public List<Layer> layers() {
        return loaded.layers();
    }

    /**
     * The last tensor with spatial extent, before pooling or flattening: what class activation maps look at unless they are
     * told otherwise. One of {@link #layers} where a nonlinearity makes it, and else one more. Where places go on as tokens,
     * it is the last activation layer with spatial extent. Looked for at the first call.
     */
    public Optional<Layer> lastSpatial() {
        synchronized (last) {
            if (last.isEmpty()) {
                last.add(inherited()
                        .or(this::found)
                        .or(() -> layers().reversed().stream()
                                .filter(Layer::spatial)
                                .findFirst()));
            }
            return last.getFirst();
        }
    }

    /** A model made from another has the same layers, and need not look for them. */
    private Optional<Layer> inherited() {
        Set<String> tensors = graph().tensors();
        return origin.flatMap(Model::lastSpatial).filter(layer -> tensors.contains(layer.tensor()));
    }

    private Optional<Layer> found() {
        long[] shape = {batch(), input().channels(), input().height(), input().width()};
        Map<String, long[]> shapes = Sizes.shapes(graph(), loaded.port(), shape);
        shapes.put(input().name(), shape);
        return LastSpatial.of(graph().graph(), input().name(), output().name(), shapes, batch(), layers());
    }

    /**
     * The layer of that name: an activation layer, or the last tensor with spatial extent.
     *
     * @throws Refused if there is none, naming those that exist
     */
    public Layer layer(String name) {
        Supplier<Stream<Layer>> known =
                () -> Stream.concat(layers().stream(), lastSpatial().stream()).distinct();
        return layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .or(() -> lastSpatial().filter(layer -> layer.name().equals(name)))
                .orElseThrow(() -> new Refused(graph().file() + " has no layer \"" + name + '"'
                        + Nearest.hint(name, known.get().map(Layer::name).toList())));
    }

    /** Activations of the layers, in their order: {@code [n, channels, height, width]} each, row-major. */
    public List<float[]> activations(Images images, List<Layer> layers) {
        return run(images, layers).activations();
    }

    /**
     * Scores and activations of one pass. Exposing tensors keeps ONNX Runtime from fusing across them, so the scores may
     * differ from {@link #scores} in their last bits.
     */
    public Activated run(Images images, List<Layer> layers) {
        if (layers.isEmpty()) {
            return new Activated(scores(images), List.of());
        }
        List<float[]> outputs = exposed(layers).run(fitting(images));
        List<float[]> activations = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            activations.add(layers.get(i).channelsFirst(outputs.get(i + 1)));
        }
        return new Activated(finite(outputs.getFirst()), activations);
    }

    /**
     * A pass through a graph made from this model's, such as one with a gradient: made once for each key and closed
     * with the model.
     */
    public Pass pass(Object key, Supplier<Pass> make) {
        synchronized (passes) {
            Pass pass = passes.get(key);
            if (pass == null) {
                if (passes.size() == MAX_EXPOSED) {
                    throw new IllegalStateException("at most " + MAX_EXPOSED + " passes through graphs made from one"
                            + " model must be open, found another: " + key);
                }
                pass = named(make);
                pass.tell(this::ran);
                passes.put(key, pass);
            }
            return pass;
        }
    }

    /** A graph made from this model's that does an explainer's work by itself: made once and kept likewise. */
    public Compiled compiled(Object key, Supplier<Compiled> make) {
        synchronized (compiled) {
            Compiled found = compiled.get(key);
            if (found == null) {
                if (compiled.size() == MAX_EXPOSED) {
                    throw new IllegalStateException("at most " + MAX_EXPOSED + " graphs compiled from one model must be"
                            + " open, found another: " + key);
                }
                found = named(make);
                compiled.put(key, found);
            }
            return found;
        }
    }

    /** A refusal of what was made from the graph says of which file. */
    private <T> T named(Supplier<T> make) {
        try {
            return make.get();
        } catch (Refused e) {
            String file = graph().file();
            throw e.getMessage().contains(file) ? e : new Refused(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Has someone told how far long work is: after each run, of this model or of a graph made from it, how many pictures
     * went through runs since the watch began. One at a time; called by the threads that run.
     */
    public void watch(LongConsumer watcher) {
        ran.set(0);
        this.watcher = watcher;
    }

    private void ran(int count) {
        watcher.accept(ran.addAndGet(count));
        upward.accept(count);
    }

    /** What it really runs on. */
    public Provider provider() {
        return loaded.execution().provider();
    }

    Execution execution() {
        return loaded.execution();
    }

    /**
     * A model made from this one, such as one with other weights, run as this one is: made once for each key and closed
     * with this one.
     *
     * @param graph with the same inputs and outputs
     * @throws Refused if it does not run, or there are too many
     */
    public Model made(Object key, Supplier<Graph> graph) {
        return made(key, input(), graph);
    }

    /**
     * The same with another declaration of what pixels become.
     *
     * @param input as this model's but for range, mean and std
     */
    public Model made(Object key, InputSpec input, Supplier<Graph> graph) {
        synchronized (made) {
            Model model = made.get(key);
            if (model == null) {
                if (made.size() == MAX_MADE) {
                    throw new Refused("at most " + MAX_MADE + " models are made from one, found another, " + key
                            + ": lower the steps or draws that need them");
                }
                Execution execution = loaded.execution();
                Settings settings = new Settings(execution.threads(), OptionalInt.of(batch()), execution.provider());
                model = new Model(new Loader(graph.get(), input, output(), classes(), settings)
                        .within(loaded.room())
                        .load());
                model.upward = this::ran;
                model.origin = Optional.of(this);
                made.put(key, model);
            }
            return model;
        }
    }

    /** The settings that could change a bit: provider, batch, threads, runtime build, CPU features. */
    public Runtime runtime() {
        Hardware hardware = Hardware.here();
        Execution execution = loaded.execution();
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("provider", execution.provider().name());
        execution.fallback().ifPresent(why -> settings.put("provider-fallback", why));
        if (execution.provider() == Provider.CUDA) {
            Gpu gpu = Gpu.here();
            settings.put("gpu", gpu.name());
            settings.put("gpu-driver", gpu.driver());
            settings.put("gpu-libraries", gpu.libraries());
            settings.put("cuda", Cuda.options());
            settings.put(Runtime.BITS_REPEAT, repeats() ? "yes" : "no");
        }
        placed().ifPresent(text -> settings.put(Runtime.NODES_ON_CPU, text));
        settings.put("precision", "float32");
        if (output().space() == OutputSpec.Space.PROBABILITIES) {
            FinalSoftmax.logits(graph().graph(), output().name())
                    .ifPresent(tensor ->
                            settings.put("logits", "looked for behind the final softmax, in " + Shown.quoted(tensor)));
        }
        settings.put("batch", Integer.toString(loaded.batch()));
        settings.put("pictures-per-run", Integer.toString(loaded.plain().perRun()));
        settings.put("threads", Integer.toString(execution.threads()));
        settings.put("onnxruntime", Native.version());
        settings.put("onnxruntime-build", Native.build());
        settings.put("cpu", hardware.architecture());
        settings.put("cpu-features", hardware.features());
        return new Runtime(settings);
    }

    /** Whether the same runs give the same bits, of all graphs made from this one. */
    private boolean repeats() {
        synchronized (passes) {
            if (!passes.values().stream().allMatch(Pass::repeats)) {
                return false;
            }
        }
        synchronized (compiled) {
            return compiled.values().stream().allMatch(Compiled::repeats);
        }
    }

    /**
     * Nodes that fell to the processor although the model runs on a GPU, of how many, of the model and of each graph made
     * from it; empty on a processor, where nothing falls.
     */
    private Optional<String> placed() {
        List<Placement> all = placements();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.stream().map(Placement::text).distinct().collect(Collectors.joining("; ")));
    }

    /** Of all graphs that were looked at. */
    List<Placement> placements() {
        List<Placement> all = new ArrayList<>();
        loaded.placement().ifPresent(all::add);
        synchronized (exposed) {
            exposed.values().forEach(one -> one.placement().ifPresent(all::add));
        }
        synchronized (passes) {
            passes.values().forEach(pass -> pass.placement().ifPresent(all::add));
        }
        synchronized (compiled) {
            compiled.values().forEach(one -> one.placement().ifPresent(all::add));
        }
        return all;
    }

    private Lanes exposed(List<Layer> wanted) {
        List<String> tensors = wanted.stream().map(Layer::tensor).toList();
        synchronized (exposed) {
            Exposed found = exposed.get(tensors);
            if (found == null) {
                if (exposed.size() == MAX_EXPOSED) {
                    throw new IllegalStateException("at most " + MAX_EXPOSED + " sets of layers of one model must be"
                            + " looked at, found another: " + tensors);
                }
                found = expose(wanted);
                found.lanes().tell(this::ran);
                exposed.put(tensors, found);
            }
            return found.lanes();
        }
    }

    private Exposed expose(List<Layer> layers) {
        int batch = loaded.batch();
        List<String> tensors = layers.stream().map(Layer::tensor).toList();
        Graph open = graph().withOutputs(Stream.concat(Stream.of(output().name()), tensors.stream())
                .toList());
        long[] shape = {batch, input().channels(), input().height(), input().width()};
        Footprint.of(open.graph(), Sizes.of(open, loaded.port(), shape))
                .check("a run of " + graph().file() + " that keeps the outputs of " + names(layers), loaded.room());
        Session session = Session.load(open, loaded.port(), shape, loaded.execution(), OptLevel.ALL_OPT);
        try {
            return exposed(session, layers);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static String names(List<Layer> layers) {
        return layers.size() == 1
                ? "layer " + layers.getFirst().name()
                : layers.size() + " layers, the last of them "
                        + layers.getLast().name();
    }

    private Exposed exposed(Session session, List<Layer> layers) {
        int batch = loaded.batch();
        List<long[]> shapes = new ArrayList<>();
        shapes.add(new long[] {batch, classes()});
        for (Layer layer : layers) {
            long[] inferred = session.inferred(layer.tensor())
                    .orElseThrow(() -> new IllegalStateException(
                            "tensor " + layer.tensor() + " of " + graph().file() + " must be of type float"));
            shapes.add(known(layer, inferred));
        }
        boolean independent = new Probe(input(), batch).independent(session);
        Lanes lanes = new Lanes(session, shapes, independent ? loaded.plain().perRun() : 1);
        return new Exposed(lanes, session.placement());
    }

    /** What one session cannot tell of a size without running, another could: the layer has it. */
    private long[] known(Layer layer, long[] inferred) {
        long[] sizes = layer.channelsLast()
                ? new long[] {loaded.batch(), layer.height(), layer.width(), layer.channels()}
                : new long[] {loaded.batch(), layer.channels(), layer.height(), layer.width()};
        long[] shape = inferred.length == 0 ? new long[layer.spatial() ? 4 : 2] : inferred.clone();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] > 0 ? shape[i] : sizes[i];
        }
        return shape;
    }

    private float[] finite(float[] scores) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new Refused(graph().file() + " gives " + (Float.isNaN(score) ? "NaN" : "an infinite score")
                        + " for a picture that it was run on: check the declared range, mean and std, and the training"
                        + " run");
            }
        }
        return scores;
    }

    private Images fitting(Images images) {
        InputSpec input = input();
        if (images.channels() != input.channels()
                || images.height() != input.height()
                || images.width() != input.width()) {
            throw new IllegalArgumentException("images for " + graph().file() + " must be [n, " + input.channels()
                    + ", " + input.height() + ", " + input.width() + "], found [" + images.n() + ", "
                    + images.channels() + ", " + images.height() + ", " + images.width() + "]");
        }
        return images;
    }

    @Override
    public void close() {
        synchronized (exposed) {
            exposed.values().forEach(one -> one.lanes().close());
            exposed.clear();
        }
        synchronized (passes) {
            passes.values().forEach(Pass::close);
            passes.clear();
        }
        synchronized (compiled) {
            compiled.values().forEach(Compiled::close);
            compiled.clear();
        }
        synchronized (made) {
            made.values().forEach(Model::close);
            made.clear();
        }
        loaded.plain().close();
    }
}
