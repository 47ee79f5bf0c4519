package dev.assay.check.picture;

import dev.assay.check.Heat;
import dev.assay.core.release.Picture;
import dev.assay.explain.Maps;
import java.util.List;
import java.util.Optional;

/**
 * One map beside its picture and over it, with its colour bar: what is looked at without an audit.
 *
 * @param picture as people see it
 * @param pictureCaption what its colours are
 * @param map one map
 * @param mapCaption below the map
 */
public record MapFigure(Picture picture, String pictureCaption, Maps map, String mapCaption) {
    public MapFigure {
        if (map.n() != 1) {
            throw new IllegalArgumentException("a figure shows one map, found " + map.n());
        }
    }

    /** The map at the resolution of the picture, the mean over its channels. */
    public Heat heat() {
        Heat sum = Heat.of(map, picture.height(), picture.width()).getFirst();
        return SampleFigure.scaled(sum, 1f / map.channels());
    }

    /**
     * The figure as PNG.
     *
     * @param title what it shows
     * @param subtitle of the sample
     * @param foot what it was made from
     */
    public byte[] png(String title, String subtitle, String foot) {
        Heat heat = heat();
        Scale scale = Scale.of(List.of(heat));
        List<Panel> panels = List.of(
                Panel.of(picture, List.of(), pictureCaption),
                Panel.of(heat, scale, List.of(), mapCaption),
                Panel.overlay(picture, heat, scale, List.of(), "map over picture"));
        String unit = map.channels() == 1 ? "relevance" : SampleFigure.UNIT;
        return new Figure(title, subtitle, List.of(panels), Optional.of(new Figure.Bar(scale, unit)), foot).png();
    }
}
