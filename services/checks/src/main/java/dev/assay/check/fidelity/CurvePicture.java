package dev.assay.check.fidelity;

import dev.assay.check.Exhibit;
import dev.assay.check.TaskView;
import dev.assay.check.picture.Charts;
import dev.assay.check.picture.Numbers;
import dev.assay.core.document.CanonicalJson;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The curves of a task's samples, and their mean. */
final class CurvePicture {
    private CurvePicture() {}

    /**
     * Draws them.
     *
     * @param traces one a sample; NaN where it has no usable map
     */
    static List<Exhibit> draw(PixelFlipping.Labels labels, TaskView task, List<double[]> traces) {
        List<double[]> curves =
                traces.stream().filter(curve -> !Double.isNaN(curve[0])).toList();
        if (curves.isEmpty()) {
            return List.of();
        }
        double[] mean = mean(curves);
        String area = Numbers.shown(Curve.area(mean));
        String title = labels.title() + " by " + task.explainer() + ": area " + area + " ("
                + (labels.lowerIsBetter() ? "lower" : "higher") + " is better)";
        String alt = title + ". The probability of the target over the " + labels.axis() + ", for "
                + curves.size() + " samples and their mean, which goes from " + Numbers.shown(mean[0]) + " to "
                + Numbers.shown(mean[mean.length - 1]) + ".";
        byte[] svg = Charts.lines(
                title,
                labels.axis(),
                "probability of the target",
                curves,
                List.of(new Charts.Line("mean of " + curves.size(), mean)));
        Map<String, Object> numbers = Map.of(
                "explainer",
                task.explainer(),
                "first",
                task.first(),
                "mean",
                list(mean),
                "samples",
                curves.stream().map(CurvePicture::list).toList());
        return List.of(
                new Exhibit(task.file("curves", "svg"), Exhibit.SVG, title, alt, svg),
                new Exhibit(
                        task.file("curves", "json"),
                        Exhibit.JSON,
                        "Numbers of: " + title,
                        "One curve a sample, each the mean over the members, and their mean",
                        CanonicalJson.bytes(numbers)));
    }

    private static double[] mean(List<double[]> curves) {
        double[] mean = new double[curves.getFirst().length];
        for (double[] curve : curves) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += curve[i] / curves.size();
            }
        }
        return mean;
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
