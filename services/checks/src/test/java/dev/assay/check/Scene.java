package dev.assay.check;

import dev.assay.core.Digest;
import dev.assay.core.random.Draws;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Mask;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Picture;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.release.Sample;
import dev.assay.core.release.Sample.Box;
import dev.assay.explain.Maps;
import dev.assay.explain.Score;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One gray sample of a small size with linear two-class members, so that every number of a check can be worked out by
 * hand. Inputs are pixels in [0, 1]; class 1 has the score w . x, class 0 the score 0.
 */
public final class Scene implements AutoCloseable {
    private static final Digest ANY = Digest.of(new byte[] {1});

    private final int height;
    private final int width;
    private final List<Model> models = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private Optional<Mask> mask = Optional.empty();
    private TreeMap<String, Box> regions = new TreeMap<>();
    private Explaining explaining = (model, inputs) -> {
        throw new AssertionError("nothing was to be explained again");
    };

    public Scene(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /** Adds a member with weights for class 1 and axes such as {@code seed=1}. */
    public Scene member(Path folder, Map<String, String> axes, float... weights) throws IOException {
        return member(
                folder,
                axes,
                TinyModels.linear(1, height, width, new float[][] {new float[weights.length], weights}, 0, 0));
    }

    /** Adds a member of two classes with the input {@code input} and the output {@code logits}. */
    public Scene member(Path folder, Map<String, String> axes, TinyGraph graph) throws IOException {
        String id = "m" + models.size();
        Path file = graph.write(folder, id + ".onnx");
        models.add(Model.open(file, input(), output(), 2, Settings.STANDARD));
        members.add(new Member(id, id + ".onnx", ANY, new TreeMap<>(axes)));
        return this;
    }

    /** Marks the object: pixels by index. */
    public Scene mask(int... inside) throws IOException {
        mask = Optional.of(Masks.of(height, width, inside));
        return this;
    }

    public Scene region(String name, Box box) {
        regions.put(name, box);
        return this;
    }

    public Scene explaining(Explaining how) {
        explaining = how;
        return this;
    }

    public Audited audited() {
        Sample sample = new Sample(
                "0001",
                new Sample.File("images/0001.png", ANY),
                1,
                mask.map(m -> new Sample.File("masks/0001.png", ANY)),
                new TreeSet<>(),
                regions,
                new TreeMap<>());
        Manifest manifest = new Manifest(new TreeMap<>(Map.of("file", ANY)));
        List<String> classes = List.of("zero", "one");
        ReleaseId dataset = new ReleaseId("pictures", "1");
        var slices = new TreeMap<String, String>();
        var named = new TreeMap<String, String>();
        regions.keySet().forEach(name -> named.put(name, "a region"));
        return new Audited(
                new ModelRelease(
                        new ReleaseId("linear", "1"),
                        "a model",
                        dataset,
                        classes,
                        input(),
                        output(),
                        members,
                        manifest),
                new DatasetRelease(
                        dataset, "pictures", classes, width, height, 1, slices, named, List.of(sample), manifest),
                1,
                mask.isPresent(),
                List.copyOf(regions.keySet()),
                List.of());
    }

    /**
     * The sample with the target class 1.
     *
     * @param pixels 0 to 255
     * @param maps one a member, at the input's resolution
     */
    public MappedSample sample(int[] pixels, float[]... maps) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        Picture picture = new Picture(1, height, width, bytes);
        var input = Inputs.of(List.of(picture), input());
        List<MappedMember> views = new ArrayList<>();
        for (int m = 0; m < models.size(); m++) {
            Model model = models.get(m);
            views.add(new MappedMember(
                    members.get(m),
                    model,
                    model.probabilities(input),
                    Score.PROBABILITY.of(model, input, new int[] {1})[0],
                    new Maps(1, 1, height, width, maps[m]),
                    new Heat(height, width, maps[m])));
        }
        return new MappedSample(
                audited(),
                "test",
                0,
                picture,
                mask,
                input,
                1,
                views,
                new Draws("test"),
                explaining,
                new Shared(new KeptPictures()));
    }

    private InputSpec input() {
        return new InputSpec("input", 1, height, width, 0, 1, new float[] {0}, new float[] {1});
    }

    private static OutputSpec output() {
        return new OutputSpec("logits", OutputSpec.Space.LOGITS);
    }

    /** The probability of class 1 for a score. */
    public static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    @Override
    public void close() {
        models.forEach(Model::close);
    }
}
