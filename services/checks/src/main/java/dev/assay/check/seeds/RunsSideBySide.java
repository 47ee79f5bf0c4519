package dev.assay.check.seeds;

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

/** Several runs of one explainer for the first sample that has more than one map to compare. */
final class RunsSideBySide {
    private static final int MAX_RUNS = 8;
    private static final int COLUMNS = 5;

    private RunsSideBySide() {}

    static List<Candidate> candidates(MappedSample sample, List<Heat> runs, double spearman) {
        return Double.isNaN(spearman)
                ? List.of()
                : List.of(Candidate.ordinary("runs", () -> draw(sample, runs, spearman)));
    }

    private static List<Exhibit> draw(MappedSample sample, List<Heat> runs, double spearman) {
        SampleFigure figure = new SampleFigure(sample, "explainer-seeds/1");
        float share = 1f / sample.reference().map().channels();
        List<Heat> shown = runs.stream()
                .limit(MAX_RUNS)
                .map(run -> SampleFigure.scaled(run, share))
                .toList();
        Scale scale = Scale.of(shown);
        List<Panel> panels = new ArrayList<>(List.of(Panel.of(sample.picture(), List.of(), "picture")));
        for (int run = 0; run < shown.size(); run++) {
            panels.add(Panel.of(shown.get(run), scale, List.of(), "run " + (run + 1)));
        }
        String title = runs.size() + " runs of " + sample.explainer() + ": rank correlation " + Numbers.shown(spearman);
        return figure.exhibits(
                "runs",
                new Figure(
                        title,
                        figure.subtitle(),
                        Figure.rows(panels, COLUMNS),
                        Optional.of(new Figure.Bar(scale, "relevance, mean over channels")),
                        figure.foot()),
                title + ": the picture and the map of each run, on one scale. " + figure.subtitle() + ".",
                shown,
                Map.of("spearman", spearman));
    }
}
