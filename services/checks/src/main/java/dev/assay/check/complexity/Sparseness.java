package dev.assay.check.complexity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.Arrays;
import java.util.List;

/** Sparseness (Chalasani 2020): the Gini index of the magnitudes of a map. */
public final class Sparseness implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "sparseness/1",
            "complexity",
            Scope.MAPS,
            "Does the map name a few pixels rather than all of them?",
            "The Gini index of |a| at the resolution of the input: 1 - 2 sum over k of a(k) / |a|_1 x (d - k + 1/2) / d,"
                    + " a(k) the k-th smallest of d magnitudes. Averaged over the members.",
            "Chalasani et al. 2020, Concise explanations of neural networks using adversarial training; Hurley and"
                    + " Rickard 2009, Comparing measures of sparsity",
            List.of(),
            List.of(Metric.higher("gini", "in [0, 1]: 0 for a map that is the same everywhere, near 1 for one pixel")),
            "The map spreads over the whole picture, so a reader cannot tell what matters.",
            "Prefer an explainer with sparser maps, or average over fewer and larger regions.",
            Sparseness::new);

    Sparseness(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("gini");
    }

    @Override
    public Reading read(MappedSample sample) {
        Mean mean = new Mean();
        for (MappedMember member : sample.members()) {
            if (member.heat().usable()) {
                mean.add(gini(member.heat()));
            }
        }
        return Reading.of(mean.value());
    }

    static double gini(Heat heat) {
        double[] sizes = new double[heat.values().length];
        double total = 0;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(heat.values()[i]);
            total += sizes[i];
        }
        Arrays.sort(sizes);
        double sum = 0;
        for (int k = 0; k < sizes.length; k++) {
            sum += sizes[k] / total * (sizes.length - k - .5) / sizes.length;
        }
        // Rounding must not leave the range of the index.
        return Math.clamp(1 - 2 * sum, 0, 1);
    }
}
