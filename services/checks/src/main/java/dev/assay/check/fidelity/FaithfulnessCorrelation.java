package dev.assay.check.fidelity;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Description;
import dev.assay.check.Group;
import dev.assay.check.MappedSample;
import dev.assay.check.Metric;
import dev.assay.check.VariantCheck;
import dev.assay.check.similarity.Pearson;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.InputSpec;
import dev.assay.explain.Baseline;
import dev.assay.explain.Score;
import dev.assay.explain.Sweep;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** Faithfulness correlation (Bhatt 2020): do subsets of the picture matter as much as the map says they do? */
public final class FaithfulnessCorrelation extends VariantCheck {
    private static final String ID = "faithfulness-correlation/1";

    private static final Parameter.Whole SUBSETS =
            new Parameter.Whole("subsets", 200, 3, 10_000, "random subsets of the cells");

    private static final Parameter.Whole GRID =
            new Parameter.Whole("grid", 9, 2, 64, "cells along each side of the picture");

    private static final Parameter.Real SHARE =
            new Parameter.Real("share", .2, .001, .999, "of the cells in each subset; at least one cell");

    public static final Description DESCRIPTION = new Description(
            ID,
            "fidelity",
            Scope.MAPS,
            "Do parts of the picture matter to the score as much as the map says they do?",
            "The picture is divided into a grid of cells as equal as pixels allow. Pearson's correlation, over random"
                    + " subsets of a fixed share of the cells drawn without replacement, of the sum of the map over the"
                    + " subset and f(x) - f(x with the subset set to the baseline), f the score of the target. Every"
                    + " explainer meets the same subsets. Where the score does not change at all there is no"
                    + " correlation and no value.",
            "Bhatt et al. 2020, Evaluating and aggregating feature-based model explanations",
            List.of(SUBSETS, GRID, SHARE, (Parameter) Baseline.PARAMETER, Score.PARAMETER, MEMBERS),
            List.of(Metric.higher("correlation", "Pearson's correlation, in [-1, 1]; 0 is chance")),
            "What the map says of parts of the picture does not go with what they do to the score.",
            "Do not compare amounts of relevance in this explainer's maps; compare another explainer.",
            FaithfulnessCorrelation::new);

    private final int subsets;
    private final int grid;
    private final double share;
    private final Baseline baseline;
    private final Score score;

    FaithfulnessCorrelation(Arguments with) {
        super(with);
        subsets = with.whole(SUBSETS.name());
        grid = with.whole(GRID.name());
        share = with.real(SHARE.name());
        baseline = Baseline.named(with.text(Baseline.PARAMETER.name()));
        score = Score.named(with.text(Score.PARAMETER.name()));
    }

    @Override
    public Applies applies(Audited audited) {
        return Applies.all("correlation");
    }

    @Override
    protected int metrics(MappedSample sample) {
        return 1;
    }

    @Override
    protected int width(MappedSample sample) {
        return 1;
    }

    @Override
    protected double[][] values(Group group) {
        InputSpec spec = group.spec();
        int[] cells = cells(spec);
        int count = 1 + IntStream.of(cells).max().orElseThrow();
        double[][] sums = new double[group.count()][subsets];
        double[][] changes = new double[group.count()][subsets];
        double[] whole = new double[group.count()];
        new Sweep(group.model(), group.inputs(), group.targets(), score)
                .run(
                        subsets + 1,
                        (sample, variant, values, at) -> {
                            if (variant > 0) {
                                boolean[] chosen = subset(count, group.samples().get(sample), variant - 1);
                                float[] colour = baseline.of(
                                        spec, group.samples().get(sample).input(), 0);
                                float[] heat = group.heat(sample).values();
                                for (int p = 0; p < cells.length; p++) {
                                    if (chosen[cells[p]]) {
                                        sums[sample][variant - 1] += heat[p];
                                        for (int c = 0; c < colour.length; c++) {
                                            values[at + c * cells.length + p] = colour[c];
                                        }
                                    }
                                }
                            }
                        },
                        (sample, variant, found) -> {
                            if (variant == 0) {
                                whole[sample] = found;
                            } else {
                                changes[sample][variant - 1] = whole[sample] - found;
                            }
                        });
        double[][] rows = new double[group.count()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {Pearson.of(sums[i], changes[i])};
        }
        return rows;
    }

    /** The cell of each pixel; a picture smaller than the grid has a cell a pixel. */
    private int[] cells(InputSpec spec) {
        int rows = Math.min(grid, spec.height());
        int columns = Math.min(grid, spec.width());
        return IntStream.range(0, spec.pixels())
                .map(p -> p / spec.width() * rows / spec.height() * columns + p % spec.width() * columns / spec.width())
                .toArray();
    }

    /** The first cells of a random order (Fisher and Yates). */
    private boolean[] subset(int count, MappedSample sample, int draw) {
        UniformRandomProvider source = sample.draws(ID).of(draw).source();
        int[] order = IntStream.range(0, count).toArray();
        boolean[] chosen = new boolean[count];
        int size = Math.max(1, (int) Math.round(share * count));
        for (int k = 0; k < size; k++) {
            int other = k + source.nextInt(count - k);
            int cell = order[other];
            order[other] = order[k];
            order[k] = cell;
            chosen[cell] = true;
        }
        return chosen;
    }
}
