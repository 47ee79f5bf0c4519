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
import java.util.List;

/** Complexity (Bhatt 2020): the entropy of the shares that pixels have in a map. */
public final class Entropy implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "entropy/1",
            "complexity",
            Scope.MAPS,
            "How many pixels does a reader have to take in?",
            "The entropy -sum p ln p of the shares p = |a| / |a|_1 of the pixels at the resolution of the input, in"
                    + " nats; share is the entropy over ln d, that of a map which is the same on all d pixels. Averaged"
                    + " over the members.",
            "Bhatt et al. 2020, Evaluating and aggregating feature-based model explanations",
            List.of(),
            List.of(
                    Metric.lower("entropy", "in nats, from 0 for one pixel to ln d"),
                    Metric.lower("share", "of the largest entropy there is, in [0, 1]")),
            "The map spreads over so many pixels that a reader cannot take it in.",
            "Prefer an explainer with simpler maps, or average over fewer and larger regions.",
            Entropy::new);

    Entropy(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("entropy", "share");
    }

    @Override
    public Reading read(MappedSample sample) {
        Mean mean = new Mean();
        for (MappedMember member : sample.members()) {
            if (member.heat().usable()) {
                mean.add(nats(member.heat()));
            }
        }
        int pixels = sample.picture().height() * sample.picture().width();
        double most = StrictMath.log(pixels);
        return Reading.of(mean.value(), pixels == 1 ? mean.value() : mean.value() / most);
    }

    static double nats(Heat heat) {
        double total = 0;
        for (float value : heat.values()) {
            total += Math.abs(value);
        }
        double sum = 0;
        for (float value : heat.values()) {
            double share = Math.abs(value) / total;
            sum -= share == 0 ? 0 : share * StrictMath.log(share);
        }
        return Math.max(sum, 0);
    }
}
