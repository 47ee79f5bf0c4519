package dev.assay.check.drift;

import dev.assay.check.Exhibit;
import dev.assay.check.Stage;
import dev.assay.check.drift.Drifted.Measure;
import dev.assay.check.picture.Charts;
import dev.assay.check.picture.Charts.Bars;
import dev.assay.check.picture.Histograms;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Layer by layer how far the first member drifted, and the units that drifted most, before and now. */
final class DriftPicture {
    private static final int UNITS = 6;
    private static final int BINS = 20;

    private DriftPicture() {}

    /**
     * What became of one layer.
     *
     * @param ranked whether there are importances to rank
     * @param discrepancy sums over all samples
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Drawn(Compared of, Side now, Side before, Drifted drifted, boolean ranked, double[] discrepancy) {
        double value(Measure measure) {
            return measure == Drifted.NDCG && !ranked
                    ? Double.NaN
                    : measure.of().applyAsDouble(drifted);
        }
    }

    /** One unit of a layer. */
    private record Moved(Drawn layer, int unit) {
        double psi() {
            return layer.drifted().psi()[unit];
        }

        String name() {
            return layer.of().layer().name() + " channel " + layer.now().chosen()[unit];
        }
    }

    static List<Exhibit> draw(Stage stage, List<Drawn> all) {
        Map<String, List<Drawn>> against = new LinkedHashMap<>();
        all.forEach(one -> against.computeIfAbsent(one.of().against(), name -> new ArrayList<>())
                .add(one));
        List<Exhibit> exhibits = new ArrayList<>();
        against.forEach((name, layers) -> {
            String member = layers.getFirst().of().member();
            List<Drawn> first = layers.stream()
                    .filter(one -> one.of().member().equals(member))
                    .toList();
            String title = "Drift of " + member + " against "
                    + before(stage, first.getFirst().of());
            exhibits.add(bars("drift-" + name, title, first));
            exhibits.addAll(units("drifted-units-" + name, title, stage, first));
            exhibits.add(new Exhibit(
                    "drift-" + name + ".json",
                    Exhibit.JSON,
                    "Numbers of: " + title,
                    "Every value of every member and layer, with the statistics of each unit that was looked at",
                    CanonicalJson.bytes(numbers(layers))));
        });
        return exhibits;
    }

    private static String before(Stage stage, Compared one) {
        return (one.againstVersion()
                        ? stage.audited().previous().orElseThrow().id()
                        : stage.audited().previousDataset().orElseThrow().id())
                .toString();
    }

    private static Exhibit bars(String file, String title, List<Drawn> layers) {
        List<String> names = layers.stream().map(one -> one.of().layer().name()).toList();
        List<Bars> bars = List.of(
                new Bars("KS, mean of units", values(layers, "ks")),
                new Bars("units with PSI ≥ .25", values(layers, "psi-major")),
                new Bars(
                        "1 − nDCG",
                        Arrays.stream(values(layers, "ndcg"))
                                .map(value -> 1 - value)
                                .toArray()));
        StringBuilder alt = new StringBuilder(title);
        for (int l = 0; l < names.size(); l++) {
            alt.append(l == 0 ? ". Layer " : "; layer ").append(names.get(l)).append(':');
            for (int b = 0; b < bars.size(); b++) {
                Bars series = bars.get(b);
                alt.append(b == 0 ? " " : ", ").append(series.name()).append(' ');
                alt.append(Numbers.shown(series.values()[l]));
            }
        }
        return new Exhibit(
                file + ".svg",
                Exhibit.SVG,
                title,
                alt.append('.').toString(),
                Charts.bars(title, "layer", "0 as before, 1 as different as can be", names, bars));
    }

    private static double[] values(List<Drawn> layers, String stem) {
        Measure measure = Drifted.MEASURES.stream()
                .filter(one -> one.stem().equals(stem))
                .findFirst()
                .orElseThrow();
        return layers.stream().mapToDouble(one -> one.value(measure)).toArray();
    }

    private static List<Exhibit> units(String file, String title, Stage stage, List<Drawn> layers) {
        List<Moved> most = layers.stream()
                .flatMap(layer ->
                        IntStream.range(0, layer.drifted().psi().length).mapToObj(unit -> new Moved(layer, unit)))
                .filter(unit -> unit.psi() > 0)
                .sorted((a, b) -> Double.compare(b.psi(), a.psi()))
                .limit(UNITS)
                .toList();
        if (most.isEmpty()) {
            return List.of();
        }
        String before = before(stage, layers.getFirst().of());
        String now = (layers.getFirst().of().againstVersion()
                        ? stage.audited().model().id()
                        : stage.audited().dataset().id())
                .toString();
        String heading = title + ": the units that moved most";
        StringBuilder alt = new StringBuilder(heading).append(", with their stability index:");
        most.forEach(unit -> alt.append(' ')
                .append(unit.name())
                .append(' ')
                .append(Numbers.shown(unit.psi()))
                .append(';'));
        alt.setCharAt(alt.length() - 1, '.');
        Histograms picture = new Histograms(
                heading,
                "Share of samples by mean activation; PSI of .25 or more is a major shift",
                most.stream().map(unit -> part(unit, before, now)).toList(),
                "mean activation over places",
                stage.audited().model().id() + " on "
                        + stage.audited().dataset().id() + " · " + ActivationDrift.DESCRIPTION.id());
        return List.of(new Exhibit(file + ".png", Exhibit.PNG, heading, alt.toString(), picture.png()));
    }

    private static Histograms.Part part(Moved unit, String before, String now) {
        Distribution old = unit.layer().before().values(unit.unit());
        Distribution fresh = unit.layer().now().values(unit.unit());
        double low = Math.min(old.least(), fresh.least());
        double most = Math.max(old.most(), fresh.most());
        double high = most > low ? most : low + 1;
        return new Histograms.Part(
                unit.name() + ": PSI " + Numbers.shown(unit.psi()),
                before,
                now,
                low,
                high,
                old.shares(BINS, low, high),
                fresh.shares(BINS, low, high));
    }

    private static Map<String, Object> numbers(List<Drawn> layers) {
        Map<String, Object> numbers = new TreeMap<>();
        for (Drawn one : layers) {
            Map<String, @Nullable Object> of = new HashMap<>();
            Drifted.MEASURES.forEach(measure -> of.put(measure.stem(), number(one.value(measure))));
            of.put("mmd", number(Discrepancy.value(one.discrepancy())));
            of.put("mmd-p", number(Discrepancy.probability(one.discrepancy())));
            of.put("variance", one.drifted().gaussians().variance());
            of.put("units", Arrays.stream(one.now().chosen()).boxed().toList());
            of.put("unit-ks", Arrays.stream(one.drifted().ks()).boxed().toList());
            of.put("unit-psi", Arrays.stream(one.drifted().psi()).boxed().toList());
            numbers.put(one.of().member() + '/' + one.of().layer().name(), of);
        }
        return numbers;
    }

    private static @Nullable Double number(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
