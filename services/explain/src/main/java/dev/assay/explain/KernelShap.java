package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Kernel SHAP (Lundberg and Lee 2017) over the square cells of a grid: the Shapley value of each cell in the game whose
 * players are the cells and whose value is the score of the picture with all other cells replaced by the baseline. A
 * cell's value is shared evenly by its pixels and channels, so the values of a map add up to
 * {@code f(x) - f(baseline)}.
 *
 * <p>Where all coalitions of cells are no more than the samples, all are scored and the values are exact. Else
 * coalitions are drawn, each followed by its complement (Covert and Lee 2021): its size with probability proportional to
 * {@code (m - 1) / (s (m - s))}, then its cells uniformly.
 */
public final class KernelShap implements Explainer {
    /** Cells of a picture: the least squares take their third power in steps, seconds at this number. */
    static final int MAX_CELLS = 1024;

    /** Two pairs of coalitions a cell: with fewer it is chance whether they tell the cells apart. */
    static final int MIN_SAMPLES_A_CELL = 4;

    /** Variants of a picture: the whole one, the empty one, then the coalitions. */
    private static final int WHOLE = 0;

    private static final int EMPTY = 1;
    private static final int ENDS = 2;

    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "kernel-shap",
            "Shares the change of the score fairly among the cells of a grid: their Shapley values.",
            "Lundberg and Lee 2017",
            "Cells are squares that know nothing of objects, a removed cell gives pictures that the model was not"
                    + " trained on, and with more cells than can be enumerated the values are estimates.",
            new Parameters(
                    "explainer \"kernel-shap\"",
                    List.of(
                            new Parameter.Whole(
                                    "window", 16, 1, 1024, "side of a cell in pixels; the last may be smaller"),
                            new Parameter.Whole(
                                    "samples",
                                    2000,
                                    4,
                                    100_000,
                                    "coalitions scored for each picture; all of them where there are no more"),
                            Baseline.PARAMETER,
                            Score.PARAMETER)),
            KernelShap::new,
            Set.of(ExplainerEntry.Trait.STOCHASTIC, ExplainerEntry.Trait.MANY_PASSES));

    private final int window;
    private final int samples;
    private final Baseline baseline;
    private final Score score;

    private KernelShap(Arguments arguments) {
        this.window = arguments.whole("window");
        this.samples = arguments.whole("samples");
        this.baseline = Baseline.named(arguments.text("baseline"));
        this.score = Score.named(arguments.text("score"));
    }

    @Override
    public String name() {
        return ENTRY.name();
    }

    /** The target's score for the input less that for the baseline (Lundberg and Lee 2017, local accuracy). */
    @Override
    public Optional<Total> total() {
        return Optional.of((model, inputs, targets) -> {
            double[] totals = new double[inputs.n()];
            CellGrid cells = new CellGrid(inputs.height(), inputs.width(), window);
            new Sweep(model, inputs, targets, score)
                    .run(
                            ENDS,
                            (input, variant, values, at) -> {
                                if (variant == EMPTY) {
                                    float[] colour = baseline.of(model.input(), inputs, input);
                                    cells.cover(new BitSet(), inputs.channels(), colour, values, at);
                                }
                            },
                            (input, variant, value) -> totals[input] += variant == WHOLE ? value : -value);
            return totals;
        });
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        CellGrid cells = new CellGrid(inputs.height(), inputs.width(), window);
        Coalitions coalitions = coalitions(cells);
        double[][] maps = new double[inputs.n()][inputs.height() * inputs.width()];
        float[][] fills = new float[inputs.n()][];
        for (int i = 0; i < fills.length; i++) {
            fills[i] = baseline.of(model.input(), inputs, i);
        }
        ShapleyRegression regression = new ShapleyRegression(cells.count());
        int last = ENDS + coalitions.count() - 1;
        new Sweep(model, inputs, targets, score)
                .run(
                        last + 1,
                        (input, variant, values, at) -> {
                            BitSet kept = kept(coalitions, variant, draws.get(input));
                            cells.cover(kept, inputs.channels(), fills[input], values, at);
                        },
                        (input, variant, value) -> {
                            BitSet kept = kept(coalitions, variant, draws.get(input));
                            switch (variant) {
                                case WHOLE -> regression.begin(value);
                                case EMPTY -> regression.empty(value);
                                default -> regression.add(kept, coalitions.weight(kept.cardinality()), value);
                            }
                            if (variant == last) {
                                cells.spread(regression.values(), inputs.channels(), maps[input]);
                            }
                        });
        return Sweep.perPixel(inputs, maps);
    }

    private static BitSet kept(Coalitions coalitions, int variant, Draws draws) {
        return switch (variant) {
            case WHOLE -> coalitions.all();
            case EMPTY -> new BitSet();
            default -> coalitions.at(variant - ENDS, draws);
        };
    }

    private Coalitions coalitions(CellGrid cells) {
        int count = cells.count();
        if (count > MAX_CELLS) {
            throw new Refused("kernel-shap makes " + count + " cells of " + window + " x " + window
                    + " pixels, at most " + MAX_CELLS + " are compared: raise the window");
        }
        if (!Coalitions.enumerable(count, samples) && samples < MIN_SAMPLES_A_CELL * count) {
            throw new Refused("kernel-shap needs at least " + MIN_SAMPLES_A_CELL + " samples a cell, "
                    + MIN_SAMPLES_A_CELL * count + " for " + count + " cells of " + window + " x " + window
                    + " pixels, found " + samples + ": raise the samples or the window");
        }
        return Coalitions.of(count, samples);
    }
}
