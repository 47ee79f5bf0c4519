package dev.assay.check.sanity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Explaining;
import dev.assay.check.Heat;
import dev.assay.check.MapCheck;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Reading;
import dev.assay.check.similarity.Spearman;
import dev.assay.check.similarity.Ssim;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.explain.Maps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
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
                    Metric.neither("blank", "share of all-zero maps of the other class, in [0, 1]")
                            .ofCases()),
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
        return read(List.of(sample)).getFirst();
    }

    /** Neighbouring samples are explained together, each for its own other class. */
    @Override
    public List<Reading> read(List<MappedSample> samples) {
        List<MappedSample> usable = samples.stream()
                .filter(sample -> sample.reference().heat().usable())
                .toList();
        Iterator<Maps> maps = usable.isEmpty()
                ? Collections.emptyIterator()
                : Explaining.all(
                                usable.getFirst().reference().model(),
                                usable.stream()
                                        .map(sample -> sample.explaining().target(other(sample)))
                                        .toList(),
                                usable.stream().map(MappedSample::input).toList())
                        .iterator();
        List<Reading> readings = new ArrayList<>();
        for (MappedSample sample : samples) {
            readings.add(
                    sample.reference().heat().usable()
                            ? compare(sample, maps.next())
                            : Reading.of(Double.NaN, Double.NaN, Double.NaN));
        }
        return readings;
    }

    /** Drawn evenly from all classes but the target. */
    private static int other(MappedSample sample) {
        int drawn = sample.draws(ID)
                .source()
                .nextInt(sample.audited().model().classes().size() - 1);
        return drawn >= sample.target() ? drawn + 1 : drawn;
    }

    private static Reading compare(MappedSample sample, Maps maps) {
        Heat original = sample.reference().heat();
        Heat heat = Heat.of(maps, original.height(), original.width()).getFirst();
        if (!heat.usable()) {
            return Reading.of(Double.NaN, Double.NaN, heat.blank() ? 1 : 0);
        }
        double ssim = Ssim.of(original, heat);
        double spearman = Spearman.of(original, heat);
        return Reading.of(
                new double[] {ssim, spearman, 0}, TwoClasses.candidates(sample, other(sample), heat, spearman));
    }
}
