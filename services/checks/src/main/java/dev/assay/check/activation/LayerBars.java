package dev.assay.check.activation;

import dev.assay.check.Exhibit;
import dev.assay.check.Stage;
import dev.assay.check.activation.EachLayer.Found;
import dev.assay.check.picture.Charts;
import dev.assay.check.picture.Charts.Bars;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One value in [0, 1] of each layer, member by member, with the numbers that it was made from. */
final class LayerBars {
    /** Members that stay apart in one chart; the first of the release. */
    private static final int MAX_MEMBERS = 5;

    private LayerBars() {}

    /**
     * Draws them.
     *
     * @param stem of the files
     * @param unit of the values
     * @param drawn the measure that the bars show
     * @param details more numbers of a part, beside its measures
     */
    static List<Exhibit> draw(
            Stage stage,
            String stem,
            String title,
            String unit,
            Part.Measure drawn,
            List<Found> found,
            Function<Found, Map<String, ?>> details) {
        List<Found> shown = found.stream()
                .filter(one -> one.part().measures().contains(drawn))
                .toList();
        List<String> layers = shown.stream()
                .map(one -> one.part().sight().layer().name())
                .distinct()
                .toList();
        int members = Math.min(MAX_MEMBERS, stage.models().size());
        List<Bars> bars = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            double[] values = new double[layers.size()];
            Arrays.fill(values, Double.NaN);
            for (Found one : shown) {
                if (one.part().sight().run().member() == m) {
                    values[layers.indexOf(one.part().sight().layer().name())] = one.value(drawn);
                }
            }
            bars.add(new Bars(stage.audited().model().members().get(m).id(), values));
        }
        return List.of(
                new Exhibit(
                        stem + ".svg",
                        Exhibit.SVG,
                        title,
                        alt(title, layers, bars),
                        Charts.bars(title, "layer", unit, layers, bars)),
                new Exhibit(
                        stem + ".json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "Values and sums of every member and layer, over "
                                + stage.audited().count() + " samples",
                        CanonicalJson.bytes(numbers(found, details))));
    }

    private static String alt(String title, List<String> layers, List<Bars> bars) {
        StringBuilder alt = new StringBuilder(title)
                .append(", ")
                .append(String.join(", ", layers))
                .append(':');
        for (Bars member : bars) {
            alt.append(' ').append(member.name());
            Arrays.stream(member.values()).forEach(value -> alt.append(' ').append(Numbers.shown(value)));
            alt.append(';');
        }
        return alt.toString();
    }

    private static Map<String, Object> numbers(List<Found> found, Function<Found, Map<String, ?>> details) {
        Map<String, Map<String, @Nullable Object>> numbers = new TreeMap<>();
        for (Found one : found) {
            Map<String, @Nullable Object> of =
                    numbers.computeIfAbsent(one.part().label(), label -> new HashMap<>());
            for (Part.Measure measure : one.part().measures()) {
                double value = one.value(measure);
                of.put(measure.stem(), Double.isNaN(value) ? null : value);
            }
            of.putAll(details.apply(one));
        }
        return new TreeMap<>(numbers);
    }

    /** Some of the sums as means over samples. */
    static Map<String, List<Double>> numbers(Found one, String name, int count, int from) {
        long n = LongStream.of(one.samples()).sum();
        return Map.of(
                name,
                Arrays.stream(one.sums(), from, from + count)
                        .map(sum -> sum / n)
                        .boxed()
                        .toList());
    }
}
