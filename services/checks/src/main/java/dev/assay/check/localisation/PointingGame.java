package dev.assay.check.localisation;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Metric;
import dev.assay.check.Ranking;
import dev.assay.check.Reading;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import java.util.BitSet;
import java.util.List;

/** The pointing game (Zhang 2018): does the map's highest point lie on the object? */
public final class PointingGame implements MapCheck {
    private static final Parameter.Whole TOLERANCE = new Parameter.Whole(
            "tolerance", 2, 0, 64, "pixels by which the mask is grown before the point is looked up");

    public static final Description DESCRIPTION = new Description(
            "pointing-game/1",
            "localisation",
            Scope.MAPS,
            "Does the highest point of the map lie on the object?",
            "The pixel with the highest value, the lowest index among equals, is looked up in the mask grown by the"
                    + " tolerance (Euclidean distance of pixel centres). Averaged over the members. The area is what a"
                    + " random point would score.",
            "Zhang et al. 2018, Top-down neural attention by excitation backprop",
            List.of(TOLERANCE),
            List.of(
                    Metric.higher("hit", "share of members whose highest point lies on the object, in [0, 1]")
                            .ofCases(),
                    Metric.neither("area", "share of the picture that the grown mask covers: the score of chance"),
                    Metric.higher("gain", "hit minus area, in [-1, 1]")),
            "The map points beside the object that gives the picture its label.",
            "Look at the misses: if they share a place or a mark, the model has learned it; else prefer another"
                    + " explainer.",
            PointingGame::new);

    private final int tolerance;

    PointingGame(Arguments with) {
        tolerance = with.whole(TOLERANCE.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return audited.masks() ? Applies.all("hit", "area", "gain") : Applies.nothing("no audited sample has a mask");
    }

    @Override
    public Reading read(MappedSample sample) {
        BitSet object = sample.mask().map(Regions::of).orElseGet(BitSet::new);
        if (object.isEmpty()) {
            return Reading.of(Double.NaN, Double.NaN, Double.NaN);
        }
        int height = sample.picture().height();
        int width = sample.picture().width();
        BitSet grown = Regions.dilated(object, height, width, tolerance);
        Mean hits = new Mean();
        for (MappedMember member : sample.members()) {
            if (member.heat().usable()) {
                hits.add(grown.get(Ranking.highest(member.heat().values())) ? 1 : 0);
            }
        }
        double hit = hits.value();
        double area = (double) grown.cardinality() / (height * width);
        return Reading.of(new double[] {hit, area, hit - area}, Pointing.candidates(sample, grown));
    }
}
