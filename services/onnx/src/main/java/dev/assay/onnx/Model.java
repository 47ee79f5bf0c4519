package dev.assay.onnx;

import dev.assay.core.audit.Runtime;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One member of a model release, loaded and checked: runs forward passes in padded batches of a fixed size. A picture's
 * result has the same bits whatever else is run with it. Thread-safe; close it after the last run has ended.
 */
public final class Model implements AutoCloseable {
    /** Models made from one that are kept: each holds the weights once more, and its sessions. */
    private static final int MAX_MADE = 32;

    /** Graphs made from one that are kept, of those for passes and of those compiled: each holds the weights once more. */
    private static final int MAX_GRAPHS = 24;

    private final Loaded loaded;

    private final Watch watch;
    private final Layers layers;
    private final ExposedLayers exposed;

    private final Kept<Object, Pass> passes = new Kept<>(
            MAX_GRAPHS,
            Pass::close,
            key -> new IllegalStateException("at most " + MAX_GRAPHS + " passes through graphs made from one model must"
                    + " be open, found another: " + key));

    private final Kept<Object, Compiled> compiled = new Kept<>(
            MAX_GRAPHS,
            Compiled::close,
            key -> new IllegalStateException("at most " + MAX_GRAPHS + " graphs compiled from one model must be open,"
                    + " found another: " + key));

    private final Kept<Object, Model> made = new Kept<>(
            MAX_MADE,
            Model::close,
            key -> new Refused("at most " + MAX_MADE + " models are made from one, found another, " + key
                    + ": lower the steps or draws that need them"));

    Model(Loaded loaded) {
        this(loaded, Optional.empty());
    }

    /** @param origin the model that this one is made from */
    private Model(Loaded loaded, Optional<Model> origin) {
        this.loaded = loaded;
        this.watch = new Watch(origin.map(model -> model.watch));
        this.layers = new Layers(loaded, origin.map(model -> model.layers));
        this.exposed = new ExposedLayers(loaded, watch::ran);
        loaded.plain().tell(watch::ran);
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
        return probabilities(scores(images));
    }

    /** The same of scores that are there already, which are not changed. */
    public float[] probabilities(float[] scores) {
        float[] rows = scores.clone();
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
        return loaded.finite(loaded.plain().run(loaded.fitting(images)).getFirst());
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
        return loaded.finite(pass.run(loaded.fitting(images), new int[0]).getFirst());
    }

    /** The activation layers, in execution order. */
    public List<Layer> layers() {
        return layers.activated();
    }

    /**
     * The last tensor with spatial extent, before pooling or flattening: what class activation maps look at unless they are
     * told otherwise. One of {@link #layers} where a nonlinearity makes it, and else one more. Where places go on as tokens,
     * it is the last activation layer with spatial extent. Looked for at the first call.
     */
    public Optional<Layer> lastSpatial() {
        return layers.lastSpatial();
    }

    /**
     * The layer of that name: an activation layer, or the last tensor with spatial extent.
     *
     * @throws Refused if there is none, naming those that exist
     */
    public Layer layer(String name) {
        return layers.named(name);
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
        return layers.isEmpty() ? new Activated(scores(images), List.of()) : exposed.run(images, layers);
    }

    /**
     * A pass through a graph made from this model's, such as one with a gradient: made once for each key and closed
     * with the model.
     */
    public Pass pass(Object key, Supplier<Pass> make) {
        return passes.get(key, () -> {
            Pass pass = named(make);
            pass.tell(watch::ran);
            return pass;
        });
    }

    /** A graph made from this model's that does an explainer's work by itself: made once and kept likewise. */
    public Compiled compiled(Object key, Supplier<Compiled> make) {
        return compiled.get(key, () -> {
            Compiled one = named(make);
            one.tell(watch::ran);
            return one;
        });
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
        watch.begin(watcher);
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
        return made.get(key, () -> make(input, graph.get()));
    }

    private Model make(InputSpec input, Graph graph) {
        Execution execution = loaded.execution();
        Settings settings = new Settings(execution.threads(), OptionalInt.of(batch()), execution.provider());
        Loader loader = new Loader(graph, input, output(), classes(), settings).within(loaded.room());
        return new Model(loader.load(), Optional.of(this));
    }

    /** The settings that could change a bit: provider, batch, threads, runtime build, CPU features. */
    public Runtime runtime() {
        return RuntimeSettings.of(loaded, placements(), repeats());
    }

    /** Whether the same runs give the same bits, of all graphs made from this one. */
    private boolean repeats() {
        return passes.all().stream().allMatch(Pass::repeats)
                && compiled.all().stream().allMatch(Compiled::repeats);
    }

    /** Of all graphs that were looked at. */
    List<Placement> placements() {
        List<Placement> all = new ArrayList<>();
        loaded.placement().ifPresent(all::add);
        all.addAll(exposed.placements());
        passes.all().forEach(pass -> pass.placement().ifPresent(all::add));
        compiled.all().forEach(one -> one.placement().ifPresent(all::add));
        return all;
    }

    @Override
    public void close() {
        exposed.close();
        passes.close();
        compiled.close();
        made.close();
        loaded.plain().close();
    }
}
