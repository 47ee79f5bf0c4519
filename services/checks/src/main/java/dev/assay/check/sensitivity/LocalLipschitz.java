package dev.assay.check.sensitivity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.List;

/** Local Lipschitz estimate (Alvarez-Melis 2018): how fast the map changes with the input. */
public final class LocalLipschitz extends VariantCheck {
    private static final Parameter.Real SIGMA = new Parameter.Real(
            "sigma", .1, 1e-6, 10, "standard deviation of the noise, as a share of the input's range");

    static final Parameter.Whole DRAWS = new Parameter.Whole("draws", 50, 1, 1000, "neighbours that are drawn");

    public static final Description DESCRIPTION = new Description(
            "local-lipschitz/1",
            "robustness",
            Scope.MAPS,
            "How fast does the map change with the input?",
            "The largest |a(x) - a(x')|_2 / |x - x'|_2 over neighbours x' = x + normal noise, in the model's input"
                    + " space and without clipping, each explained for the same target with the same draws of the"
                    + " explainer, maps at their own resolution. scaled: the same over |a(x)|_2, so that explainers"
                    + " and models whose maps differ in size can be compared. Neighbours whose map is not finite are"
                    + " left out.",
            "Alvarez-Melis and Jaakkola 2018, On the robustness of interpretability methods",
            List.of(SIGMA, DRAWS, MEMBERS),
            List.of(
                    Metric.lower("lipschitz", "largest change of the map over the change of the input, 0 and up"),
                    Metric.lower("scaled", "the same over the norm of the map, 0 and up")),
            "Pictures that differ by noise have maps that differ by more.",
            "Do not compare single maps of this explainer; average them over noise, or regularise the training.",
            LocalLipschitz::new);

    private static final int METRICS = 2;

    private final Neighbourhood neighbourhood;

    LocalLipschitz(Arguments with) {
        super(with);
        neighbourhood =
                new Neighbourhood(Neighbourhood.Shape.NORMAL, with.real(SIGMA.name()), with.whole(DRAWS.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("lipschitz", "scaled");
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
        return Neighbours.of(group, neighbourhood).stream()
                .map(LocalLipschitz::row)
                .toArray(double[][]::new);
    }

    private static double[] row(Neighbours found) {
        double largest = Double.NaN;
        for (int d = 0; d < found.distance().length; d++) {
            double ratio = Math.sqrt(found.squares()[d]) / found.distance()[d];
            largest = ratio > largest || Double.isNaN(largest) ? ratio : largest;
        }
        return new double[] {largest, largest / Math.sqrt(found.norm())};
    }
}
