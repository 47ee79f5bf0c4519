package dev.assay.check.activation;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Gathering;
import dev.assay.check.Metric;
import dev.assay.check.Run;
import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.check.Stage;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.statistics.Range;
import dev.assay.onnx.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How far units prefer one class, and how seldom they fire. */
public final class Selectivity implements ActivationCheck {
    private static final Parameter.Whole LAYERS = Depth.layers(8);
    private static final Parameter.Whole UNITS = Depth.units();
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "selectivity/1",
            "activation health",
            Scope.ACTIVATIONS,
            "How far do the units of each layer prefer one class, and how seldom do they fire?",
            "Class-conditional means of each unit's mean absolute activation over places: (highest - mean of the others)"
                    + " / (highest + mean of the others), 0 for a unit that never fires; the mean over units. Beside it the"
                    + " share of activations that are 0, and the lifetime sparseness of the units that fire,"
                    + " (1 - (mean r)^2 / mean r^2) / (1 - 1 / n).",
            "Morcos et al. 2018, On the importance of single directions; Vinje and Gallant 2000",
            List.of(LAYERS, UNITS, BLOCKS),
            List.of(
                    Metric.neither("selectivity", "mean class selectivity of the units, in [0, 1]")
                            .each("member/layer"),
                    Metric.neither("sparsity", "share of activations that are 0, in [0, 1]")
                            .each("member/layer"),
                    Metric.neither("lifetime", "mean lifetime sparseness of the units, in [0, 1]")
                            .each("member/layer")),
            "The network leans on single units, or hardly uses them: what a unit shows says less than it seems to.",
            "Compare with a healthy version; ablate the most selective units and see whether the score follows.",
            Selectivity::new);

    private final int layers;
    private final int units;
    private final int blocks;

    Selectivity(Arguments with) {
        layers = with.whole(LAYERS.name());
        units = with.whole(UNITS.name());
        blocks = with.whole(BLOCKS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return audited.sameClasses()
                ? Applies.all()
                : Applies.nothing("the classes of model and dataset differ, so labels say nothing about units");
    }

    @Override
    public int blocks() {
        return blocks;
    }

    @Override
    public Gathering<?> gather(Stage stage) {
        int classes = stage.audited().model().classes().size();
        long tallies = (long) Math.min(blocks, stage.audited().count())
                * layers
                * stage.models().size();
        List<Part> parts = new ArrayList<>();
        Members.each(stage, layers, (run, label, layer) -> {
            int[] chosen = ClassSums.units(layer, units, classes, tallies);
            parts.add(part(run, label, layer, new Layout(new ClassSums(classes, chosen.length)), chosen));
        });
        return new EachLayer(
                DESCRIPTION.id(),
                parts,
                found -> LayerBars.draw(
                        stage,
                        "selectivity",
                        "Class selectivity of each layer",
                        "mean selectivity of units",
                        found.getFirst().part().measures().getFirst(),
                        found.stream().map(one -> one).toList(),
                        one -> Map.of(
                                "units",
                                Arrays.stream(new Layout(new ClassSums(classes, unitsOf(one, classes)))
                                                .selectivities(one.sums()))
                                        .boxed()
                                        .toList())));
    }

    private static int unitsOf(EachLayer.Found one, int classes) {
        return (one.part().length() - classes) / (classes + 3);
    }

    private static Part part(Run run, String label, Layer layer, Layout layout, int[] chosen) {
        return new Part(
                Sight.of(run, layer),
                label,
                layout.length(),
                (seen, into) -> layout.add(seen, chosen, into),
                List.of(
                        Part.Measure.of(
                                "selectivity",
                                Range.SHARE,
                                (sums, n) -> mean(layout.selectivities(sums)),
                                "the samples are of one class only"),
                        Part.Measure.share("sparsity", layout::sparsity),
                        Part.Measure.of("lifetime", Range.SHARE, layout::lifetime, "no unit fires")),
                false);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /**
     * Sums: those of classes, then for each unit the sum of its magnitudes, of their squares, and of the shares of
     * activations that are 0.
     */
    record Layout(ClassSums byClass) {
        int length() {
            return byClass.length() + 3 * byClass.units();
        }

        void add(Seen seen, int[] chosen, double[] into) {
            double[] magnitudes = seen.magnitudes();
            float[] values = seen.values();
            int at = byClass.length();
            double[] row = new double[chosen.length];
            for (int i = 0; i < seen.n(); i++) {
                for (int u = 0; u < chosen.length; u++) {
                    int channel = i * seen.channels() + chosen[u];
                    row[u] = magnitudes[channel];
                    into[at + u] += row[u];
                    into[at + chosen.length + u] += row[u] * row[u];
                    into[at + 2 * chosen.length + u] += zeros(values, channel, seen.places());
                }
                byClass.add(seen.samples().get(i).label(), row, into);
            }
        }

        private static double zeros(float[] values, int channel, int places) {
            int zeros = 0;
            for (int p = channel * places; p < (channel + 1) * places; p++) {
                zeros += values[p] == 0 ? 1 : 0;
            }
            return (double) zeros / places;
        }

        /** One a unit; empty where fewer than two classes have samples. */
        double[] selectivities(double[] sums) {
            int present = 0;
            for (int c = 0; c < byClass.classes(); c++) {
                present += byClass.count(sums, c) > 0 ? 1 : 0;
            }
            double[] found = new double[present < 2 ? 0 : byClass.units()];
            for (int u = 0; u < found.length; u++) {
                double most = 0;
                double all = 0;
                for (int c = 0; c < byClass.classes(); c++) {
                    double count = byClass.count(sums, c);
                    double mean = count > 0 ? byClass.sum(sums, c, u) / count : 0;
                    most = Math.max(most, mean);
                    all += mean;
                }
                double rest = Math.max(0, all - most) / (present - 1);
                found[u] = most > 0 ? (most - rest) / (most + rest) : 0;
            }
            return found;
        }

        double sparsity(double[] sums, long n) {
            double zeros = 0;
            for (int u = 0; u < byClass.units(); u++) {
                zeros += sums[byClass.length() + 2 * byClass.units() + u];
            }
            return Math.min(1, zeros / n / byClass.units());
        }

        double lifetime(double[] sums, long n) {
            double all = 0;
            int firing = 0;
            for (int u = 0; u < byClass.units(); u++) {
                double mean = sums[byClass.length() + u] / n;
                double square = sums[byClass.length() + byClass.units() + u] / n;
                if (square > 0 && n > 1) {
                    all += Math.max(0, Math.min(1, (1 - mean * mean / square) / (1 - 1.0 / n)));
                    firing++;
                }
            }
            return firing == 0 ? Double.NaN : all / firing;
        }
    }
}
