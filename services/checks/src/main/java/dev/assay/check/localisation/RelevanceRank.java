package dev.assay.check.localisation;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.BitSet;
import java.util.List;

/** Relevance rank (Arras 2022): how many of the most relevant pixels, as many as the object has, lie on it. */
public final class RelevanceRank implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "relevance-rank/1",
            "localisation",
            Scope.MAPS,
            "Do the most relevant pixels lie on the object?",
            "Of the K pixels with the highest values, ties by index, K the number of pixels of the mask, the share that"
                    + " lies inside the mask. Averaged over the members. The area is what a random ranking would score.",
            "Arras et al. 2022, CLEVR-XAI: relevance rank accuracy",
            List.of(),
            List.of(
                    Metric.higher("rank", "share of the top pixels that lie on the object, in [0, 1]"),
                    Metric.neither("area", "share of the picture that the object covers: the score of chance"),
                    Metric.higher("gain", "rank minus area, in [-1, 1]")),
            "The most relevant pixels lie beside the object that gives the picture its label.",
            "Look where they lie: if they share a place or a mark, the model has learned it; else prefer another"
                    + " explainer.",
            RelevanceRank::new);

    RelevanceRank(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        return audited.masks() ? Applies.all("rank", "area", "gain") : Applies.nothing("no audited sample has a mask");
    }

    @Override
    public Reading read(MappedSample sample) {
        BitSet inside = sample.mask().map(Regions::of).orElseGet(BitSet::new);
        int count = inside.cardinality();
        if (count == 0) {
            return Reading.of(Double.NaN, Double.NaN, Double.NaN);
        }
        Mean rank = new Mean();
        for (MappedMember member : sample.members()) {
            if (member.heat().usable()) {
                rank.add(share(member.heat().order(), inside, count));
            }
        }
        double area = (double) count / sample.reference().heat().values().length;
        return Reading.of(rank.value(), area, rank.value() - area);
    }

    private static double share(int[] order, BitSet inside, int count) {
        int hits = 0;
        for (int k = 0; k < count; k++) {
            hits += inside.get(order[k]) ? 1 : 0;
        }
        return (double) hits / count;
    }
}
