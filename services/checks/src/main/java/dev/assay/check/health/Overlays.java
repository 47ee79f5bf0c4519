package dev.assay.check.health;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.SampleFigure;
import java.util.List;
import java.util.Map;

/** The maps themselves: for each slice, the first sample that the reference member gets right, and the first wrong. */
final class Overlays {
    /** Slices that get pictures of their own, the first by name: the others count as no slice. */
    private static final int MAX_SLICES = 6;

    private Overlays() {}

    static List<Candidate> candidates(MappedSample sample) {
        String slice = sample.audited().dataset().slices().keySet().stream()
                .limit(MAX_SLICES)
                .filter(sample.sample().slices()::contains)
                .findFirst()
                .map(name -> "in-" + name)
                .orElse("in-no-slice");
        boolean right = sample.reference().predicted() == sample.sample().label();
        String kind = slice + (right ? "-right" : "-wrong");
        return List.of(
                sample.reference().heat().usable()
                        ? Candidate.ordinary(kind, () -> draw(sample, kind))
                        : Candidate.striking("unusable", () -> draw(sample, "unusable")));
    }

    private static List<Exhibit> draw(MappedSample sample, String kind) {
        SampleFigure figure = new SampleFigure(sample, "map-health/1");
        String title = sample.reference().heat().usable()
                ? "What " + sample.explainer() + " shows for target " + figure.className(sample.target())
                : "A map of " + sample.explainer() + " that says nothing";
        return figure.exhibits(
                kind,
                new Figure(
                        title, figure.subtitle(), List.of(figure.triple(figure.marks())), figure.bar(), figure.foot()),
                "The picture, the map in colours and the map over the picture in gray. " + figure.subtitle()
                        + ". Solid outline: the object; dashed: marked regions.",
                List.of(SampleFigure.shown(sample.reference())),
                Map.of());
    }
}
