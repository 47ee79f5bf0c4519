package dev.assay.check.activation;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Audited;
import dev.assay.check.Exhibit;
import dev.assay.check.Gathering;
import dev.assay.check.Run;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.core.Digest;
import dev.assay.core.audit.Finding;
import dev.assay.core.random.Draws;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Activations written down by hand: 1 x 1 pictures of some channels go through a 1 x 1 convolution and a ReLU, so that a
 * picture is the activation, and through a linear layer to the logits.
 */
public final class Gatherings implements AutoCloseable {
    private static final Digest ANY = Digest.of(new byte[] {1});

    private final List<Model> models = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final List<Model> previous = new ArrayList<>();
    private final List<Member> previousMembers = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private final int classes;

    /** @param labels of the samples */
    public Gatherings(int classes, int... labels) {
        this.classes = classes;
        for (int label : labels) {
            this.labels.add(label);
        }
    }

    private static InputSpec input(int channels) {
        return new InputSpec("input", channels, 1, 1, 0, 1, new float[channels], ones(channels));
    }

    private static float[] ones(int n) {
        float[] ones = new float[n];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    /** One channel in, {@code units} out: the layer's activations are given to {@link #run} instead of computed. */
    public Gatherings member(Path folder, String id, Map<String, String> axes, int units, float... head)
            throws IOException {
        open(folder, "now-" + id, units, head, models);
        members.add(new Member(id, id + ".onnx", ANY, new TreeMap<>(axes)));
        return this;
    }

    public Gatherings before(Path folder, String id, int units, float... head) throws IOException {
        open(folder, "before-" + id, units, head, previous);
        previousMembers.add(new Member(id, id + ".onnx", ANY, new TreeMap<>()));
        return this;
    }

    private void open(Path folder, String file, int units, float[] head, List<Model> into) throws IOException {
        float[] weights = ones(units);
        float[] linear = head.length == 0 ? new float[classes * units] : head;
        Path written = new TinyGraph()
                .input("input", 1, 1, 1)
                .weight("w", new long[] {units, 1, 1, 1}, weights)
                .weight("h", new long[] {classes, units}, linear)
                .weight("b", new long[] {classes}, new float[classes])
                .node("Conv", "conv", List.of("input", "w"), "c")
                .node("Relu", "relu", List.of("c"), "r")
                .node("Flatten", "flat", List.of("r"), "f")
                .node("Gemm", "gemm", List.of("f", "h", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", classes)
                .write(folder, file + ".onnx");
        into.add(Model.open(
                written, input(1), new OutputSpec("logits", OutputSpec.Space.LOGITS), classes, Settings.STANDARD));
    }

    public Stage stage() {
        ReleaseId dataset = new ReleaseId("pictures", "2");
        Optional<ModelRelease> before =
                previous.isEmpty() ? Optional.empty() : Optional.of(release("1", previousMembers));
        return new Stage(
                new Audited(
                        release("2", members),
                        data(dataset),
                        labels.size(),
                        false,
                        List.of(),
                        List.of(),
                        before,
                        Optional.of(data(new ReleaseId("pictures", "1")))),
                models,
                previous,
                new Draws("test"));
    }

    private ModelRelease release(String version, List<Member> of) {
        return new ModelRelease(
                new ReleaseId("tiny", version),
                "a model",
                new ReleaseId("pictures", "2"),
                names(),
                input(1),
                new OutputSpec("logits", OutputSpec.Space.LOGITS),
                of,
                new Manifest(new TreeMap<>(Map.of("file", ANY))));
    }

    private DatasetRelease data(ReleaseId id) {
        return new DatasetRelease(
                id,
                "pictures",
                names(),
                1,
                1,
                1,
                new TreeMap<>(),
                new TreeMap<>(),
                samples(),
                new Manifest(new TreeMap<>(Map.of("file", ANY))));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add("class-" + c);
        }
        return names;
    }

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String id = "s" + i;
            samples.add(new Sample(
                    id,
                    new Sample.File("images/" + id + ".png", ANY),
                    labels.get(i),
                    Optional.empty(),
                    new TreeSet<>(),
                    new TreeMap<>(),
                    new TreeMap<>()));
        }
        return samples;
    }

    /** What a run's only layer gives for each sample, {@code [sample][channel]}, and the gradients, if any. */
    @SuppressWarnings("ArrayRecordComponent") // of a test
    public record Given(Run run, double[][] activations, double @Nullable [][] gradients) {
        public static Given of(int member, double[][] activations) {
            return new Given(Run.audited(member), activations, null);
        }
    }

    /** Runs the check's sums over the given activations in so many blocks. */
    public List<Finding> findings(ActivationCheck check, int blocks, Given... given) {
        return gathered(check.gather(stage()), blocks, given).findings();
    }

    /** What the check draws of it. */
    public List<Exhibit> exhibits(ActivationCheck check, int blocks, Given... given) {
        return gathered(check.gather(stage()), blocks, given).exhibits().get();
    }

    private <T> Gathering.Gathered gathered(Gathering<T> gathering, int blocks, Given... given) {
        List<T> tallies = new ArrayList<>();
        long[] samples = new long[blocks];
        for (int b = 0; b < blocks; b++) {
            int from = labels.size() * b / blocks;
            int to = labels.size() * (b + 1) / blocks;
            samples[b] = to - from;
            T tally = gathering.tally();
            for (Sight sight : gathering.sights()) {
                for (Given one : given) {
                    if (one.run().equals(sight.run())) {
                        show(gathering, tally, sight, one, from, to);
                    }
                }
            }
            gathering.chunkEnds(tally);
            tallies.add(tally);
        }
        return gathering.found(tallies, samples);
    }

    private <T> void show(Gathering<T> gathering, T tally, Sight sight, Given one, int from, int to) {
        if (sight.gradients() && one.gradients() == null) {
            gathering.refused(tally, sight, "no gradients in this test");
            return;
        }
        gathering.see(
                tally,
                new Seen(
                        sight,
                        samples().subList(from, to),
                        flat(one.activations(), from, to),
                        one.gradients() == null ? null : flat(one.gradients(), from, to)));
    }

    private static float[] flat(double[][] rows, int from, int to) {
        int size = rows[0].length;
        float[] flat = new float[(to - from) * size];
        for (int i = from; i < to; i++) {
            for (int k = 0; k < size; k++) {
                flat[(i - from) * size + k] = (float) rows[i][k];
            }
        }
        return flat;
    }

    /** The value of a metric whose name begins so. */
    public static double value(List<Finding> findings, String metric) {
        return reduced(findings, metric).value();
    }

    public static Finding.Reduced reduced(List<Finding> findings, String metric) {
        return findings.stream()
                .filter(Finding.Reduced.class::isInstance)
                .map(Finding.Reduced.class::cast)
                .filter(f -> f.key().metric().equals(metric) || f.key().metric().startsWith(metric + ':'))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + metric + " among " + findings));
    }

    @Override
    public void close() {
        models.forEach(Model::close);
        previous.forEach(Model::close);
    }
}
