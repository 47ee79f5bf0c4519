package dev.assay.check.drift;

import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.Stage;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import dev.assay.core.npy.Npy;
import dev.assay.core.release.Sample;
import java.util.List;
import java.util.Optional;

/** Where the deepest compared layer finds its reasons in the first sample, by this version and by the one before. */
final class DriftMaps {
    private DriftMaps() {}

    /**
     * @param now the layer's relevance by place
     * @param before that of its counterpart
     */
    static List<Exhibit> draw(Stage stage, Compared one, Heat now, Heat before) {
        Sample sample = stage.audited().dataset().samples().getFirst();
        String ours = stage.audited().model().id().toString();
        String theirs = stage.audited().previous().orElseThrow().id().toString();
        String title = "Relevance in layer " + one.layer().name() + " of " + one.member() + " by " + ours + " and by "
                + theirs + " before it";
        String subtitle = "Sample " + sample.id() + ": label "
                + stage.audited().dataset().classes().get(sample.label())
                + "; activations times gradients of the target's logit, summed over channels";
        List<Heat> shares = List.of(SampleFigure.ownShare(now), SampleFigure.ownShare(before));
        Scale scale = Scale.of(shares);
        Figure figure = new Figure(
                title,
                subtitle,
                List.of(List.of(
                        Panel.of(stage.pictures().apply(sample), List.of(), "picture"),
                        Panel.of(
                                shares.getFirst(),
                                scale,
                                List.of(),
                                ours,
                                one.layer().name()),
                        Panel.of(
                                shares.getLast(),
                                scale,
                                List.of(),
                                theirs,
                                one.earlier().name()))),
                Optional.of(new Figure.Bar(scale, "share of the map's own reach")),
                ours + " on " + stage.audited().dataset().id() + " · " + ActivationDrift.DESCRIPTION.id());
        Exhibit picture = new Exhibit(
                "drift-maps.png",
                Exhibit.PNG,
                title,
                title + ": the picture and the map of each version, each on its own scale. " + subtitle + ".",
                figure.png());
        return now.values().length == before.values().length
                ? List.of(picture, numbers(title, now, before))
                : List.of(picture);
    }

    private static Exhibit numbers(String title, Heat now, Heat before) {
        int size = now.values().length;
        float[] both = new float[2 * size];
        System.arraycopy(now.values(), 0, both, 0, size);
        System.arraycopy(before.values(), 0, both, size, size);
        return new Exhibit(
                "drift-maps.npy",
                Exhibit.NPY,
                "Numbers of: " + title,
                "float32 [2, height, width]: the map of this version, then of the one before",
                Npy.of(both, 2, now.height(), now.width()));
    }
}
