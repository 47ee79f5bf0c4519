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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The maps of the first usable sample while more and more layers are drawn anew. */
final class Cascade {
    private static final int COLUMNS = 6;

    private Cascade() {}

    /**
     * What the sample could show.
     *
     * @param percents of the layers drawn anew, one a map
     * @param maps empty where the original is not usable
     * @param values in the order of the metrics
     */
    static List<Candidate> candidates(MappedSample sample, List<Integer> percents, List<Heat> maps, double[] values) {
        return maps.isEmpty()
                ? List.of()
                : List.of(Candidate.ordinary("cascade", () -> draw(sample, percents, maps, values)));
    }

    private static List<Exhibit> draw(MappedSample sample, List<Integer> percents, List<Heat> maps, double[] values) {
        SampleFigure figure = new SampleFigure(sample, "parameter-randomisation/1");
        float share = 1f / sample.reference().map().channels();
        List<Heat> all = new ArrayList<>(List.of(SampleFigure.shown(sample.reference())));
        maps.forEach(map -> all.add(SampleFigure.scaled(map, share)));
        List<Panel> panels = new ArrayList<>(List.of(Panel.of(sample.picture(), List.of(), "picture")));
        for (int i = 0; i < all.size(); i++) {
            Heat own = SampleFigure.ownShare(all.get(i));
            String caption = i == 0 ? "trained" : percents.get(i - 1) + " % anew";
            String like = i == 0 ? "" : "Spearman " + Numbers.shown(values[(i - 1) * 3]);
            panels.add(Panel.of(own, Scale.of(List.of(own)), List.of(), caption, like));
        }
        String title = "The " + sample.explainer() + " map while layers lose what they have learned";
        return figure.exhibits(
                "cascade",
                new Figure(title, figure.subtitle(), Figure.rows(panels, COLUMNS), Optional.empty(), figure.foot()),
                title + ": the picture, the map, and the map with " + percents + " percent of the layers drawn anew,"
                        + " from the output on, each on its own scale. " + figure.subtitle() + ".",
                all,
                Map.of("percent", percents));
    }
}
