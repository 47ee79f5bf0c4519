package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Exhibit;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.Ranking;
import dev.assay.check.TaskView;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Score;
import dev.assay.explain.Sweep;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** Region perturbation (Bach 2015, Samek 2017): the area over the curve when square regions are destroyed one by one. */
public final class RegionPerturbation extends VariantCheck {
    private static final String ID = "region-perturbation/1";

    private static final Parameter.Whole PATCH =
            new Parameter.Whole("patch", 0, 0, 512, "side of a region in pixels; 0: a 28th of the picture's width");

    private static final Parameter.Whole REGIONS = new Parameter.Whole(
            "regions", 100, 1, 10_000, "regions destroyed one after the other; all of them where there are no more");

    public static final Description DESCRIPTION = new Description(
            ID,
            "fidelity",
            Scope.MAPS,
            "Does the score fall faster when the regions that the map calls most relevant are destroyed first than when"
                    + " they are last?",
            "The picture is divided into squares (smaller ones at the right and lower border), ranked by the sum of the"
                    + " map over each, ties by index. They are replaced one by one by uniform noise over the range of the"
                    + " input, the same noise in both orders. AOPC is the mean of f(x) - f(x after k regions) over k = 0"
                    + " to the number of regions, f the probability of the target: most relevant first (morf), least"
                    + " relevant first (lerf), and the gap between the two.",
            "Bach et al. 2015, On pixel-wise explanations; Samek et al. 2017, Evaluating the visualization of what a"
                    + " deep neural network has learned",
            List.of(PATCH, REGIONS, MEMBERS),
            List.of(
                    Metric.higher("gap", "morf minus lerf, in [-1, 1]; 0 is chance"),
                    Metric.higher("morf", "area over the curve, most relevant regions first, in [-1, 1]"),
                    Metric.lower("lerf", "area over the curve, least relevant regions first, in [-1, 1]")),
            "The map does not rank the regions that the score depends on.",
            "Do not show this explainer's maps for this model; compare another explainer before you blame the model.",
            RegionPerturbation::new);

    private static final int METRICS = 3;
    private static final int DEFAULT_PATCHES = 28;

    private final int patch;
    private final int regions;

    RegionPerturbation(Arguments with) {
        super(with);
        patch = with.whole(PATCH.name());
        regions = with.whole(REGIONS.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("gap", "morf", "lerf");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return METRICS;
    }

    @Override
    protected int width(MappedSample sample) {
        int steps = steps(grid(sample.audited().model().input()));
        return METRICS + 2 * (steps + 1);
    }

    private Grid grid(InputSpec spec) {
        int side = patch == 0 ? Math.max(1, Math.round((float) spec.width() / DEFAULT_PATCHES)) : patch;
        return new Grid(spec.height(), spec.width(), side);
    }

    private int steps(Grid grid) {
        return Math.min(regions, grid.count());
    }

    @Override
    protected double[][] values(Group group) {
        Grid grid = grid(group.spec());
        int steps = steps(grid);
        int[][] orders = new int[group.count()][];
        float[][] noise = new float[group.count()][];
        for (int i = 0; i < orders.length; i++) {
            orders[i] = Ranking.descending(grid.sums(group.heat(i)));
            noise[i] = noise(group.spec(), group.samples().get(i).draws(ID));
        }
        double[][] rows = new double[group.count()][METRICS + 2 * (steps + 1)];
        new Sweep(group.model(), group.inputs(), group.targets(), Score.PROBABILITY)
                .run(
                        2 * steps,
                        // Variant 0, the whole picture, is known.
                        (sample, k, values, at) -> {
                            int variant = k + 1;
                            int gone = variant <= steps ? variant : variant - steps;
                            for (int r = 0; r < gone; r++) {
                                int[] order = orders[sample];
                                int region = variant <= steps ? order[r] : order[order.length - 1 - r];
                                grid.copy(region, noise[sample], values, at);
                            }
                        },
                        (sample, k, score) -> put(rows[sample], steps, k + 1, score));
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            put(row, steps, 0, group.of(i).certainty());
            row[1] = overCurve(row, METRICS, steps);
            row[2] = overCurve(row, METRICS + steps + 1, steps);
            row[0] = row[1] - row[2];
        }
        return rows;
    }

    /** Both curves begin with the score of the whole picture, variant 0. */
    private static void put(double[] row, int steps, int variant, double score) {
        if (variant <= steps) {
            row[METRICS + variant] = score;
        }
        if (variant == 0 || variant > steps) {
            row[METRICS + steps + 1 + (variant == 0 ? 0 : variant - steps)] = score;
        }
    }

    private static double overCurve(double[] row, int from, int steps) {
        return IntStream.rangeClosed(0, steps)
                .mapToDouble(k -> row[from] - row[from + k])
                .average()
                .orElseThrow();
    }

    private static float[] noise(InputSpec spec, Draws draws) {
        UniformRandomProvider source = draws.source();
        float[] mean = spec.mean();
        float[] std = spec.std();
        float[] noise = new float[spec.values()];
        for (int i = 0; i < noise.length; i++) {
            int c = i / spec.pixels();
            double level = spec.low() + source.nextDouble() * (spec.high() - spec.low());
            noise[i] = (float) ((level - mean[c]) / std[c]);
        }
        return noise;
    }

    @Override
    public List<Exhibit> overall(TaskView task, List<double[]> traces) {
        return TwoOrders.draw(task, traces, "Regions destroyed one by one", "share of the destroyed regions");
    }
}
