package dev.assay.check.sanity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.InputSpec;
import java.util.List;

/** Random logit (Sixt 2020): does the map change when it is asked for another class? */
public final class RandomLogit implements MapCheck {
    private static final String ID = "random-logit/1";

    public static final Description DESCRIPTION = new Description(
            ID,
            "sanity",
            Scope.MAPS,
            "Does the map change when it is asked for another class?",
            "The reference member's sample is explained for another class, drawn evenly from all but the target, with the"
                    + " same draws of the explainer, and compared with the map of the target: SSIM with each map brought"
                    + " to [0, 1] on its own, and Spearman with average ranks on the signed map. An all-zero map of the"
                    + " other class gives no similarity and counts as blank.",
            "Sixt et al. 2020, When explanations lie",
            List.of(),
            List.of(
                    Metric.lower("ssim", "structural similarity of the maps of two classes, at most 1"),
                    Metric.lower("spearman", "rank correlation of the maps of two classes, in [-1, 1]"),
                    Metric.neither("blank", "share of all-zero maps of the other class, in [0, 1]")),
            "The map is the same whichever class is asked for: it does not say why this class was chosen.",
            "Do not show it as the reason for a class; use an explainer that depends on the class.",
            RandomLogit::new);

    RandomLogit(Arguments with) {}

    @Override
    public Applies applies(Audited audited) {
        return audited.model().classes().size() < 2
                ? Applies.nothing("the model has one class, so there is no other to ask for")
                : Applies.all("ssim", "spearman", "blank");
    }

    @Override
    public Reading read(MappedSample sample) {
        MappedMember member = sample.reference();
        if (!member.heat().usable()) {
            return Reading.of(Double.NaN, Double.NaN, Double.NaN);
        }
        int classes = sample.audited().model().classes().size();
        int drawn = sample.draws(ID).source().nextInt(classes - 1);
        int other = drawn >= sample.target() ? drawn + 1 : drawn;
        InputSpec spec = member.model().input();
        Heat heat = Heat.of(
                        sample.explaining().target(other).explain(member.model(), sample.input()),
                        spec.height(),
                        spec.width())
                .getFirst();
        if (!heat.usable()) {
            return Reading.of(Double.NaN, Double.NaN, heat.blank() ? 1 : 0);
        }
        double ssim = Ssim.of(member.heat(), heat);
        double spearman = Spearman.of(member.heat().values(), heat.values());
        return Reading.of(new double[] {ssim, spearman, 0}, TwoClasses.candidates(sample, other, heat, spearman));
    }
}
