package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * RISE (Petsiuk, Das and Saenko 2018): the score of the picture under many random masks, each mask weighted by its
 * score. A mask is a grid of {@code cells x cells} zeros and ones, one with probability {@code keep}, enlarged
 * bilinearly (half-pixel centres) to one cell more than the picture and cut out at a random place within a cell. A
 * pixel's value is {@code sum(score * mask) / (masks * keep)}; masked parts become the baseline.
 *
 * <p>Each mask has its own place below the sample's draws, so the masks of a sample are the same for every model and in
 * every batch.
 */
public final class Rise implements Explainer {
    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "rise",
            "Covers the picture with many random masks and averages them, each weighted by the score it leaves.",
            "Petsiuk, Das and Saenko 2018",
            "It is an estimate from random masks: with few of them it is noisy, and it is no finer than a cell of"
                    + " their grid.",
            new Parameters(
                    "explainer \"rise\"",
                    List.of(
                            new Parameter.Whole("masks", 1000, 1, 100_000, "random masks for each picture"),
                            new Parameter.Whole("cells", 7, 1, 64, "cells of a mask's grid on each side"),
                            new Parameter.Real("keep", 0.5, 0.01, 0.99, "probability that a cell is left uncovered"),
                            Baseline.PARAMETER,
                            Score.PARAMETER)),
            Rise::new,
            Set.of(ExplainerEntry.Trait.STOCHASTIC, ExplainerEntry.Trait.MANY_PASSES));

    private final int masks;
    private final int cells;
    private final double keep;
    private final Baseline baseline;
    private final Score score;

    private Rise(Arguments arguments) {
        this.masks = arguments.whole("masks");
        this.cells = arguments.whole("cells");
        this.keep = arguments.real("keep");
        this.baseline = Baseline.named(arguments.text("baseline"));
        this.score = Score.named(arguments.text("score"));
    }

    @Override
    public String name() {
        return ENTRY.name();
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        int area = inputs.height() * inputs.width();
        double[][] maps = new double[inputs.n()][area];
        float[][] fills = new float[inputs.n()][];
        for (int i = 0; i < fills.length; i++) {
            fills[i] = baseline.of(model.input(), inputs, i);
        }
        Masks grid = new Masks(cells, keep, inputs.height(), inputs.width());
        // A sweep makes a batch of variants, then takes their scores: masks wait here in between.
        float[][] waiting = new float[model.batch()][area];
        new Sweep(model, inputs, targets, score)
                .run(
                        masks,
                        (input, variant, values, at) -> {
                            float[] mask = waiting[slot(input, variant, waiting.length)];
                            grid.draw(draws.get(input).of(variant), mask);
                            cover(inputs, values, at, mask, fills[input]);
                        },
                        (input, variant, value) -> {
                            float[] mask = waiting[slot(input, variant, waiting.length)];
                            double[] map = maps[input];
                            for (int p = 0; p < area; p++) {
                                map[p] += value * mask[p];
                            }
                        });
        for (double[] map : maps) {
            for (int p = 0; p < area; p++) {
                map[p] /= masks * keep;
            }
        }
        return Sweep.perPixel(inputs, maps);
    }

    private int slot(int input, int variant, int slots) {
        return (int) (((long) input * masks + variant) % slots);
    }

    private static void cover(Images inputs, float[] values, int at, float[] mask, float[] fill) {
        for (int c = 0; c < inputs.channels(); c++) {
            float blank = fill[c];
            int from = at + c * mask.length;
            for (int p = 0; p < mask.length; p++) {
                values[from + p] = blank + mask[p] * (values[from + p] - blank);
            }
        }
    }

    /** Draws masks for pictures of one size. */
    static final class Masks {
        private final int cells;
        private final double keep;
        private final int height;
        private final int width;
        private final int cellHeight;
        private final int cellWidth;
        private final Bilinear enlarge;

        Masks(int cells, double keep, int height, int width) {
            this.cells = cells;
            this.keep = keep;
            this.height = height;
            this.width = width;
            this.cellHeight = Math.ceilDiv(height, cells);
            this.cellWidth = Math.ceilDiv(width, cells);
            this.enlarge = new Bilinear(cells, cells, (cells + 1) * cellHeight, (cells + 1) * cellWidth);
        }

        /** Writes the mask of that place: the grid first, then how far it is shifted down and right. */
        void draw(Draws draws, float[] mask) {
            UniformRandomProvider random = draws.source();
            double[] grid = new double[cells * cells];
            for (int i = 0; i < grid.length; i++) {
                grid[i] = random.nextDouble() < keep ? 1 : 0;
            }
            int down = random.nextInt(cellHeight);
            int right = random.nextInt(cellWidth);
            enlarge.cut(grid, down, right, height, width, mask);
        }
    }
}
