package dev.assay.check.fidelity;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.PairedBars;
import dev.assay.check.picture.PairedBars.Row;
import dev.assay.check.picture.SampleFigure;
import dev.assay.core.document.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the channels with the largest part in a map do to the score: the first sample that has them. */
final class AblationBars {
    /** Channels that are shown. */
    static final int MOST = 12;

    /** Numbers of one channel: its index, its part in the map, the fall of the score without it. */
    static final int EACH = 3;

    static final int LENGTH = MOST * EACH;

    private AblationBars() {}

    /** The trace of the channels, the largest part first; NaN where there are fewer than {@link #MOST}. */
    static double[] trace(int[] chosen, double[] parts, double[] falls) {
        double[] trace = none();
        for (int k = 0; k < Math.min(MOST, chosen.length); k++) {
            trace[EACH * k] = chosen[k];
            trace[EACH * k + 1] = parts[chosen[k]];
            trace[EACH * k + 2] = falls[k];
        }
        return trace;
    }

    /** The trace of what has no channels to show. */
    static double[] none() {
        double[] none = new double[LENGTH];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    /**
     * Pictures of a sample.
     *
     * @param from where its trace begins in the row
     * @param score what falls
     */
    static List<Candidate> candidates(MappedSample sample, double[] row, int from, String score) {
        List<Integer> channels = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int k = from; k < from + LENGTH && !Double.isNaN(row[k]); k += EACH) {
            channels.add((int) row[k]);
            rows.add(new Row("channel " + (int) row[k], row[k + 1], row[k + 2]));
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(Candidate.ordinary("bars", () -> draw(sample, channels, rows, score)));
    }

    private static List<Exhibit> draw(MappedSample sample, List<Integer> channels, List<Row> rows, String score) {
        SampleFigure figure = new SampleFigure(sample, ChannelAblation.DESCRIPTION.id());
        String title =
                "Channels with the largest part in the " + sample.explainer() + " map, and the score without them";
        StringBuilder alt =
                new StringBuilder(title).append(". ").append(figure.subtitle()).append('.');
        List<Map<String, Object>> numbers = new ArrayList<>();
        for (int k = 0; k < rows.size(); k++) {
            Row row = rows.get(k);
            alt.append(' ').append(row.name()).append(": part ").append(Numbers.shown(row.left()));
            alt.append(", fall ").append(Numbers.shown(row.right())).append(k + 1 < rows.size() ? ';' : '.');
            numbers.add(Map.of("channel", channels.get(k), "part", row.left(), "fall", row.right()));
        }
        var picture = new PairedBars(
                title,
                figure.subtitle(),
                "part in the map (sum over places)",
                "fall of the " + score + " without it",
                rows,
                figure.foot());
        return List.of(
                new Exhibit(figure.file("bars", "png"), Exhibit.PNG, title, alt.toString(), picture.png()),
                new Exhibit(
                        figure.file("bars", "json"),
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "Part and fall of each channel in the picture of the same name",
                        CanonicalJson.bytes(Map.of(
                                "sample",
                                sample.sample().id(),
                                "explainer",
                                sample.explainer(),
                                "score",
                                score,
                                "channels",
                                numbers))));
    }
}
