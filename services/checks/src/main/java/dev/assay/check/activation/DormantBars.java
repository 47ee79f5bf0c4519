package dev.assay.check.activation;

import dev.assay.check.ActivationCheck.Summed;
import dev.assay.check.Exhibit;
import dev.assay.check.TaskView;
import dev.assay.check.picture.Charts;
import dev.assay.check.picture.Charts.Bars;
import dev.assay.check.picture.Numbers;
import dev.assay.core.audit.Finding;
import dev.assay.core.document.CanonicalJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shares of dormant units, layer by layer and member by member. */
final class DormantBars {
    /** Members that stay apart in one chart; the first of the release. */
    private static final int MAX_MEMBERS = 5;

    private DormantBars() {}

    /**
     * Draws them.
     *
     * @param found one for each of what was summed
     */
    static List<Exhibit> draw(TaskView task, List<Summed> summed, List<Finding.Blocks> found) {
        List<String> layers = summed.stream().map(Summed::layer).distinct().toList();
        int members = Math.min(MAX_MEMBERS, task.audited().model().members().size());
        List<Bars> bars = new ArrayList<>();
        for (int m = 0; m < members; m++) {
            double[] values = new double[layers.size()];
            Arrays.fill(values, Double.NaN);
            for (int s = 0; s < summed.size(); s++) {
                if (summed.get(s).member() == m) {
                    values[layers.indexOf(summed.get(s).layer())] = value(found.get(s));
                }
            }
            bars.add(new Bars(task.audited().model().members().get(m).id(), values));
        }
        String title = "Dormant units of each layer";
        byte[] svg = Charts.bars(title, "layer", "share of dormant units", layers, bars);
        return List.of(
                new Exhibit("dormant.svg", Exhibit.SVG, title, alt(title, layers, bars), svg),
                new Exhibit(
                        "dormant.json",
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "Mean absolute activation of every unit, by member and layer, over " + task.count()
                                + " samples",
                        CanonicalJson.bytes(numbers(task, summed, found))));
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

    private static Map<String, Object> numbers(TaskView task, List<Summed> summed, List<Finding.Blocks> found) {
        Map<String, Object> numbers = new TreeMap<>();
        for (int s = 0; s < summed.size(); s++) {
            double[] sums = total(found.get(s));
            List<Double> means =
                    Arrays.stream(sums).map(sum -> sum / task.count()).boxed().toList();
            numbers.put(
                    task.audited().model().members().get(summed.get(s).member()).id()
                            + '/'
                            + summed.get(s).layer(),
                    Map.of("dormant", value(found.get(s)), "means", means));
        }
        return numbers;
    }

    private static double value(Finding.Blocks found) {
        long samples = found.blocks().stream().mapToLong(Finding.Block::samples).sum();
        return found.statistic().of(total(found), samples);
    }

    private static double[] total(Finding.Blocks found) {
        double[] total = new double[found.blocks().getFirst().sums().length];
        for (Finding.Block block : found.blocks()) {
            double[] sums = block.sums();
            for (int i = 0; i < total.length; i++) {
                total[i] += sums[i];
            }
        }
        return total;
    }
}
