package dev.assay.check.fidelity;

import dev.assay.check.Exhibit;
import dev.assay.check.TaskView;
import dev.assay.check.picture.Charts;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.CanonicalJson;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The mean curves of a task's samples in both orders: most relevant first, and least relevant first. */
final class TwoOrders {
    private TwoOrders() {}

    /**
     * Draws them.
     *
     * @param traces one a sample: two curves of one length, one after the other; NaN where it has no usable map
     * @param axis what grows to the right
     */
    static List<Exhibit> draw(TaskView task, List<double[]> traces, String what, String axis) {
        List<double[]> present =
                traces.stream().filter(trace -> !Double.isNaN(trace[0])).toList();
        if (present.isEmpty()) {
            return List.of();
        }
        double[] both = new double[present.getFirst().length];
        for (double[] trace : present) {
            for (int i = 0; i < both.length; i++) {
                both[i] += trace[i] / present.size();
            }
        }
        double[] most = Arrays.copyOf(both, both.length / 2);
        double[] least = Arrays.copyOfRange(both, both.length / 2, both.length);
        String title = what + ", by the " + task.explainer() + " map";
        String alt = title + ". The mean probability of the target of " + present.size() + " samples over the " + axis
                + ": most relevant first it goes from " + ends(most) + ", least relevant first from " + ends(least)
                + ". The wider the gap, the better the map ranks.";
        byte[] svg = Charts.lines(
                title,
                axis,
                "probability of the target",
                List.of(),
                List.of(new Charts.Line("most relevant first", most), new Charts.Line("least relevant first", least)));
        Map<String, Object> numbers = Map.of(
                "explainer", task.explainer(),
                "first", task.first(),
                "samples", present.size(),
                "most-relevant-first", list(most),
                "least-relevant-first", list(least));
        return List.of(
                new Exhibit(task.file("orders", "svg"), Exhibit.SVG, title, alt, svg),
                new Exhibit(
                        task.file("orders", "json"),
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "The mean curves in both orders",
                        CanonicalJson.bytes(numbers)));
    }

    private static String ends(double[] curve) {
        return Numbers.shown(curve[0]) + " to " + Numbers.shown(curve[curve.length - 1]);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
