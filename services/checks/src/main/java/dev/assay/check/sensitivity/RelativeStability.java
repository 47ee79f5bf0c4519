package dev.assay.check.sensitivity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Predicted;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.onnx.Activated;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Relative stability (Agarwal 2022): does the map change more than the input, the inner state, or the output does? */
public final class RelativeStability extends VariantCheck {
    private static final Parameter.Real SIGMA = new Parameter.Real(
            "sigma", .05, 1e-6, 10, "standard deviation of the noise, as a share of the input's range");

    public static final Description DESCRIPTION = new Description(
            "relative-stability/1",
            "robustness",
            Scope.MAPS,
            "Does the map change by more than what it explains changes?",
            "Over neighbours x' = x + normal noise with the same predicted class, the largest"
                    + " |(a(x) - a(x')) / a(x)|_2 over: |(x - x') / x|_2 of the input (ris); |(L(x) - L(x')) / L(x)|_2 of"
                    + " the activations of the last layer with spatial extent, or else the last layer (rrs);"
                    + " |h(x) - h(x')|_2 of the output as the model gives it (ros). Divisions are value by value; a"
                    + " divisor of 0, and a denominator below 1e-6, becomes 1e-6. The values are log10 of the ratios; a"
                    + " map that does not change at all counts as a ratio of 1e-12. Neighbours whose map is not finite"
                    + " are left out; where no neighbour keeps the class there is no value.",
            "Agarwal et al. 2022, Rethinking stability for attribution-based explanations",
            List.of(SIGMA, LocalLipschitz.DRAWS, MEMBERS),
            List.of(
                    Metric.lower("ris", "log10 of the largest change of the map relative to that of the input"),
                    Metric.lower("rrs", "log10 of the same relative to that of the inner representation"),
                    Metric.lower("ros", "log10 of the same relative to that of the output")),
            "The map changes by far more than what it explains.",
            "Do not compare single maps of this explainer; average them over noise, or prefer a smoother explainer.",
            RelativeStability::new);

    private static final int METRICS = 3;
    private static final double UNCHANGED = 1e-12;

    /** Neighbours of all samples of a group that are run in one go: bounds memory at large layers. */
    private static final int CHUNK = 64;

    private final Neighbourhood neighbourhood;

    RelativeStability(Arguments with) {
        super(with);
        neighbourhood = new Neighbourhood(
                Neighbourhood.Shape.NORMAL, with.real(SIGMA.name()), with.whole(LocalLipschitz.DRAWS.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("ris", "rrs", "ros");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return METRICS;
    }

    @Override
    protected int width(MappedSample sample) {
        return METRICS;
    }

    /** What the model makes of an input. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    private record State(float[] input, float[] inner, float[] scores) {
        static List<State> of(Group group, List<Layer> layer, Images images) {
            Activated run = group.model().run(images, layer);
            List<State> states = new ArrayList<>();
            for (int i = 0; i < images.n(); i++) {
                states.add(new State(
                        row(images.values(), images.n(), i),
                        layer.isEmpty() ? new float[0] : row(run.activations().getFirst(), images.n(), i),
                        row(run.scores(), images.n(), i)));
            }
            return states;
        }

        private static float[] row(float[] all, int n, int i) {
            int size = all.length / n;
            return Arrays.copyOfRange(all, i * size, (i + 1) * size);
        }

        int predicted() {
            return Predicted.of(scores, 0, scores.length);
        }
    }

    @Override
    protected double[][] values(Group group) {
        List<Layer> layer = layer(group);
        List<Neighbours> found = Neighbours.of(group, neighbourhood);
        List<State> before = State.of(group, layer, group.inputs());
        double[][] largest = new double[group.count()][METRICS];
        for (double[] row : largest) {
            Arrays.fill(row, Double.NaN);
        }
        int step = Math.max(1, CHUNK / group.count());
        for (int from = 0; from < neighbourhood.draws(); from += step) {
            int first = from;
            int to = Math.min(neighbourhood.draws(), from + step);
            Images neighbours = Inputs.joined(group.samples().stream()
                    .map(sample -> neighbourhood.of(sample, first, to))
                    .toList());
            List<State> after = State.of(group, layer, neighbours);
            for (int k = 0; k < after.size(); k++) {
                int i = k / (to - from);
                double change = found.get(i).relative()[from + k % (to - from)];
                raise(largest[i], change, before.get(i), after.get(k));
            }
        }
        for (double[] row : largest) {
            for (int m = 0; m < METRICS; m++) {
                row[m] = Double.isNaN(row[m]) ? row[m] : StrictMath.log10(Math.max(row[m], UNCHANGED));
            }
        }
        return largest;
    }

    private static List<Layer> layer(Group group) {
        List<Layer> layers = group.model().layers();
        return layers.reversed().stream()
                .filter(Layer::spatial)
                .findFirst()
                .map(List::of)
                .orElseGet(() -> layers.isEmpty() ? List.of() : List.of(layers.getLast()));
    }

    private static void raise(double[] largest, double change, State before, State after) {
        if (Double.isNaN(change) || before.predicted() != after.predicted()) {
            return;
        }
        double[] over = {
            distance(before.input(), after.input(), true),
            before.inner().length == 0 ? Double.NaN : distance(before.inner(), after.inner(), true),
            distance(before.scores(), after.scores(), false)
        };
        for (int m = 0; m < METRICS; m++) {
            double ratio = change / Math.max(over[m], Neighbours.LEAST);
            largest[m] = ratio > largest[m] || Double.isNaN(largest[m]) ? ratio : largest[m];
        }
    }

    private static double distance(float[] before, float[] after, boolean relative) {
        double squares = 0;
        for (int i = 0; i < before.length; i++) {
            double difference = (double) after[i] - before[i];
            double by = !relative ? 1 : before[i] == 0 ? Neighbours.LEAST : before[i];
            squares += difference / by * (difference / by);
        }
        return Math.sqrt(squares);
    }
}
