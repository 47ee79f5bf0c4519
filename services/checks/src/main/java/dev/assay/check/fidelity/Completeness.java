package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.explain.Explainer;
import dev.assay.explain.ExplainerEntry;
import java.util.List;

/** Completeness (Sundararajan 2017) and conservation (Bach 2015): does the map add up to what it promises? */
public final class Completeness extends VariantCheck {
    public static final Description DESCRIPTION = new Description(
            "completeness/1",
            "fidelity",
            Scope.MAPS,
            "Does the map add up to the score that it claims to explain?",
            "The distance of the sum of all values of the map, at its own resolution, from what the explainer promises,"
                    + " over the size of the promise: for integrated gradients and Kernel SHAP the target's score for"
                    + " the input less that for the explainer's baseline, for layer-wise relevance propagation the"
                    + " target's logit. It exists for explainers that promise a sum. Kernel SHAP is solved"
                    + " under its sum, so its error is that of rounding whatever was drawn. Where nothing is promised (a"
                    + " score that does not change) there is no value.",
            "Sundararajan et al. 2017, Axiomatic attribution for deep networks; Bach et al. 2015, On pixel-wise"
                    + " explanations",
            List.of(MEMBERS),
            List.of(Metric.lower("error", "relative error of the sum, 0 and up")),
            "The map leaves out a part of the score, or adds to it.",
            "Give integrated gradients more steps; for relevance propagation lower epsilon, or look for operators that"
                    + " share relevance with constants.",
            Completeness::new);

    Completeness(Arguments with) {
        super(with);
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("error");
    }

    @Override
    public Applies applies(Audited audited, ExplainerEntry explainer) {
        return explainer.standard().total().isPresent()
                ? applies(audited)
                : Applies.nothing(explainer.name() + " does not promise that its values add up to a score");
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
        double[] promised = group.by()
                .flatMap(Explainer::total)
                .orElseThrow(() -> new IllegalStateException("an explainer that promises no sum was to be held to it"))
                .of(group.model(), group.inputs(), group.targets());
        double[][] rows = new double[group.count()][];
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            for (float value : group.of(i).map().values()) {
                sum += value;
            }
            rows[i] = new double[] {error(sum, promised[i])};
        }
        return rows;
    }

    static double error(double sum, double promised) {
        return promised == 0 ? Double.NaN : Math.abs(sum - promised) / Math.abs(promised);
    }
}
