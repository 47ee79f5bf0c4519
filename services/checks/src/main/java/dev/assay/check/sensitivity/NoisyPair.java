package dev.assay.check.sensitivity;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Group;
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

/** The map, the map of the noisy input that moved it most, and the change between them, of the first usable sample. */
final class NoisyPair {
    private NoisyPair() {}

    /**
     * What the sample could show.
     *
     * @param ball whose neighbours were explained
     */
    static List<Candidate> candidates(MappedSample sample, Neighbourhood ball) {
        return List.of(Candidate.ordinary("moved", () -> draw(sample, ball)));
    }

    private static List<Exhibit> draw(MappedSample sample, Neighbourhood ball) {
        Group group = new Group(sample.reference().model(), 0, List.of(sample));
        Neighbours found = Neighbours.of(group, ball).getFirst();
        int most = found.most();
        Heat moved = Neighbours.heat(sample, ball, most);
        double change = Math.sqrt(found.squares()[most] / found.norm());
        SampleFigure figure = new SampleFigure(sample, "max-sensitivity/1");
        float share = 1f / sample.reference().map().channels();
        Heat before = SampleFigure.shown(sample.reference());
        Heat after = SampleFigure.scaled(moved, share);
        float[] difference = after.values().clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= before.values()[i];
        }
        Heat changed = new Heat(before.height(), before.width(), difference);
        List<Heat> all = List.of(before, after, changed);
        Scale scale = Scale.of(all);
        String title = "Noise that nobody sees moves the " + sample.explainer() + " map by " + Numbers.percent(change);
        return figure.exhibits(
                "moved",
                new Figure(
                        title,
                        figure.subtitle(),
                        List.of(List.of(
                                Panel.of(sample.picture(), List.of(), "picture"),
                                Panel.of(before, scale, List.of(), "map"),
                                Panel.of(after, scale, List.of(), "map under noise"),
                                Panel.of(changed, scale, List.of(), "change"))),
                        Optional.of(new Figure.Bar(scale, "relevance, mean over channels")),
                        figure.foot()),
                title + ": picture, map, the map of the noisy input that moved it most, and the change, on one scale. "
                        + figure.subtitle() + ".",
                all,
                Map.of("change", change));
    }
}
