package dev.assay.check.edge;

import dev.assay.check.Candidate;
import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.edge.Variant.Constant;
import dev.assay.check.edge.Variant.Moved;
import dev.assay.check.edge.Variant.Tone;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Some variants of the first usable sample, each with its map below. */
final class EdgePictures {
    private static final List<Variant> SHOWN = List.of(
            new Constant(.5),
            new Tone("saturated", 4),
            new Tone("low-contrast", .1),
            new Moved("", 0, 0, 3),
            new Moved("", 30, 0, 0));

    private static final List<String> NAMES =
            List.of("constant gray", "saturated", "low contrast", "3 pixels to the right", "turned by 30 degrees");

    private EdgePictures() {}

    static List<Candidate> candidates(MappedSample sample) {
        return List.of(Candidate.ordinary("variants", () -> draw(sample)));
    }

    private static List<Exhibit> draw(MappedSample sample) {
        SampleFigure figure = new SampleFigure(sample, EdgeCases.ID);
        InputSpec spec = sample.audited().model().input();
        float share = 1f / sample.reference().map().channels();
        List<Heat> shown = new ArrayList<>(List.of(SampleFigure.shown(sample.reference())));
        List<Panel> above = new ArrayList<>(List.of(Panel.of(sample.picture(), List.of(), "picture")));
        for (int v = 0; v < SHOWN.size(); v++) {
            Images input = SHOWN.get(v).of(sample.input(), spec);
            Maps map = sample.explaining().explain(sample.reference().model(), input);
            shown.add(SampleFigure.scaled(
                    Heat.of(map, spec.height(), spec.width()).getFirst(), share));
            above.add(Panel.of(picture(input.values(), spec), List.of(), NAMES.get(v)));
        }
        Scale scale = Scale.of(shown);
        List<Panel> below = shown.stream()
                .map(heat -> Panel.of(heat, scale, List.of(), "map of it"))
                .toList();
        String title = "Pictures at the edge, explained by " + sample.explainer();
        return figure.exhibits(
                "variants",
                new Figure(
                        title,
                        figure.subtitle(),
                        List.of(above, below),
                        Optional.of(new Figure.Bar(scale, "relevance, mean over channels")),
                        figure.foot()),
                title + ": the picture, then " + String.join(", ", NAMES)
                        + ", each with its map below, all maps on one scale. " + figure.subtitle() + ".",
                shown,
                Map.of("variants", NAMES));
    }

    /** An input of the model as a picture again, rounded and clipped. */
    private static Picture picture(float[] input, InputSpec spec) {
        byte[] pixels = new byte[input.length];
        for (int i = 0; i < input.length; i++) {
            int c = i / spec.pixels();
            double level = (input[i] * spec.std()[c] + spec.mean()[c] - spec.low()) / (spec.high() - spec.low());
            pixels[i] = (byte) Math.round(255 * Math.clamp(level, 0, 1));
        }
        return new Picture(spec.channels(), spec.height(), spec.width(), pixels);
    }
}
