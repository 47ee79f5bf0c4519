package dev.assay.check.attack;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.Predicted;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import dev.assay.core.release.InputSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A picture and its map, before and after an attack. */
final class MovedMap {
    private MovedMap() {}

    /**
     * What the sample could show.
     *
     * @param changed whether another class is predicted
     * @param heat the map of the attacked picture
     */
    static List<Candidate> candidates(
            MappedSample sample, String check, boolean changed, float[] point, Heat heat, double spearman) {
        String kind = changed ? "changed" : "kept";
        return Double.isNaN(spearman)
                ? List.of()
                : List.of(Candidate.ordinary(kind, () -> draw(sample, check, kind, point, heat, spearman)));
    }

    private static List<Exhibit> draw(
            MappedSample sample, String check, String kind, float[] point, Heat heat, double spearman) {
        SampleFigure figure = new SampleFigure(sample, check);
        MappedMember member = sample.reference();
        InputSpec spec = member.model().input();
        float[] after = member.model().probabilities(new Victim(member.model()).images(List.of(point)));
        int predicted = Predicted.of(after, 0, after.length);
        Heat before = SampleFigure.shown(member);
        Heat moved = SampleFigure.scaled(heat, 1f / member.map().channels());
        Scale scale = Scale.of(List.of(before, moved));
        String now = figure.className(predicted) + " (" + Numbers.shown(after[predicted]) + ')';
        String title = "Under attack the " + sample.explainer() + " map keeps a rank correlation of "
                + Numbers.shown(spearman);
        return figure.exhibits(
                kind,
                new Figure(
                        title,
                        figure.subtitle(),
                        List.of(List.of(
                                Panel.of(sample.picture(), List.of(), "picture", figure.prediction(member)),
                                Panel.of(before, scale, List.of(), "map"),
                                Panel.of(Ball.picture(spec, point), List.of(), "attacked", now),
                                Panel.of(moved, scale, List.of(), "map of the attacked"))),
                        Optional.of(new Figure.Bar(scale, "relevance, mean over channels")),
                        figure.foot()),
                title + ": the picture and its map, the attacked picture and its map, on one scale. "
                        + figure.subtitle() + ". Attacked: " + now + ".",
                List.of(before, moved),
                Map.of("spearman", spearman, "attacked", now));
    }
}
