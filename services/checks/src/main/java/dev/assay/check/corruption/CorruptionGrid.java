package dev.assay.check.corruption;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.check.corruption.Corruptions.Spoilt;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Pictures and the reference member's maps, clean and corrupted, of the first sample with a usable map. */
final class CorruptionGrid {
    /** Corrupted pictures in one row; more kinds and severities take further rows. */
    private static final int COLUMNS = 4;

    /** Corrupted pictures of one figure. */
    static final int MAX_PICTURES = 16;

    private CorruptionGrid() {}

    /**
     * What the sample could show.
     *
     * @param spoilt at most {@link #MAX_PICTURES}
     */
    static List<Candidate> candidates(MappedSample sample, List<Spoilt> spoilt) {
        if (!sample.reference().heat().usable()) {
            return List.of();
        }
        return List.of(Candidate.ordinary("grid", () -> draw(sample, spoilt)));
    }

    private static List<Exhibit> draw(MappedSample sample, List<Spoilt> spoilt) {
        InputSpec spec = sample.audited().model().input();
        List<Picture> pictures = CorruptionShift.pictures(sample, spoilt);
        Maps maps = sample.explaining().explain(sample.reference().model(), Inputs.of(pictures, spec));
        List<Heat> heats = Heat.of(maps, spec.height(), spec.width());
        SampleFigure figure = new SampleFigure(sample, "corruption-shift/2");
        float share = 1f / sample.reference().map().channels();
        List<Heat> shown = new ArrayList<>(List.of(SampleFigure.shown(sample.reference())));
        int count = spoilt.size();
        heats.subList(0, count).forEach(heat -> shown.add(SampleFigure.scaled(heat, share)));
        Scale scale = Scale.of(shown);
        List<Panel> above = new ArrayList<>(List.of(Panel.of(sample.picture(), List.of(), "clean")));
        List<Panel> below = new ArrayList<>(List.of(Panel.of(shown.getFirst(), scale, List.of(), "map of it")));
        for (int s = 0; s < count; s++) {
            above.add(Panel.of(pictures.get(s), List.of(), spoilt.get(s).name()));
            below.add(Panel.of(shown.get(s + 1), scale, List.of(), "map of it"));
        }
        List<List<Panel>> rows = new ArrayList<>();
        for (int from = 0; from < above.size(); from += COLUMNS) {
            rows.add(above.subList(from, Math.min(above.size(), from + COLUMNS)));
            rows.add(below.subList(from, Math.min(above.size(), from + COLUMNS)));
        }
        String title = "Corrupted pictures, explained by " + sample.explainer();
        String names = String.join(
                ", ",
                IntStream.range(0, count).mapToObj(s -> spoilt.get(s).name()).toList());
        return figure.exhibits(
                "grid",
                new Figure(
                        title,
                        figure.subtitle(),
                        rows,
                        Optional.of(new Figure.Bar(scale, "relevance, mean over channels")),
                        figure.foot()),
                title + ": clean, " + names + ", each with its map below, all maps on one scale. " + figure.subtitle()
                        + ".",
                shown,
                Map.of("corruptions", names));
    }
}
