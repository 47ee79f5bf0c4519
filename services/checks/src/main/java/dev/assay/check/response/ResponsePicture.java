package dev.assay.check.response;

import dev.assay.check.Exhibit;
import dev.assay.check.picture.Histograms;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How the responses of channels are distributed: to the class that they respond to most, and to all others. */
final class ResponsePicture {
    private static final int BINS = 20;

    private ResponsePicture() {}

    static List<Exhibit> draw(Origin origin, Layer layer, List<Unit> units, List<Sample> samples) {
        String title = "Responses of channels in layer " + layer.name() + " of " + origin.member();
        List<Histograms.Part> parts = new ArrayList<>();
        List<Map<String, Object>> numbers = new ArrayList<>();
        StringBuilder alt = new StringBuilder(title).append(", median response:");
        for (Unit unit : units) {
            boolean[] own = unit.own(samples);
            Histograms.Part part = part(origin, unit, own);
            parts.add(part);
            numbers.add(numbers(origin, unit, part));
            alt.append(" channel ").append(unit.channel()).append(": ");
            alt.append(origin.label(unit.label())).append(' ').append(median(unit, own, true));
            alt.append(", others ").append(median(unit, own, false)).append(';');
        }
        alt.setCharAt(alt.length() - 1, '.');
        var picture = new Histograms(
                title,
                "Channels that tell classes apart, with the share of their variance that lies between classes, over "
                        + samples.size() + " samples",
                parts,
                "mean activation over places",
                origin.foot(layer));
        Map<String, Object> all = Map.of(
                "layer", layer.name(),
                "samples", samples.stream().map(Sample::id).toList(),
                "channels", numbers);
        return List.of(
                new Exhibit("responses.png", Exhibit.PNG, title, alt.toString(), picture.png()),
                new Exhibit(
                        "responses.json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "Histograms of the picture of the same name, and the response to each sample",
                        CanonicalJson.bytes(all)));
    }

    private static Map<String, Object> numbers(Origin origin, Unit unit, Histograms.Part part) {
        return Map.of(
                "channel", unit.channel(),
                "class", origin.label(unit.label()),
                "between", unit.between(),
                "low", part.low(),
                "high", part.high(),
                "class-shares", Arrays.stream(part.of()).boxed().toList(),
                "other-shares", Arrays.stream(part.against()).boxed().toList(),
                "responses", Arrays.stream(unit.responses()).boxed().toList());
    }

    private static Histograms.Part part(Origin origin, Unit unit, boolean[] own) {
        double low = Arrays.stream(unit.responses()).min().orElse(0);
        double most = Arrays.stream(unit.responses()).max().orElse(1);
        double high = most > low ? most : low + 1;
        return new Histograms.Part(
                "channel " + unit.channel() + ": " + Numbers.percent(unit.between()) + " between classes",
                origin.label(unit.label()),
                "all others",
                low,
                high,
                shares(unit, own, true, low, high),
                shares(unit, own, false, low, high));
    }

    private static double[] shares(Unit unit, boolean[] own, boolean which, double low, double high) {
        double[] shares = new double[BINS];
        int n = 0;
        for (int i = 0; i < own.length; i++) {
            if (own[i] == which) {
                shares[Math.min(BINS - 1, (int) (BINS * (unit.responses()[i] - low) / (high - low)))]++;
                n++;
            }
        }
        for (int b = 0; b < BINS; b++) {
            shares[b] = n == 0 ? 0 : shares[b] / n;
        }
        return shares;
    }

    private static String median(Unit unit, boolean[] own, boolean which) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            if (own[i] == which) {
                values.add(unit.responses()[i]);
            }
        }
        values.sort(Double::compare);
        return values.isEmpty() ? "–" : Numbers.shown(values.get(values.size() / 2));
    }
}
