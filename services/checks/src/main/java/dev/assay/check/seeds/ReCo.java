package dev.assay.check.seeds;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.statistics.RelativeConsistency;
import java.util.List;

/** Relative consistency (Fel 2022): are maps alike where predictions are, and unlike where they are not? */
public final class ReCo implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "reco/1",
            "stability",
            Scope.MAPS,
            "Are the maps of two trainings alike where both are right, and unlike where one is wrong?",
            "The greatest TPR + TNR - 1 over thresholds of the distance sqrt(1 - |rho|) between the maps of all pairs of"
                    + " members, rho being Spearman's rank correlation of the signed maps. TPR: share of pairs below the"
                    + " threshold among those that both predict the label; TNR: share of pairs above it among those of"
                    + " which one does not. Thresholds are 0.02, 0.04, ... 1, so that distances add up as counts. Maps"
                    + " that say nothing are left out. It takes 10 samples with pairs of each kind. As the greatest of many it is above"
                    + " 0 by chance: among 128 samples, about .27 where one member is wrong in 2 of them, .13 in 8 and"
                    + " .09 in 16.",
            "Fel et al. 2022, How good is your explanation? Algorithmic stability measures",
            List.of(),
            List.of(Metric.higher("reco", "relative consistency, in [0, 1]")),
            "From the maps one cannot tell trainings that are right from one that is wrong: the map does not go with"
                    + " the reason.",
            "Do not take a map that looks right as a sign that the prediction is; use another explainer.",
            ReCo::new);

    ReCo(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        return MapDistances.applies(audited);
    }

    @Override
    public List<Added> added(Audited audited) {
        return List.of(new Added("reco", new RelativeConsistency()));
    }

    @Override
    public Reading read(MappedSample sample) {
        MapDistances distances = MapDistances.of(sample);
        double[] counts = distances.isEmpty()
                ? new double[0]
                : RelativeConsistency.counts(distances.same(), distances.different());
        return new Reading(new double[0], new double[0], List.of(), List.of(counts));
    }
}
