package dev.assay.check.attack;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.Predicted;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.Scale;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.npy.Npy;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A picture under attack: the first that the model then takes for another class, and the first that holds. */
@SuppressWarnings("ArrayRecordComponent") // large, handed over once, never compared
record Evaded(String attack, String eps, Ball ball, float[] point, boolean evades) {
    List<Candidate> candidates(PredictedSamples samples, Predictions member, int at) {
        return List.of(
                evades
                        ? Candidate.striking("evaded", () -> draw("evaded", samples, member, at))
                        : Candidate.ordinary("held", () -> draw("held", samples, member, at)));
    }

    private List<Exhibit> draw(String kind, PredictedSamples samples, Predictions member, int at) {
        InputSpec spec = member.model().input();
        Sample sample = samples.sample(at);
        float[] after = member.model().probabilities(new Victim(member.model()).images(List.of(point)));
        int predicted = Predicted.of(after, 0, after.length);
        List<String> classes = samples.audited().model().classes();
        String before = classes.get(member.predicted(at)) + " ("
                + Numbers.shown(member.probability(at, member.predicted(at))) + ')';
        String now = classes.get(predicted) + " (" + Numbers.shown(after[predicted]) + ')';
        Heat change = change(spec);
        Scale scale = Scale.of(List.of(change));
        String title = evades
                ? "A change of at most " + eps + "/255 that " + attack + " found makes it " + classes.get(predicted)
                : "No change of at most " + eps + "/255 that " + attack + " found moves the prediction";
        String subtitle = "Sample " + sample.id() + ": label "
                + samples.audited().dataset().classes().get(sample.label());
        Figure figure = new Figure(
                title,
                subtitle,
                List.of(List.of(
                        Panel.of(samples.pictures().get(at), List.of(), "as it is", before),
                        Panel.of(change, scale, List.of(), "change"),
                        Panel.of(Ball.picture(spec, point), List.of(), "changed", now))),
                Optional.of(new Figure.Bar(scale, "change of a pixel, mean over channels, in 255ths")),
                samples.audited().model().id() + " on "
                        + samples.audited().dataset().id() + " · evasion/2 · "
                        + member.member().id());
        String file = kind + '-' + (samples.first() + at);
        String alt = title + ". " + subtitle + ". As it is " + before + ", changed " + now + ".";
        return List.of(
                new Exhibit(file + ".png", Exhibit.PNG, title, alt, figure.png()),
                new Exhibit(
                        file + ".npy",
                        Exhibit.NPY,
                        "Numbers of: " + title,
                        "float32 [2, channels, height, width]: the picture and the changed one, pixels in [0, 1]",
                        npy(spec)),
                new Exhibit(
                        file + ".json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "What is predicted before and after",
                        CanonicalJson.bytes(Map.of(
                                "sample", sample.id(), "attack", attack, "eps", eps, "before", before, "after", now))));
    }

    private Heat change(InputSpec spec) {
        float[] mean = new float[spec.pixels()];
        for (int i = 0; i < point.length; i++) {
            mean[i % spec.pixels()] += 255 * (point[i] - ball.centre()[i]) / spec.channels();
        }
        return new Heat(spec.height(), spec.width(), mean);
    }

    private byte[] npy(InputSpec spec) {
        float[] both = new float[2 * point.length];
        System.arraycopy(ball.centre(), 0, both, 0, point.length);
        System.arraycopy(point, 0, both, point.length, point.length);
        return Npy.of(both, 2, spec.channels(), spec.height(), spec.width());
    }
}
