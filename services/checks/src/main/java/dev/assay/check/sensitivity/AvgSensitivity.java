package dev.assay.check.sensitivity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.List;

/** Avg-sensitivity (Yeh 2019): how far the map moves on average within a small ball around the input. */
public final class AvgSensitivity extends VariantCheck {
    public static final Description DESCRIPTION = new Description(
            "avg-sensitivity/1",
            "robustness",
            Scope.MAPS,
            "Does the map stay, on average, when the input changes by less than a person would see?",
            "As max-sensitivity, on the same inputs and maps where radius, draws and members are the same (they are"
                    + " then explained once): the average, not the largest, of the Frobenius norm of the change of the"
                    + " map over the norm of the map.",
            "Yeh et al. 2019, On the (in)fidelity and sensitivity of explanations; Bhatt et al. 2020",
            List.of(MaxSensitivity.RADIUS, MaxSensitivity.DRAWS, MEMBERS),
            List.of(Metric.lower("mean", "average relative change of the map, 0 and up")),
            "Noise that nobody sees changes the map as a rule, not only at its worst.",
            "Do not compare single maps of this explainer; average them over noise, or regularise the training.",
            AvgSensitivity::new);

    private final Neighbourhood ball;

    AvgSensitivity(Arguments with) {
        super(with);
        ball = new Neighbourhood(
                Neighbourhood.Shape.BALL,
                with.real(MaxSensitivity.RADIUS.name()),
                with.whole(MaxSensitivity.DRAWS.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("mean");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return 1;
    }

    @Override
    protected int width(MappedSample sample) {
        return 1;
    }

    @Override
    protected double[][] values(Group group) {
        return Neighbours.of(group, ball).stream()
                .map(found -> new double[] {MaxSensitivity.average(found.changes())})
                .toArray(double[][]::new);
    }
}
