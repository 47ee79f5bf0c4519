package dev.assay.check.response;

import dev.assay.check.Exhibit;
import dev.assay.check.Heat;
import dev.assay.check.picture.Figure;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Panel;
import dev.assay.check.picture.SampleFigure;
import dev.assay.check.picture.Scale;
import dev.assay.core.npy.Npy;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Feature maps of one sample, layer by layer. */
final class FeatureGrid {
    private FeatureGrid() {}

    /** One layer and its maps. */
    record Row(Layer layer, Tally.FeatureMaps maps) {
        /** The maps as shares of the layer's reach. */
        List<Heat> shares() {
            double reach = Scale.of(maps.maps()).reach();
            return maps.maps().stream()
                    .map(map -> SampleFigure.scaled(map, (float) (1 / reach)))
                    .toList();
        }
    }

    /** The picture, with the outline of where the layer is active, and the maps of the most active channels. */
    static List<Exhibit> draw(Origin origin, Sample sample, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        String title =
                "Feature maps of sample " + sample.id() + ", label " + origin.label(sample) + ", by " + origin.member();
        Picture picture = origin.picture(sample);
        Scale scale =
                Scale.of(rows.stream().flatMap(row -> row.shares().stream()).toList());
        List<List<Panel>> panels = rows.stream()
                .map(row -> panels(picture, row, scale))
                .sorted(Comparator.comparing(List<Panel>::size).reversed())
                .toList();
        Figure figure = new Figure(
                title,
                "The most active channels of each layer; outlined in the picture: where the layer's mean activation"
                        + " is at least half of its highest",
                panels,
                Optional.of(new Figure.Bar(scale, "share of the layer's reach")),
                origin.foot());
        List<Exhibit> exhibits = new ArrayList<>();
        exhibits.add(new Exhibit("feature-maps.png", Exhibit.PNG, title, alt(title, rows), figure.png()));
        for (int r = 0; r < rows.size(); r++) {
            exhibits.add(numbers(title, r, rows.get(r)));
        }
        return exhibits;
    }

    private static List<Panel> panels(Picture picture, Row row, Scale scale) {
        List<Panel> panels = new ArrayList<>();
        panels.add(Panel.of(
                picture,
                List.of(new Panel.Mark.Outline(
                        Active.half(row.maps().whole(), picture.height(), picture.width()), false)),
                "layer " + row.layer().name(),
                row.layer().channels() + " channels, " + row.layer().height() + " x "
                        + row.layer().width()));
        List<Heat> shares = row.shares();
        for (int c = 0; c < shares.size(); c++) {
            panels.add(Panel.of(
                    shares.get(c),
                    scale,
                    List.of(),
                    "channel " + row.maps().channels()[c],
                    "highest " + highest(row, c)));
        }
        return panels;
    }

    private static String highest(Row row, int c) {
        return Numbers.shown(Active.highest(row.maps().maps().get(c)));
    }

    private static String alt(String title, List<Row> rows) {
        StringBuilder alt = new StringBuilder(title).append('.');
        for (Row row : rows) {
            alt.append(" Layer ").append(row.layer().name()).append(", highest activation of");
            for (int c = 0; c < row.maps().maps().size(); c++) {
                alt.append(" channel ").append(row.maps().channels()[c]).append(": ");
                alt.append(highest(row, c)).append(',');
            }
            alt.setCharAt(alt.length() - 1, '.');
        }
        return alt.toString();
    }

    private static Exhibit numbers(String title, int r, Row row) {
        List<Heat> maps = row.maps().maps();
        int size = maps.getFirst().values().length;
        float[] all = new float[maps.size() * size];
        List<String> channels = new ArrayList<>();
        for (int c = 0; c < maps.size(); c++) {
            System.arraycopy(maps.get(c).values(), 0, all, c * size, size);
            channels.add(String.valueOf(row.maps().channels()[c]));
        }
        return new Exhibit(
                "feature-maps-" + (r + 1) + ".npy",
                Exhibit.NPY,
                "Numbers of: " + title,
                "float32 [" + maps.size() + ", height, width]: activations of layer "
                        + row.layer().name() + ", channels " + String.join(", ", channels),
                Npy.of(
                        all,
                        maps.size(),
                        maps.getFirst().height(),
                        maps.getFirst().width()));
    }
}
