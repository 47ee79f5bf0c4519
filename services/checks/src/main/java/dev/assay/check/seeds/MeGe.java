package dev.assay.check.seeds;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.statistics.MeanGeneralisability;
import java.util.List;

/** Mean generalisability (Fel 2022): does the map of one training tell what another would show? */
public final class MeGe implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "mege/1",
            "stability",
            Scope.MAPS,
            "Does the map of one training tell what another that is right as well would show?",
            "1 / (1 + d) with d the mean distance sqrt(1 - |rho|) of the maps of all pairs of members that both predict"
                    + " the label, rho being Spearman's rank correlation of the signed maps; all pairs count alike. Maps"
                    + " that say nothing are left out. Maps are of the audit's target, which is the label where the plan says so and"
                    + " the reference's prediction otherwise. distance is the mean of each sample's distances.",
            "Fel et al. 2022, How good is your explanation? Algorithmic stability measures",
            List.of(),
            List.of(
                    Metric.higher("mege", "mean generalisability, in [0.5, 1]"),
                    Metric.lower("distance", "mean distance of the maps of a sample, in [0, 1]")),
            "Trainings that are right alike give different reasons: the map tells of this training, not of the task.",
            "Show no single map of this model as the explanation; average the members, or train with more data.",
            MeGe::new);

    MeGe(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        Applies shared = MapDistances.applies(audited);
        return shared.absent().isEmpty() ? Applies.all("distance") : shared;
    }

    @Override
    public List<Added> added(Audited audited) {
        return List.of(new Added("mege", new MeanGeneralisability()));
    }

    @Override
    public Reading read(MappedSample sample) {
        Mean mean = new Mean();
        double sum = 0;
        List<Double> same = MapDistances.of(sample).same();
        for (double distance : same) {
            mean.add(distance);
            sum += distance;
        }
        double[] sums = same.isEmpty() ? new double[0] : new double[] {sum, same.size()};
        return new Reading(new double[] {mean.value()}, new double[0], List.of(), List.of(sums));
    }
}
