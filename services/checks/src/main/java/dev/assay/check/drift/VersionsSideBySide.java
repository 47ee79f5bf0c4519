package dev.assay.check.drift;

import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import dev.assay.check.similarity.Spearman;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The map of a sample by this version beside that by the version before, both for the class that this one explains. */
public final class VersionsSideBySide {
    private VersionsSideBySide() {}

    /**
     * Draws one sample.
     *
     * @param check that compares the two
     * @param kind stem of the file names
     * @param before the same sample by the version before
     */
    public static List<Exhibit> draw(String check, String kind, MappedSample now, MappedSample before) {
        SampleFigure figure = new SampleFigure(now, check);
        String ours = now.audited().model().id().toString();
        String theirs = before.audited().model().id().toString();
        List<Heat> heats = List.of(SampleFigure.shown(now.reference()), SampleFigure.shown(before.reference()));
        List<Heat> shares = heats.stream().map(SampleFigure::ownShare).toList();
        Scale scale = Scale.of(shares);
        double spearman = spearman(now.reference().heat(), before.reference().heat());
        String title = "Maps by " + ours + " and by " + theirs + " before it, explained by " + now.explainer()
                + ": rank correlation " + Numbers.shown(spearman);
        Figure drawn = new Figure(
                title,
                figure.subtitle(),
                List.of(List.of(
                        Panel.of(now.picture(), figure.marks(), "picture"),
                        Panel.of(
                                shares.getFirst(),
                                scale,
                                figure.marks(),
                                ours,
                                "predicts " + figure.prediction(now.reference())),
                        Panel.of(
                                shares.getLast(),
                                scale,
                                figure.marks(),
                                theirs,
                                "predicts " + figure.prediction(before.reference())))),
                Optional.of(new Figure.Bar(scale, "share of the map's own reach")),
                figure.foot());
        return figure.exhibits(
                kind,
                drawn,
                title + ": the picture and the map of each version, each on its own scale. " + figure.subtitle() + ".",
                heats,
                Double.isNaN(spearman)
                        ? Map.of("versions", List.of(ours, theirs))
                        : Map.of("versions", List.of(ours, theirs), "spearman", spearman));
    }

    private static double spearman(Heat now, Heat before) {
        return now.usable() && before.usable() ? Spearman.of(now, before) : Double.NaN;
    }
}
