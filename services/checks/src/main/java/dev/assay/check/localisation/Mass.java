package dev.assay.check.localisation;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.SampleFigure;
import dev.assay.core.release.Sample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Relevance of the reference member in marked regions and on the object: the first sample with more than twice the
 * region's area in it, the first with no more, and the first with less relevance on the object than its area.
 */
final class Mass {
    /** How many times its area a region holds to be striking. */
    private static final double MUCH = 2;

    /** Regions that get pictures of their own, the first by name. */
    private static final int MAX_REGIONS = 6;

    private Mass() {}

    static List<Candidate> candidates(MappedSample sample) {
        Heat heat = sample.reference().heat();
        if (!heat.usable()) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>();
        sample.audited().regions().stream().limit(MAX_REGIONS).forEach(region -> {
            Sample.Box box = sample.sample().regions().get(region);
            if (box != null) {
                BitSet inside = Regions.of(box, heat.height(), heat.width());
                boolean much = Regions.share(heat, inside) > MUCH * Regions.area(inside, heat);
                String kind = region + (much ? "-much" : "-little");
                candidates.add(
                        much
                                ? Candidate.striking(kind, () -> draw(sample, kind, region, inside))
                                : Candidate.ordinary(kind, () -> draw(sample, kind, region, inside)));
            }
        });
        sample.mask().ifPresent(mask -> {
            BitSet inside = Regions.of(mask);
            if (Regions.share(heat, inside) < Regions.area(inside, heat)) {
                candidates.add(
                        Candidate.striking("object-little", () -> draw(sample, "object-little", "object", inside)));
            }
        });
        return candidates;
    }

    private static List<Exhibit> draw(MappedSample sample, String kind, String place, BitSet inside) {
        SampleFigure figure = new SampleFigure(sample, "relevance-mass/1");
        Heat heat = sample.reference().heat();
        double share = Regions.share(heat, inside);
        double area = Regions.area(inside, heat);
        String title = "The " + place + " holds " + Numbers.percent(share) + " of the relevance on "
                + Numbers.percent(area) + " of the picture";
        return figure.exhibits(
                kind,
                new Figure(
                        title, figure.subtitle(), List.of(figure.triple(figure.marks())), figure.bar(), figure.foot()),
                title + " (" + sample.explainer() + "). Solid outline: the object; dashed: marked regions. "
                        + figure.subtitle() + ".",
                List.of(SampleFigure.shown(sample.reference())),
                Map.of("share", share, "area", area));
    }
}
