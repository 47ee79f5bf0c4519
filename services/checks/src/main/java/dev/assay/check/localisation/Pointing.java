package dev.assay.check.localisation;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.MappedSample;
import dev.assay.check.Ranking;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Where the highest point of the reference member's map lies: the first hit, and the first miss. */
final class Pointing {
    private Pointing() {}

    static List<Candidate> candidates(MappedSample sample, BitSet grown) {
        if (!sample.reference().heat().usable()) {
            return List.of();
        }
        int highest = Ranking.highest(sample.reference().heat().values());
        return List.of(
                grown.get(highest)
                        ? Candidate.ordinary("hit", () -> draw(sample, grown, highest, "hit"))
                        : Candidate.striking("miss", () -> draw(sample, grown, highest, "miss")));
    }

    private static List<Exhibit> draw(MappedSample sample, BitSet grown, int highest, String kind) {
        SampleFigure figure = new SampleFigure(sample, "pointing-game/1");
        int width = sample.picture().width();
        int x = highest % width;
        int y = highest / width;
        List<Panel> panels = figure.triple(List.of(new Panel.Mark.Outline(grown, false))).stream()
                .map(panel -> panel.with(new Panel.Mark.Cross(x, y)))
                .toList();
        String title = "The highest point of the " + sample.explainer() + " map lies "
                + (kind.equals("hit") ? "on the object" : "beside the object");
        return figure.exhibits(
                kind,
                new Figure(title, figure.subtitle(), List.of(panels), figure.bar(), figure.foot()),
                title + ", at x " + x + ", y " + y + " (cross). Outline: the object grown by the tolerance. "
                        + figure.subtitle() + ".",
                List.of(SampleFigure.shown(sample.reference())),
                Map.of("x", x, "y", y));
    }
}
