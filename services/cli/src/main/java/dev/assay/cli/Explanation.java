package dev.assay.cli;

import dev.assay.core.npy.Npy;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import dev.assay.explain.Maps;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.onnx.Undeclared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Explains the inputs in a file with one model and one explainer, and writes the maps.
 *
 * @param model ONNX file
 * @param input .npy of float32 [n, channels, height, width]
 * @param targets .npy of int64 [n]; the predicted classes without
 * @param with parameters of the explainer
 * @param output where the maps go
 * @param png where a picture goes, or one of each where the name has {@code %d}
 * @param settings how the model is run
 */
record Explanation(
        Path model,
        Path input,
        Optional<Path> targets,
        String explainer,
        Map<String, String> with,
        Path output,
        Optional<Path> png,
        Declared declared,
        Settings settings) {
    /** Baselines that are made of pixel values. */
    private static final Set<String> OF_PIXELS = Set.of("black", "grey", "white");

    /** How far the sum of probabilities may be from 1: float rounding over 10,000 classes. */
    private static final double SUM_TOLERANCE = 1e-3;

    /** What the user says of the model beyond the file. */
    record Declared(Optional<Pixels> pixels, Optional<String> outputName, Optional<OutputSpec.Space> space) {}

    /**
     * How pixel values become inputs.
     *
     * @param mean one a channel, or none: 0
     * @param std one a channel, or none: 1
     */
    record Pixels(float low, float high, List<Float> mean, List<Float> std) {
        Pixels {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }

    Explanation {
        with = Map.copyOf(with);
    }

    /**
     * Does it.
     *
     * @throws Refused if a file, a parameter or the model is not acceptable
     */
    Explained run(boolean progress) throws IOException {
        ExplainerEntry entry = ExplainerCatalogue.named(explainer);
        SortedMap<String, String> resolved = entry.settings().resolve(with);
        checkBaseline(resolved);
        Outputs outputs = new Outputs(output, png);
        outputs.check(model, input);
        Images images = images();
        outputs.checkCount(images.n());
        try (Model opened = open(images)) {
            float[] probabilities = probabilities(opened, images);
            int[] predicted = predicted(probabilities, opened.classes());
            int[] wanted = targets.isPresent() ? targets(targets.get(), images.n(), opened.classes()) : predicted;
            Maps maps = maps(new Mapping(entry, resolved), opened, images, wanted, progress);
            SortedMap<String, String> shown = shown(resolved, opened);
            Explained explained = new Explained(
                    opened.graph().file(),
                    explainer,
                    shown,
                    opened.output(),
                    opened.classes(),
                    wanted,
                    predicted,
                    probabilities,
                    maps,
                    opened.runtime().settings(),
                    output,
                    outputs.pictures(images.n()));
            outputs.write(
                    explained,
                    new Shown(images, opened.input(), declared.pixels().isPresent()));
            return explained;
        }
    }

    private void checkBaseline(SortedMap<String, String> resolved) {
        String baseline = resolved.getOrDefault("baseline", "");
        if (OF_PIXELS.contains(baseline) && declared.pixels().isEmpty()) {
            throw new Refused(
                    "baseline=" + baseline + " needs to know what pixel values become, which an ONNX file does"
                            + " not say: give --range LOW,HIGH, and --mean and --std where inputs are normalised; or use"
                            + " baseline=zero or baseline=mean");
        }
    }

    private Images images() throws IOException {
        Npy.Floats array = Npy.floats(input);
        String name = String.valueOf(input.getFileName());
        int[] shape = array.shape();
        if (shape.length != 4 || Arrays.stream(shape).anyMatch(size -> size < 1)) {
            throw new Refused(name + " has shape " + Arrays.toString(shape)
                    + ", needed is [n, channels, height, width], each at least 1"
                    + (shape.length == 3 ? ": one input is x[None]" : ""));
        }
        if ((shape[1] != 1 && shape[1] != 3) || shape[2] > InputSpec.MAX_SIDE || shape[3] > InputSpec.MAX_SIDE) {
            throw new Refused(name + " has shape " + Arrays.toString(shape) + ", explained are pictures of 1 or 3"
                    + " channels, at most " + InputSpec.MAX_SIDE + " a side, channels first: transpose other layouts"
                    + " with x.transpose(0, 3, 1, 2)");
        }
        for (int i = 0; i < array.values().length; i++) {
            if (!Float.isFinite(array.values()[i])) {
                throw new Refused(name + " has " + array.values()[i] + " at " + place(i, shape)
                        + ": every value must be a finite number");
            }
        }
        return new Images(shape[0], shape[1], shape[2], shape[3], array.values());
    }

    private static String place(int i, int... shape) {
        int[] place = new int[shape.length];
        int left = i;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            place[axis] = left % shape[axis];
            left /= shape[axis];
        }
        return Arrays.toString(place);
    }

    private Model open(Images images) {
        Graph graph = Graph.read(model);
        Undeclared undeclared = new Undeclared(graph);
        int[] shape = {images.n(), images.channels(), images.height(), images.width()};
        String name = undeclared.input(shape, String.valueOf(input.getFileName()));
        String scores = undeclared.output(declared.outputName());
        OutputSpec.Space space = declared.space().orElseGet(() -> undeclared.space(scores));
        int classes = undeclared.classes(scores, images.channels(), images.height(), images.width());
        return Model.open(graph, spec(name, images), new OutputSpec(scores, space), classes, settings);
    }

    private InputSpec spec(String name, Images images) {
        int channels = images.channels();
        Pixels pixels = declared.pixels().orElse(new Pixels(0, 1, List.of(), List.of()));
        try {
            return new InputSpec(
                    name,
                    channels,
                    images.height(),
                    images.width(),
                    pixels.low(),
                    pixels.high(),
                    each(pixels.mean(), channels, 0),
                    each(pixels.std(), channels, 1));
        } catch (IllegalArgumentException e) {
            throw new Refused("--range, --mean and --std do not fit the input: " + e.getMessage(), e);
        }
    }

    private static float[] each(List<Float> given, int channels, float otherwise) {
        float[] values = new float[given.isEmpty() ? channels : given.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = given.isEmpty() ? otherwise : given.get(i);
        }
        return values;
    }

    /** Probabilities of all inputs; refused where the scores say that the output is another kind than it seems. */
    private float[] probabilities(Model opened, Images images) {
        float[] scores = opened.scores(images);
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new Refused(opened.graph().file() + " gives " + score + " for an input of " + input.getFileName()
                        + ": there is nothing to explain; check the input's scaling");
            }
        }
        boolean deduced = declared.space().isEmpty() && opened.output().space() == OutputSpec.Space.LOGITS;
        if (deduced && addUp(scores, opened.classes())) {
            throw new Refused("output \"" + opened.output().name() + "\" of "
                    + opened.graph().file() + " adds up to 1 for every input, as probabilities do, but no Softmax makes"
                    + " it: say --output-space probabilities or --output-space logits");
        }
        return opened.probabilities(images);
    }

    private static boolean addUp(float[] rows, int classes) {
        for (int from = 0; from < rows.length; from += classes) {
            double sum = 0;
            for (int c = from; c < from + classes; c++) {
                if (rows[c] < 0) {
                    return false;
                }
                sum += rows[c];
            }
            if (Math.abs(sum - 1) > SUM_TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    private static int[] predicted(float[] rows, int classes) {
        int[] predicted = new int[rows.length / classes];
        for (int i = 0; i < predicted.length; i++) {
            for (int c = 1; c < classes; c++) {
                predicted[i] = rows[i * classes + c] > rows[i * classes + predicted[i]] ? c : predicted[i];
            }
        }
        return predicted;
    }

    private static int[] targets(Path file, int n, int classes) throws IOException {
        Npy.Wholes array = Npy.wholes(file);
        String name = String.valueOf(file.getFileName());
        if (array.shape().length != 1 || array.shape()[0] != n) {
            throw new Refused(name + " has shape " + Arrays.toString(array.shape()) + ", needed is [" + n
                    + "]: one class an input");
        }
        for (int i = 0; i < n; i++) {
            if (array.values()[i] < 0 || array.values()[i] >= classes) {
                throw new Refused(name + " has target " + array.values()[i] + " for input " + i
                        + ", the model's classes are 0 to " + (classes - 1));
            }
        }
        return Arrays.stream(array.values()).mapToInt(value -> (int) value).toArray();
    }

    private static Maps maps(Mapping mapping, Model opened, Images images, int[] wanted, boolean progress) {
        int n = images.n();
        String stage = "Explaining " + n + (n == 1 ? " input" : " inputs") + " with "
                + mapping.entry().name();
        try (Progress bar = new Progress(stage, progress)) {
            return mapping.of(opened, images, wanted, bar::at);
        }
    }

    /** The parameters, the layer by its own name. */
    private static SortedMap<String, String> shown(SortedMap<String, String> resolved, Model opened) {
        SortedMap<String, String> shown = new TreeMap<>(resolved);
        if (shown.getOrDefault("layer", "").equals("last-spatial")) {
            opened.lastSpatial().ifPresent(last -> shown.put("layer", last.name()));
        }
        return shown;
    }
}
