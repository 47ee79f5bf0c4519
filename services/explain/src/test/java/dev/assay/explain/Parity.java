package dev.assay.explain;

import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The maps of one network run in two ways, and where they differ whether a decision of the network did. */
final class Parity {
    private static final int STEPS = 50;
    private static final int COPIES = 50;
    private static final double SIGMA = 0.1;

    /** Settings that keep a comparison short. */
    private static final Map<String, Map<String, String>> SHORT = Map.of(
            "rise", Map.of("masks", "100"),
            "kernel-shap", Map.of("window", "4", "samples", "300"),
            "integrated-gradients", Map.of("steps", "" + STEPS),
            "smoothgrad", Map.of("samples", "" + COPIES, "sigma", "" + SIGMA));

    /**
     * What a map may differ by, of its largest value, where a decision flips: one value among thousands takes another way.
     * More is an error that a flip hides.
     */
    private static final double MOST_AT_A_FLIP = 0.1;

    /** No decision shows in what is made of scores alone: they are continuous. */
    private static final Set<String> OF_SCORES = Set.of("random", "occlusion", "rise", "kernel-shap", "score-cam");

    private final Model one;
    private final Model other;
    private final Images x;
    private final int[] targets;
    private final double tolerance;

    /**
     * A map that differs.
     *
     * @param by the largest difference over the largest value
     * @param flips decisions that are others in one than in the other, at the points that the map looks at
     */
    record Apart(String explainer, int sample, double by, int flips) {
        boolean flipped() {
            return flips > 0;
        }

        /** Whether flips account for the difference. */
        boolean accepted() {
            return flipped() && by <= MOST_AT_A_FLIP;
        }
    }

    /** @param tolerance of a map's largest value */
    Parity(Model one, Model other, String network, double tolerance) {
        this.one = one;
        this.other = other;
        this.x = GoldenModels.pictures(network);
        this.targets = GoldenModels.targets(network);
        this.tolerance = tolerance;
    }

    /** How many decisions flipped, for people. */
    static String report(List<Apart> apart) {
        return apart.stream().mapToInt(Apart::flips).sum() + " decisions flipped in " + apart.size()
                + " maps, which differ by at most "
                + apart.stream().mapToDouble(Apart::by).max().orElse(0);
    }

    /** The maps that differ of all explainers; one that refuses must do so in both. */
    List<Apart> apart() {
        List<Apart> all = new ArrayList<>();
        for (ExplainerEntry entry : ExplainerCatalogue.all()) {
            Optional<Maps> a = maps(one, entry.name());
            Optional<Maps> b = maps(other, entry.name());
            if (a.isPresent() != b.isPresent()) {
                throw new AssertionError(entry.name() + " is refused by one of the two only");
            }
            if (a.isPresent()) {
                double[] by = GoldenModels.apart(a.get(), b.get());
                for (int i = 0; i < by.length; i++) {
                    if (!(by[i] <= tolerance + rounding(entry.name(), b.get(), i))) {
                        all.add(new Apart(entry.name(), i, by[i], flips(entry.name(), i)));
                    }
                }
            }
        }
        return all;
    }

    /**
     * What the last bit of the picture's largest score is of a map's largest value, where a map is a difference of scores:
     * a network that hardly looks at what is covered gives differences of hundreds of last bits only.
     */
    private double rounding(String explainer, Maps map, int sample) {
        if (!explainer.equals("occlusion")) {
            return 0;
        }
        float[] values = Arrays.copyOfRange(map.values(), sample * map.size(), (sample + 1) * map.size());
        double most = largest(values);
        float[] scores = other.scores(x.slice(sample, sample + 1));
        return most == 0 ? 0 : Math.ulp((float) largest(scores)) / most;
    }

    private static double largest(float[] values) {
        return Arrays.stream(boxed(values)).map(Math::abs).max().orElseThrow();
    }

    private Optional<Maps> maps(Model model, String explainer) {
        try {
            return Optional.of(ExplainerCatalogue.create(explainer, SHORT.getOrDefault(explainer, Map.of()))
                    .explain(model, x, targets, Tiny.draws(x.n())));
        } catch (Refused e) {
            return Optional.empty();
        }
    }

    private int flips(String explainer, int sample) {
        return OF_SCORES.contains(explainer)
                ? 0
                : Decisions.flips(one, other, points(explainer, x.slice(sample, sample + 1), sample));
    }

    /** What the explainer differentiates at. */
    private static Images points(String explainer, Images picture, int sample) {
        return switch (explainer) {
            case "integrated-gradients" ->
                many(picture, STEPS, (step, values) -> {
                    for (int k = 0; k < values.length; k++) {
                        values[k] *= (float) ((step + 0.5) / STEPS);
                    }
                });
            case "smoothgrad" -> {
                Draws draws = Tiny.draws(sample + 1).get(sample);
                double range = Arrays.stream(boxed(picture.values())).max().orElseThrow()
                        - Arrays.stream(boxed(picture.values())).min().orElseThrow();
                yield many(picture, COPIES, (copy, values) -> {
                    Normal normal = new Normal(draws.of(copy));
                    for (int k = 0; k < values.length; k++) {
                        values[k] += (float) (SIGMA * range * normal.next());
                    }
                });
            }
            default -> picture;
        };
    }

    private interface Change {
        void apply(int point, float[] values);
    }

    private static Images many(Images picture, int points, Change change) {
        float[] all = new float[points * picture.size()];
        for (int point = 0; point < points; point++) {
            float[] values = picture.values().clone();
            change.apply(point, values);
            System.arraycopy(values, 0, all, point * picture.size(), values.length);
        }
        return new Images(points, picture.channels(), picture.height(), picture.width(), all);
    }

    private static double[] boxed(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
    }
}
