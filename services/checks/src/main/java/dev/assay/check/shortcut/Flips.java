package dev.assay.check.shortcut;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The picture with and without a region: the first that makes the reference member flip, and the first that does not. */
final class Flips {
    /** Regions that get pictures of their own, the first by name. */
    private static final int MAX_REGIONS = 6;

    /** Members whose predictions are written below the panels. */
    private static final int MAX_MEMBERS = 6;

    private Flips() {}

    /**
     * What the sample could show.
     *
     * @param at its position among the samples
     * @param other the picture without the region
     * @param without what the members predict for it, at position {@code p}
     */
    static List<Candidate> candidates(
            PredictedSamples samples, int at, String region, Picture other, List<Predictions> without, int p) {
        if (samples.audited().without().indexOf(region) >= MAX_REGIONS) {
            return List.of();
        }
        boolean flips =
                samples.members().getFirst().predicted(at) != without.getFirst().predicted(p);
        String kind = region + (flips ? "-flips" : "-stays");
        List<String> before = captions(samples, samples.members(), at, "as it is");
        List<String> after = captions(samples, without, p, "without the " + region);
        var figure = new Drawn(samples, at, region, kind, flips, other, before, after);
        return List.of(flips ? Candidate.striking(kind, figure::exhibits) : Candidate.ordinary(kind, figure::exhibits));
    }

    private static List<String> captions(PredictedSamples samples, List<Predictions> members, int at, String first) {
        List<String> lines = new ArrayList<>(List.of(first));
        for (Predictions member : members.subList(0, Math.min(MAX_MEMBERS, members.size()))) {
            int predicted = member.predicted(at);
            lines.add(member.member().id() + ": "
                    + samples.audited().model().classes().get(predicted) + " ("
                    + Numbers.shown(member.probability(at, predicted)) + ")");
        }
        return lines;
    }

    private record Drawn(
            PredictedSamples samples,
            int at,
            String region,
            String kind,
            boolean flips,
            Picture other,
            List<String> before,
            List<String> after) {

        List<Exhibit> exhibits() {
            Sample sample = samples.sample(at);
            String title = "Without the " + region + " the prediction " + (flips ? "flips" : "stays");
            String subtitle = "Sample " + sample.id() + ": label "
                    + samples.audited().dataset().classes().get(sample.label());
            List<Panel> panels = List.of(
                    Panel.of(samples.pictures().get(at), List.of(), before.toArray(String[]::new)),
                    Panel.of(other, List.of(), after.toArray(String[]::new)));
            String foot = samples.audited().model().id() + " on "
                    + samples.audited().dataset().id() + " · counterfactual-flip/1";
            Figure figure = new Figure(title, subtitle, List.of(panels), Optional.empty(), foot);
            String file = kind + '-' + (samples.first() + at);
            Map<String, Object> numbers = Map.of(
                    "sample",
                    sample.id(),
                    "region",
                    region,
                    "before",
                    before.subList(1, before.size()),
                    "after",
                    after.subList(1, after.size()));
            String alt = title + ". " + subtitle + ". As it is: " + String.join(", ", before.subList(1, before.size()))
                    + ". Without the " + region + ": " + String.join(", ", after.subList(1, after.size())) + ".";
            return List.of(
                    new Exhibit(file + ".png", Exhibit.PNG, title, alt, figure.png()),
                    new Exhibit(
                            file + ".json",
                            Exhibit.JSON,
                            "Numbers of: " + title,
                            "What each member predicts for both pictures",
                            CanonicalJson.bytes(numbers)));
        }
    }
}
