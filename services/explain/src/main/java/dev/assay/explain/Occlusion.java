package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Occlusion (Zeiler and Fergus 2014): a square window of the baseline slides over the picture; a pixel's value is
 * {@code f(x) - f(occluded)}, averaged over the windows that cover it. Windows start at multiples of the stride, and the
 * last one of each side ends at the picture's edge, so every pixel is covered.
 */
public final class Occlusion implements Explainer {
    /** Passes for one picture: more than a 224 pixel side at stride 2 takes, less than minutes. */
    static final int MAX_WINDOWS = 20_000;

    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "occlusion",
            "Slides a window of one colour over the picture and measures how much the score drops.",
            "Zeiler and Fergus 2014",
            "It sees no evidence smaller than the window or spread over several windows, and an occluded picture is"
                    + " one that the model was not trained on.",
            new Parameters(
                    "explainer \"occlusion\"",
                    List.of(
                            new Parameter.Whole("window", 8, 1, 1024, "side of the window in pixels"),
                            new Parameter.Whole("stride", 4, 1, 1024, "pixels from one window to the next"),
                            Baseline.PARAMETER,
                            Score.PARAMETER)),
            Occlusion::new,
            Set.of(ExplainerEntry.Trait.MANY_PASSES));

    private final int window;
    private final int stride;
    private final Baseline baseline;
    private final Score score;

    private Occlusion(Arguments arguments) {
        this.window = arguments.whole("window");
        this.stride = arguments.whole("stride");
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
        List<Integer> rows = starts(inputs.height());
        List<Integer> columns = starts(inputs.width());
        int windows = Math.multiplyExact(rows.size(), columns.size());
        if (windows > MAX_WINDOWS) {
            throw new Refused("occlusion takes " + windows + " windows a picture of " + inputs.height() + " x "
                    + inputs.width() + ", at most " + MAX_WINDOWS + " are run: raise the stride");
        }
        double[][] maps = new double[inputs.n()][inputs.height() * inputs.width()];
        float[][] fills = new float[inputs.n()][];
        for (int i = 0; i < fills.length; i++) {
            fills[i] = baseline.of(model.input(), inputs, i);
        }
        double[] whole = new double[inputs.n()];
        new Sweep(model, inputs, targets, score)
                .run(
                        windows + 1,
                        (input, variant, values, at) -> {
                            if (variant > 0) {
                                int top = rows.get((variant - 1) / columns.size());
                                int left = columns.get((variant - 1) % columns.size());
                                cover(inputs, values, at, top, left, fills[input]);
                            }
                        },
                        (input, variant, value) -> {
                            if (variant == 0) {
                                whole[input] = value;
                            } else {
                                int top = rows.get((variant - 1) / columns.size());
                                int left = columns.get((variant - 1) % columns.size());
                                add(maps[input], inputs.width(), top, left, whole[input] - value);
                            }
                        });
        for (double[] map : maps) {
            average(map, inputs, rows, columns);
        }
        return Sweep.perPixel(inputs, maps);
    }

    /** First pixels of the windows along a side. */
    private List<Integer> starts(int side) {
        if (window > side) {
            throw new Refused("parameter \"window\" of explainer \"occlusion\" must be at most the picture's side, "
                    + side + ", found " + window);
        }
        List<Integer> starts = new ArrayList<>();
        int last = side - window;
        for (int start = 0; start < last; start += stride) {
            starts.add(start);
        }
        starts.add(last);
        return starts;
    }

    private void cover(Images inputs, float[] values, int at, int top, int left, float[] fill) {
        int width = inputs.width();
        for (int c = 0; c < inputs.channels(); c++) {
            for (int y = top; y < top + window; y++) {
                int from = at + (c * inputs.height() + y) * width + left;
                java.util.Arrays.fill(values, from, from + window, fill[c]);
            }
        }
    }

    private void add(double[] map, int width, int top, int left, double drop) {
        for (int y = top; y < top + window; y++) {
            for (int x = left; x < left + window; x++) {
                map[y * width + x] += drop;
            }
        }
    }

    private void average(double[] map, Images inputs, List<Integer> rows, List<Integer> columns) {
        int[] above = covering(rows, inputs.height());
        int[] across = covering(columns, inputs.width());
        for (int y = 0; y < above.length; y++) {
            for (int x = 0; x < across.length; x++) {
                map[y * across.length + x] /= (double) above[y] * across[x];
            }
        }
    }

    /** How many windows cover each pixel of a side. */
    private int[] covering(List<Integer> starts, int side) {
        int[] covering = new int[side];
        for (int start : starts) {
            for (int pixel = start; pixel < start + window; pixel++) {
                covering[pixel]++;
            }
        }
        return covering;
    }
}
