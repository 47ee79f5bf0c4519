package dev.assay.check.sensitivity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Candidate;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.Arrays;
import java.util.List;

/** Max-sensitivity (Yeh 2019): how far the map moves within a small ball around the input. */
public final class MaxSensitivity extends VariantCheck {
    private static final String ID = "max-sensitivity/1";
    static final Parameter.Real RADIUS =
            new Parameter.Real("radius", .02, 1e-6, 1, "of the ball, as a share of the input's range");
    static final Parameter.Whole DRAWS = new Parameter.Whole("draws", 10, 1, 1000, "inputs drawn from the ball");

    public static final Description DESCRIPTION = new Description(
            ID,
            "robustness",
            Scope.MAPS,
            "Does the map stay when the input changes by less than a person would see?",
            "Inputs are drawn evenly from the L-infinity ball around the sample, in the model's input space and without"
                    + " clipping; each is explained for the same target with the same draws of the explainer. The value"
                    + " is the largest (mean: the average) Frobenius norm of the change of the map over the norm of the"
                    + " map, at the map's own resolution. A neighbour whose map is not finite is left out: map-health and"
                    + " edge-cases count such maps.",
            "Yeh et al. 2019, On the (in)fidelity and sensitivity of explanations",
            List.of(RADIUS, DRAWS, MEMBERS),
            List.of(
                    Metric.lower("max", "largest relative change of the map, 0 and up"),
                    Metric.lower("mean", "average relative change of the map, 0 and up")),
            "Noise that nobody sees changes the map.",
            "Do not compare single maps of this explainer; average them over noise, or regularise the training.",
            MaxSensitivity::new);

    private static final int METRICS = 2;

    private final Neighbourhood ball;

    MaxSensitivity(Arguments with) {
        super(with);
        ball = new Neighbourhood(Neighbourhood.Shape.BALL, with.real(RADIUS.name()), with.whole(DRAWS.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("max", "mean");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return METRICS;
    }

    @Override
    protected int width(MappedSample sample) {
        return METRICS;
    }

    @Override
    protected double[][] values(Group group) {
        return Neighbours.of(group, ball).stream()
                .map(found -> new double[] {largest(found.changes()), average(found.changes())})
                .toArray(double[][]::new);
    }

    @Override
    protected List<Candidate> candidates(MappedSample sample, double[] row) {
        return NoisyPair.candidates(sample, ball);
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    static double average(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? Double.NaN : sum / values.length;
    }
}
