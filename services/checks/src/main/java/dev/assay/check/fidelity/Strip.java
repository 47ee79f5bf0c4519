package dev.assay.check.fidelity;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.MappedSample;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What deletion or insertion does to a picture, in five stages, for the reference member's map. */
final class Strip {
    private static final int STAGES = 4;

    private Strip() {}

    static List<Candidate> candidates(
            MappedSample sample, PixelFlipping.Labels labels, Images start, Images end, Curve.Whole whole) {
        if (!sample.reference().heat().usable()) {
            return List.of();
        }
        return List.of(Candidate.ordinary("stages", () -> draw(sample, labels, start, end, whole)));
    }

    private static List<Exhibit> draw(
            MappedSample sample, PixelFlipping.Labels labels, Images start, Images end, Curve.Whole whole) {
        SampleFigure figure = new SampleFigure(sample, labels.check());
        int[] order = sample.reference().heat().order();
        double[] curve = Curve.of(
                sample.reference().model(),
                start,
                end,
                new int[][] {order},
                STAGES,
                new int[] {sample.target()},
                whole,
                new double[] {sample.reference().certainty()})[0];
        List<Panel> panels = new ArrayList<>();
        float[] current = start.values().clone();
        int changed = 0;
        for (int stage = 0; stage <= STAGES; stage++) {
            int until = Math.round((float) stage * order.length / STAGES);
            for (; changed < until; changed++) {
                for (int at = order[changed]; at < current.length; at += order.length) {
                    current[at] = end.values()[at];
                }
            }
            panels.add(Panel.of(
                    picture(current, sample.audited().model().input()),
                    List.of(),
                    100 * stage / STAGES + " % " + labels.done(),
                    "p = " + Numbers.shown(curve[stage])));
        }
        String title = labels.title() + " by " + sample.explainer() + ", the most relevant pixels first";
        return figure.exhibits(
                "stages",
                new Figure(title, figure.subtitle(), List.of(panels), Optional.empty(), figure.foot()),
                title + ": the picture in five stages with the probability p of target "
                        + figure.className(sample.target()) + ", from " + Numbers.shown(curve[0]) + " to "
                        + Numbers.shown(curve[STAGES]) + ". " + figure.subtitle() + ".",
                List.of(SampleFigure.shown(sample.reference())),
                Map.of("probabilities", Arrays.stream(curve).boxed().toList()));
    }

    /** An input of the model as a picture again, rounded and clipped. */
    private static Picture picture(float[] input, InputSpec spec) {
        byte[] pixels = new byte[input.length];
        for (int i = 0; i < input.length; i++) {
            int c = i / spec.pixels();
            double value = input[i] * spec.std()[c] + spec.mean()[c];
            double level = (value - spec.low()) / (spec.high() - spec.low());
            pixels[i] = (byte) Math.round(255 * Math.min(Math.max(level, 0), 1));
        }
        return new Picture(spec.channels(), spec.height(), spec.width(), pixels);
    }
}
