package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Exhibit;
import dev.assay.check.Group;
import dev.assay.check.Inputs;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.TaskView;
import dev.assay.check.VariantCheck;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Score;
import dev.assay.explain.Sweep;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** ROAD, remove and debias (Rong 2022): pixels are removed so that their removal leaves no trace of its own. */
public final class Road extends VariantCheck {
    private static final String ID = "road/1";

    private static final Parameter.Whole POINTS = new Parameter.Whole(
            "points", 9, 1, 99, "shares of removed pixels, equally spaced between none and all; 9: 10 to 90 percent");

    private static final Parameter.Real NOISE = new Parameter.Real(
            "noise",
            .01,
            0,
            1,
            "standard deviation of what is added to imputed values, as a share of the input's range");

    public static final Description DESCRIPTION = new Description(
            ID,
            "fidelity",
            Scope.MAPS,
            "Does the score depend on the pixels that the map calls relevant, when removing them leaves no edges behind?",
            "Removed pixels are imputed: each becomes the weighted mean of its 8 neighbours (1/6 beside, 1/12 across;"
                    + " at a border the weights of the neighbours that exist, rescaled), solved as one sparse linear"
                    + " system a picture by conjugate gradients, with multigrid as preconditioner, to a relative residual"
                    + " of 1e-6, plus normal noise. The pixels are ranked by the map, ties by index. The values are means over"
                    + " the shares of removed pixels of the probability of the target: most relevant first (morf), least"
                    + " relevant first (lerf), and road, half of lerf minus morf.",
            "Rong et al. 2022, A consistent and efficient evaluation strategy for attribution methods",
            List.of(POINTS, NOISE, MEMBERS),
            List.of(
                    Metric.higher("road", "(lerf - morf) / 2, in [-.5, .5]; 0 is chance"),
                    Metric.lower("morf", "mean probability, most relevant pixels removed, in [0, 1]"),
                    Metric.higher("lerf", "mean probability, least relevant pixels removed, in [0, 1]")),
            "The map does not rank the pixels that the score depends on.",
            "Do not show this explainer's maps for this model; compare another explainer before you blame the model.",
            Road::new);

    private static final int METRICS = 3;

    private final int points;
    private final double noise;

    Road(Arguments with) {
        super(with);
        points = with.whole(POINTS.name());
        noise = with.real(NOISE.name());
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("road", "morf", "lerf");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return METRICS;
    }

    @Override
    protected int width(MappedSample sample) {
        return METRICS + 2 * (points + 1);
    }

    @Override
    protected double[][] values(Group group) {
        InputSpec spec = group.spec();
        int[][] orders = new int[group.count()][];
        float[][] added = new float[group.count()][];
        for (int i = 0; i < orders.length; i++) {
            orders[i] = group.heat(i).order();
            added[i] = noise(spec, group.samples().get(i).draws(ID));
        }
        Imputation imputation = new Imputation(spec.channels(), spec.height(), spec.width());
        double[][] rows = new double[group.count()][METRICS + 2 * (points + 1)];
        new Sweep(group.model(), group.inputs(), group.targets(), Score.PROBABILITY)
                .run(
                        2 * points,
                        // Variant 0, the whole picture, is known.
                        (sample, k, values, at) -> {
                            BitSet removed = removed(orders[sample], k + 1);
                            imputation.apply(removed, added[sample], values, at);
                        },
                        (sample, k, score) -> put(rows[sample], k + 1, score));
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            put(row, 0, group.of(i).certainty());
            row[1] = mean(row, METRICS + 1);
            row[2] = mean(row, METRICS + points + 2);
            row[0] = (row[2] - row[1]) / 2;
        }
        return rows;
    }

    /** The pixels that a variant removes: from the front of the order, or from its end. */
    private BitSet removed(int[] order, int variant) {
        boolean most = variant <= points;
        int point = most ? variant : variant - points;
        int gone = Math.round((float) order.length * point / (points + 1));
        BitSet removed = new BitSet(order.length);
        for (int k = 0; k < gone; k++) {
            removed.set(most ? order[k] : order[order.length - 1 - k]);
        }
        return removed;
    }

    private void put(double[] row, int variant, double score) {
        if (variant <= points) {
            row[METRICS + variant] = score;
        }
        if (variant == 0 || variant > points) {
            row[METRICS + points + 1 + (variant == 0 ? 0 : variant - points)] = score;
        }
    }

    private double mean(double[] row, int from) {
        return Arrays.stream(row, from, from + points).average().orElseThrow();
    }

    private float[] noise(InputSpec spec, Draws draws) {
        Normal normal = new Normal(draws);
        float[] values = new float[spec.values()];
        float[] ranges = Inputs.ranges(spec);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (noise * ranges[i / spec.pixels()] * normal.next());
        }
        return values;
    }

    @Override
    public List<Exhibit> overall(TaskView task, List<double[]> traces) {
        return TwoOrders.draw(
                task,
                traces,
                "Pixels removed and imputed",
                "share of the removed pixels, to " + points + "/" + (points + 1));
    }
}
