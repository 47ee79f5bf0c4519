package dev.assay.check.response;

import dev.assay.check.Exhibit;
import dev.assay.check.Gathering;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.check.activation.Depth;
import dev.assay.check.projection.Pca;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.release.Sample;
import dev.assay.core.statistics.Range;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Keeps what the pictures need while the layers of the first member pass by. */
final class Watching implements Gathering<Tally> {
    private static final String CHECK = Responses.DESCRIPTION.id();

    private final Stage stage;
    private final Watched watched;
    private final double perplexity;
    private final int[] chosen;
    private final List<Sample> shown;
    private final Map<String, Integer> places = new HashMap<>();

    Watching(Stage stage, Watched watched, int samples, double perplexity) {
        this.stage = stage;
        this.watched = watched;
        this.perplexity = perplexity;
        chosen = Depth.evenly(stage.audited().count(), samples);
        shown = Arrays.stream(chosen)
                .mapToObj(stage.audited().dataset().samples()::get)
                .toList();
        for (int s = 0; s < chosen.length; s++) {
            places.put(shown.get(s).id(), s);
        }
    }

    @Override
    public List<Sight> sights() {
        return watched.sights();
    }

    @Override
    public Tally tally() {
        return new Tally(watched.respondingUnits().length);
    }

    @Override
    public void see(Tally into, Seen seen) {
        Layer layer = seen.sight().layer();
        if (layer.equals(watched.projected())) {
            rows(seen, watched.projectedUnits(), into.projected);
        }
        if (layer.equals(watched.responding())) {
            int[] units = watched.respondingUnits();
            rows(seen, units, into.responses);
            for (int u = 0; u < units.length; u++) {
                for (int i = 0; i < seen.n(); i++) {
                    into.enter(u, seen, i, units[u]);
                }
            }
        }
        if (watched.mapped().contains(layer) && seen.samples().getFirst().id().equals(first().id())) {
            into.maps.put(layer, Tally.featureMaps(seen, 0));
        }
    }

    private Sample first() {
        return stage.audited().dataset().samples().getFirst();
    }

    private void rows(Seen seen, int[] units, TreeMap<Integer, double[]> into) {
        double[] means = seen.means();
        for (int i = 0; i < seen.n(); i++) {
            Integer place = places.get(seen.samples().get(i).id());
            if (place != null) {
                int from = i * seen.channels();
                into.put(
                        place,
                        Arrays.stream(units).mapToDouble(u -> means[from + u]).toArray());
            }
        }
    }

    @Override
    public Gathered found(List<Tally> blocks, long[] samples) {
        double[][] projected = together(blocks, tally -> tally.projected);
        int[] labels = shown.stream().mapToInt(Sample::label).toArray();
        Pca pca = Pca.of(projected);
        List<Finding> findings = List.of(
                perSample("neighbours", Neighbours.nearestAgree(projected, labels), true),
                perSample("chance", Neighbours.chance(labels), false),
                new Finding.Reduced(
                        new Key(CHECK, "", "explained"),
                        Range.SHARE,
                        Math.min(1, Arrays.stream(pca.explained()).sum()),
                        samples,
                        new double[0],
                        "it describes the one projection that is shown"));
        return new Gathered(findings, () -> draw(blocks, projected, pca));
    }

    private Finding perSample(String metric, double[] values, boolean share) {
        double[] all = new double[stage.audited().count()];
        Arrays.fill(all, Double.NaN);
        for (int s = 0; s < values.length; s++) {
            all[chosen[s]] = values[s];
        }
        return new Finding.PerSample(new Key(CHECK, "", metric), 0, all, share);
    }

    private List<Exhibit> draw(List<Tally> blocks, double[][] projected, Pca pca) {
        Origin origin = new Origin(stage);
        List<Exhibit> exhibits = new ArrayList<>(
                new ProjectionPicture(origin, watched.projected(), shown).draw(projected, pca, perplexity));
        exhibits.addAll(FeatureGrid.draw(origin, first(), mapped(blocks)));
        double[][] responses = together(blocks, tally -> tally.responses);
        List<Unit> units = Unit.tellingClassesApart(watched.respondingUnits(), responses, shown);
        exhibits.addAll(ResponsePicture.draw(origin, watched.responding(), units, shown));
        exhibits.addAll(TopSamples.draw(origin, watched.responding(), units, unit -> Tally.top(blocks, unit)));
        return exhibits;
    }

    private List<FeatureGrid.Row> mapped(List<Tally> blocks) {
        Map<Layer, Tally.FeatureMaps> maps = new HashMap<>();
        blocks.forEach(block -> maps.putAll(block.maps));
        List<FeatureGrid.Row> rows = new ArrayList<>();
        for (Layer layer : watched.mapped()) {
            Tally.FeatureMaps of = maps.get(layer);
            if (of != null) {
                rows.add(new FeatureGrid.Row(layer, of));
            }
        }
        return rows;
    }

    private static double[][] together(List<Tally> blocks, Function<Tally, TreeMap<Integer, double[]>> rows) {
        TreeMap<Integer, double[]> all = new TreeMap<>();
        blocks.forEach(block -> all.putAll(rows.apply(block)));
        return all.values().toArray(double[][]::new);
    }
}
