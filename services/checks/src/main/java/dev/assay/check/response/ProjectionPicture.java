package dev.assay.check.response;

import dev.assay.check.Exhibit;
import dev.assay.check.picture.Numbers;
import dev.assay.check.picture.Scatter;
import dev.assay.check.projection.Pca;
import dev.assay.check.projection.Tsne;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The samples in the last layer, laid out in two dimensions, by class. */
final class ProjectionPicture {
    /** Classes that have a colour and shape of their own, the most frequent; the others are gray. */
    private static final int MAX_CLASSES = 12;

    private final Origin origin;
    private final Layer layer;
    private final List<Sample> samples;

    ProjectionPicture(Origin origin, Layer layer, List<Sample> samples) {
        this.origin = origin;
        this.layer = layer;
        this.samples = samples;
    }

    List<Exhibit> draw(double[][] rows, Pca pca, double perplexity) {
        List<Exhibit> exhibits = new ArrayList<>(exhibits(
                "pca",
                "principal components",
                "component 1 (" + Numbers.percent(pca.explained()[0]) + " of the variance)",
                "component 2 (" + Numbers.percent(pca.explained()[1]) + ")",
                pca.points(),
                Map.of("explained", Arrays.stream(pca.explained()).boxed().toList())));
        if (rows.length >= Tsne.LEAST) {
            Tsne tsne = Tsne.of(rows, perplexity, pca, origin.draws().of("t-sne"));
            exhibits.addAll(exhibits(
                    "tsne",
                    "t-SNE",
                    "t-SNE 1 (no unit; perplexity " + Numbers.shown(tsne.perplexity()) + ", divergence "
                            + Numbers.shown(tsne.divergence()) + " nats)",
                    "t-SNE 2 (no unit)",
                    tsne.points(),
                    Map.of("divergence", tsne.divergence(), "perplexity", tsne.perplexity())));
        }
        return exhibits;
    }

    private List<Exhibit> exhibits(
            String file, String how, String x, String y, double[][] points, Map<String, Object> more) {
        String title =
                "Layer " + layer.name() + " of " + origin.member() + ": " + samples.size() + " samples by " + how;
        List<Scatter.Group> groups = groups(points);
        Map<String, Object> numbers = new TreeMap<>(more);
        numbers.put("layer", layer.name());
        numbers.put("member", origin.member());
        numbers.put("made-from", origin.foot(layer));
        numbers.put(
                "points",
                IntStream.range(0, points.length)
                        .mapToObj(i -> Map.of(
                                "sample",
                                samples.get(i).id(),
                                "label",
                                origin.label(samples.get(i)),
                                "x",
                                points[i][0],
                                "y",
                                points[i][1]))
                        .toList());
        return List.of(
                new Exhibit(file + ".svg", Exhibit.SVG, title, alt(title, groups), Scatter.svg(title, x, y, groups)),
                new Exhibit(
                        file + ".json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "The place of each sample in the picture of the same name",
                        CanonicalJson.bytes(numbers)));
    }

    private List<Scatter.Group> groups(double[][] points) {
        Map<Integer, List<double[]>> byLabel = new TreeMap<>();
        for (int i = 0; i < points.length; i++) {
            byLabel.computeIfAbsent(samples.get(i).label(), label -> new ArrayList<>())
                    .add(points[i]);
        }
        List<Integer> frequent = byLabel.entrySet().stream()
                .sorted((a, b) ->
                        Integer.compare(b.getValue().size(), a.getValue().size()))
                .limit(MAX_CLASSES)
                .map(Map.Entry::getKey)
                .toList();
        List<Scatter.Group> groups = new ArrayList<>();
        List<double[]> rest = new ArrayList<>();
        byLabel.forEach((label, of) -> {
            if (frequent.contains(label)) {
                groups.add(group(origin.label(label), of, false));
            } else {
                rest.addAll(of);
            }
        });
        if (!rest.isEmpty()) {
            groups.add(group(byLabel.size() - frequent.size() + " other classes", rest, true));
        }
        return groups;
    }

    private static Scatter.Group group(String name, List<double[]> points, boolean rest) {
        return new Scatter.Group(
                name,
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray(),
                rest);
    }

    private static String alt(String title, List<Scatter.Group> groups) {
        StringBuilder alt = new StringBuilder(title).append(". Centre of each class:");
        for (Scatter.Group group : groups) {
            double x = Arrays.stream(group.x()).average().orElse(0);
            double y = Arrays.stream(group.y()).average().orElse(0);
            alt.append(' ').append(group.name()).append(" (").append(group.x().length);
            alt.append(") at ").append(Numbers.shown(x)).append(", ").append(Numbers.shown(y));
            alt.append(';');
        }
        alt.setCharAt(alt.length() - 1, '.');
        return alt.toString();
    }
}
