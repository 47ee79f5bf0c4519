package dev.assay.check.sanity;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The maps of two classes for the first usable sample. */
final class TwoClasses {
    private TwoClasses() {}

    /**
     * What the sample could show.
     *
     * @param heat the map of the other class
     */
    static List<Candidate> candidates(MappedSample sample, int other, Heat heat, double spearman) {
        return Double.isNaN(spearman)
                ? List.of()
                : List.of(Candidate.ordinary("classes", () -> draw(sample, other, heat, spearman)));
    }

    private static List<Exhibit> draw(MappedSample sample, int other, Heat heat, double spearman) {
        SampleFigure figure = new SampleFigure(sample, "random-logit/1");
        Heat target = SampleFigure.shown(sample.reference());
        Heat shown = SampleFigure.scaled(heat, 1f / sample.reference().map().channels());
        Scale scale = Scale.of(List.of(target, shown));
        String title =
                "The " + sample.explainer() + " maps of two classes: rank correlation " + Numbers.shown(spearman);
        return figure.exhibits(
                "classes",
                new Figure(
                        title,
                        figure.subtitle(),
                        List.of(List.of(
                                Panel.of(sample.picture(), List.of(), "picture"),
                                Panel.of(target, scale, List.of(), "why " + figure.className(sample.target())),
                                Panel.of(shown, scale, List.of(), "why " + figure.className(other)))),
                        Optional.of(new Figure.Bar(scale, "relevance, mean over channels")),
                        figure.foot()),
                title + ": the picture, the map of the target and the map of a class drawn at random, on one scale. "
                        + figure.subtitle() + ".",
                List.of(target, shown),
                Map.of("other", figure.className(other), "spearman", spearman));
    }
}
