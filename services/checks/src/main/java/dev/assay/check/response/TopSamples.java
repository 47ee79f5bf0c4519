package dev.assay.check.response;

import dev.assay.check.Exhibit;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.release.Picture;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** The samples that channels respond to most. */
final class TopSamples {
    private TopSamples() {}

    /** @param tops of the unit at a place, the highest first */
    static List<Exhibit> draw(Origin origin, Layer layer, List<Unit> units, IntFunction<List<Tally.Top>> tops) {
        String title = "Samples that channels of layer " + layer.name() + " of " + origin.member() + " respond to most";
        List<List<Panel>> rows = new ArrayList<>();
        List<Map<String, Object>> numbers = new ArrayList<>();
        StringBuilder alt = new StringBuilder(title).append('.');
        for (Unit unit : units) {
            List<Tally.Top> top = tops.apply(unit.place());
            rows.add(top.stream().map(one -> panel(origin, layer, unit, one)).toList());
            numbers.add(Map.of(
                    "channel",
                    unit.channel(),
                    "top",
                    top.stream()
                            .map(one -> Map.of(
                                    "sample", one.sample().id(),
                                    "label", origin.label(one.sample()),
                                    "response", one.response()))
                            .toList()));
            alt.append(" Channel ").append(unit.channel()).append(':');
            top.forEach(one -> alt.append(' ')
                    .append(origin.label(one.sample()))
                    .append(" (")
                    .append(Numbers.shown(one.response()))
                    .append("),"));
            alt.setCharAt(alt.length() - 1, '.');
        }
        Figure figure = new Figure(
                title,
                layer.spatial() ? "Outlined: where the channel is at least half as active as at its highest" : "",
                rows,
                Optional.empty(),
                origin.foot(layer) + " · response: mean activation over places");
        return List.of(
                new Exhibit("top-samples.png", Exhibit.PNG, title, alt.toString(), figure.png()),
                new Exhibit(
                        "top-samples.json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "The response of each channel to each sample in the picture of the same name",
                        CanonicalJson.bytes(Map.of("layer", layer.name(), "channels", numbers))));
    }

    private static Panel panel(Origin origin, Layer layer, Unit unit, Tally.Top top) {
        Picture picture = origin.picture(top.sample());
        List<Panel.Mark> marks = layer.spatial()
                ? List.of(new Panel.Mark.Outline(Active.half(top.map(), picture.height(), picture.width()), false))
                : List.of();
        return Panel.of(
                picture,
                marks,
                "channel " + unit.channel() + ": " + origin.label(top.sample()),
                "sample " + top.sample().id() + ", " + Numbers.shown(top.response()));
    }
}
