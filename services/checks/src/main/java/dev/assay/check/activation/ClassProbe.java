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

/** What channels have to do with classes, with one another, and with the score. */
public final class ClassProbe implements ActivationCheck {
    private static final Parameter.Real TOP = new Parameter.Real(
            "top",
            .1,
            0,
            1,
            "share of a layer's channels, at least one, whose part of the score is the dominating one");
    private static final Parameter.Whole LAYERS = Depth.layers(8);
    private static final Parameter.Whole UNITS = Depth.units();
    private static final Parameter.Whole BLOCKS = Depth.blocks();

    public static final Description DESCRIPTION = new Description(
            "class-probe/1",
            "activation health",
            Scope.ACTIVATIONS,
            "Which channels go with which class, which fire together, and how few carry the score?",
            "Of each channel the mean activation over places. Class correlation: the highest absolute Pearson"
                    + " correlation with the indicator of a class, mean over channels. Co-activation: mean absolute"
                    + " correlation of two channels. Dominating pathways: a channel contributes its activations times the"
                    + " gradient of the target's logit, summed over places; the share of all absolute contributions that"
                    + " the top tenth of the channels (a parameter) carries, mean over samples. Constant channels have"
                    + " correlation 0; samples without contributions are left out.",
            "Point-biserial correlation; gradient times activation, Shrikumar et al. 2016, at inner layers",
            List.of(TOP, LAYERS, UNITS, BLOCKS),
            List.of(
                    Metric.neither("class-correlation", "mean over channels of the highest |r| with a class, in [0, 1]")
                            .each("member/layer"),
                    Metric.neither("co-activation", "mean |r| of two channels, in [0, 1]")
                            .each("member/layer"),
                    Metric.neither("pathways", "share of the score that the top channels carry, in [0, 1]")
                            .each("member/layer")),
            "A handful of channels carries the decision, or channels hardly tell the classes apart.",
            "Look at the top-activating samples of these channels: they show what the decision hangs on.",
            ClassProbe::new);

    private final double top;
    private final int layers;
    private final int units;
    private final int blocks;

