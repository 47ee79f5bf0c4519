package dev.assay.check.health;

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

/** Does the map say anything? Maps that do not are counted here, and no other check makes a number of them. */
public final class MapHealth implements MapCheck {
    public static final Description DESCRIPTION = new Description(
            "map-health/1",
            "sanity",
            Scope.MAPS,
            "Does the map say anything at all?",
            "Maps whose values are all zero, all equal, or not all finite are counted, over the members. Every other"
                    + " check leaves blank and non-finite maps out.",
            "An all-zero map is an outcome of its own: Grad-CAM gives them where no unit speaks for the class",
            List.of(),
            List.of(
                    Metric.lower("blank", "share of members whose map is zero everywhere, in [0, 1]")
                            .ofCases(),
                    Metric.lower("flat", "share of members whose map has one value everywhere, not zero, in [0, 1]")
                            .ofCases(),
                    Metric.lower("non-finite", "share of members whose map holds NaN or infinity, in [0, 1]")
                            .ofCases()),
            "For some pictures the explainer has nothing to show.",
            "Say so where its maps are shown, or use an explainer that answers for every picture.",
            MapHealth::new);

    MapHealth(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("blank", "flat", "non-finite");
    }

    @Override
    public Reading read(MappedSample sample) {
        Mean blank = new Mean();
        Mean flat = new Mean();
        Mean broken = new Mean();
        for (MappedMember member : sample.members()) {
            Heat heat = member.heat();
            blank.add(heat.blank() ? 1 : 0);
            flat.add(!heat.blank() && heat.finite() && flat(heat) ? 1 : 0);
            broken.add(heat.finite() ? 0 : 1);
        }
        return Reading.of(new double[] {blank.value(), flat.value(), broken.value()}, Overlays.candidates(sample));
    }

    private static boolean flat(Heat heat) {
        for (float value : heat.values()) {
            if (value != heat.values()[0]) {
                return false;
            }
        }
        return true;
    }
}