    ClassProbe(Arguments with) {
        top = with.real(TOP.name());
        layers = with.whole(LAYERS.name());
        units = with.whole(UNITS.name());
        blocks = with.whole(BLOCKS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return audited.sameClasses()
                ? Applies.all()
                : Applies.nothing("the classes of model and dataset differ, so labels say nothing about channels");
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
            parts.add(correlations(run, label, layer, new Layout(new ClassSums(classes, chosen.length)), chosen));
            parts.add(pathways(run, label, layer));
        });
        Part.Measure drawn = parts.getFirst().measures().getFirst();
        return new EachLayer(
                DESCRIPTION.id(),
                parts,
                found -> LayerBars.draw(
                        stage,
                        "classes",
                        "Channels and classes in each layer",
                        "mean highest |r| with a class",
                        drawn,
                        found,
                        one -> one.part().sight().gradients()
                                ? Map.of()
                                : Layout.of(one, classes).details(one)));
    }

    private static Part correlations(Run run, String label, Layer layer, Layout layout, int[] chosen) {
        return new Part(
                Sight.of(run, layer),
                label,
                layout.length(),
                (seen, into) -> layout.add(seen, chosen, into),
                List.of(
                        Part.Measure.of(
                                "class-correlation",
                                Range.SHARE,
                                layout::classCorrelation,
                                "the samples are of one class only"),
                        Part.Measure.of(
                                "co-activation", Range.SHARE, layout::coActivation, "the layer has one channel only")),
                false);
    }

    /** Sums: the shares, and the number of samples that have one. */
    private Part pathways(Run run, String label, Layer layer) {
        return new Part(
                new Sight(run, layer, true),
                label,
                2,
                this::addShares,
                List.of(Part.Measure.of(
                        "pathways",
                        Range.SHARE,
                        (sums, n) -> sums[1] == 0 ? Double.NaN : Math.min(1, sums[0] / sums[1]),
                        "no channel contributes to the score of any sample")),
                true);
    }

    private void addShares(Seen seen, double[] into) {
        double[] contributions = seen.contributions();
        for (int i = 0; i < seen.n(); i++) {
            double share =
                    share(Arrays.copyOfRange(contributions, i * seen.channels(), (i + 1) * seen.channels()), top);
            if (!Double.isNaN(share)) {
                into[0] += share;
                into[1]++;
            }
        }
    }

    /** The part of all absolute values that the greatest ones hold; NaN where all are 0. */
    static double share(double[] contributions, double top) {
        double[] sorted = Arrays.stream(contributions).map(Math::abs).sorted().toArray();
        int count = Math.max(1, (int) Math.ceil(top * sorted.length - 1e-9));
        double all = 0;
        double held = 0;
        for (int i = sorted.length - 1; i >= 0; i--) {
            all += sorted[i];
            held += sorted.length - i <= count ? sorted[i] : 0;
        }
        return all > 0 ? held / all : Double.NaN;
    }

    /** Sums: those of classes, then the moments of the channels over samples. */
    record Layout(ClassSums byClass) {
        static Layout of(EachLayer.Found one, int classes) {
            // length = classes (1 + u) + 1 + u + u (u + 1) / 2
            for (int u = 1; ; u++) {
                Layout layout = new Layout(new ClassSums(classes, u));
                if (layout.length() >= one.part().length()) {
                    return layout;
                }
            }
        }

        private Moments moments() {
            return new Moments(byClass.units());
        }

        int length() {
            return byClass.length() + moments().length();
        }

        void add(Seen seen, int[] chosen, double[] into) {
            double[] means = seen.means();
            double[] row = new double[chosen.length];
            for (int i = 0; i < seen.n(); i++) {
                for (int u = 0; u < chosen.length; u++) {
                    row[u] = means[i * seen.channels() + chosen[u]];
                }
                byClass.add(seen.samples().get(i).label(), row, into);
                Moments.add(row, into, byClass.length());
            }
        }

        /** {@code [unit][class]}; 0 where channel or class is constant. */
        double[][] correlations(double[] sums) {
            double[][] covariance = moments().covariance(sums, byClass.length());
            double n = sums[byClass.length()];
            double[][] found = new double[byClass.units()][byClass.classes()];
            for (int u = 0; u < found.length; u++) {
                double mean = sums[byClass.length() + 1 + u] / n;
                for (int c = 0; c < byClass.classes(); c++) {
                    double p = byClass.count(sums, c) / n;
                    double spread = covariance[u][u] * p * (1 - p);
                    double with = byClass.sum(sums, c, u) / n - mean * p;
                    found[u][c] = spread > 0 ? Math.max(-1, Math.min(1, with / Math.sqrt(spread))) : 0;
                }
            }
            return found;
        }

        double classCorrelation(double[] sums, long n) {
            for (int c = 0; c < byClass.classes(); c++) {
                if (byClass.count(sums, c) == n) {
                    return Double.NaN;
                }
            }
            double all = 0;
            for (double[] unit : correlations(sums)) {
                all += Arrays.stream(unit).map(Math::abs).max().orElse(0);
            }
            return all / byClass.units();
        }

        double coActivation(double[] sums, long n) {
            double[][] covariance = moments().covariance(sums, byClass.length());
            double all = 0;
            int pairs = 0;
            for (int i = 0; i < byClass.units(); i++) {
                for (int j = i + 1; j < byClass.units(); j++) {
                    all += Math.abs(Moments.correlation(covariance, i, j));
                    pairs++;
                }
            }
            return pairs == 0 ? Double.NaN : all / pairs;
        }

        Map<String, ?> details(EachLayer.Found one) {
            return Map.of(
                    "class-correlations",
                    Arrays.stream(correlations(one.sums()))
                            .map(unit -> Arrays.stream(unit).boxed().toList())
                            .toList());
        }
    }
}
