package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Attentions;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Maps of what a vision transformer attends to, {@code [n, 1, height, width]} on the grid of its patches: attention
 * averaged over heads, the class token's row of it, or without one the mean over all rows.
 */
public final class AttentionMap implements Explainer {
    private static final String NOT_FOR = " Attention says which patches are looked at, not what is made of them.";

    private static final Parameter BLOCK = new Parameter.Whole(
            "block", 0, 0, 1000, "whose attention is shown, counted from 1 in the order they run; 0 is the last");

    static final ExplainerEntry LAST = new ExplainerEntry(
            "attention",
            "Shows how much one block of a transformer attends to each patch.",
            "Vaswani et al. 2017, Dosovitskiy et al. 2021",
            "It is the same for every class, and in late blocks a token holds more than its own patch." + NOT_FOR,
            new Parameters("explainer \"attention\"", List.of(BLOCK)),
            AttentionMap::block);

    static final ExplainerEntry ROLLOUT = new ExplainerEntry(
            "attention-rollout",
            "Multiplies the attention of all blocks, half of each with what goes past it.",
            "Abnar and Zuidema 2020",
            "It is the same for every class, and takes dense layers for nothing and each block's bypass for half."
                    + NOT_FOR,
            new Parameters("explainer \"attention-rollout\"", List.of()),
            arguments -> new AttentionMap("attention-rollout", Attentions.Kind.PROBABILITIES, Rollout::of));

    static final ExplainerEntry GRADIENT_ROLLOUT = new ExplainerEntry(
            "gradient-rollout",
            "Adds up the attention of all blocks, each weighted with its positive gradient of the target's logit.",
            "Chefer, Gur and Wolf 2021",
            "It shows no evidence against the target, and takes dense layers for nothing.",
            new Parameters("explainer \"gradient-rollout\"", List.of()),
            arguments -> new AttentionMap("gradient-rollout", Attentions.Kind.WEIGHTED, Rollout::weighted));

    private final String name;
    private final Attentions.Kind kind;
    private final Function<List<double[]>, double[]> combine;

    /** @param combine makes one matrix of those of all blocks */
    private AttentionMap(String name, Attentions.Kind kind, Function<List<double[]>, double[]> combine) {
        this.name = name;
        this.kind = kind;
        this.combine = combine;
    }

    private static Explainer block(Arguments arguments) {
        int block = arguments.whole("block");
        return new AttentionMap("attention", Attentions.Kind.PROBABILITIES, blocks -> {
            if (block > blocks.size()) {
                throw new Refused("the model has " + blocks.size() + (blocks.size() == 1 ? " block" : " blocks")
                        + " of attention, asked for is block " + block
                        + ": choose one in [1, " + blocks.size() + "], or 0 for the last");
            }
            return block == 0 ? blocks.getLast() : blocks.get(block - 1);
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        Attentions attentions = Attentions.of(model, kind);
        TokenGrid grid =
                TokenGrid.of(model.graph().file().toString(), attentions.tokens(), inputs.height(), inputs.width());
        int size = attentions.tokens() * attentions.tokens();
        int places = grid.height() * grid.width();
        float[] maps = new float[Math.multiplyExact(inputs.n(), places)];
        for (int from = 0; from < inputs.n(); from += model.batch()) {
            int to = Math.min(inputs.n(), from + model.batch());
            List<float[]> blocks = attentions.run(inputs.slice(from, to), Arrays.copyOfRange(targets, from, to));
            for (int i = from; i < to; i++) {
                int at = (i - from) * size;
                double[] map = grid.patches(combine.apply(
                        blocks.stream().map(block -> matrix(block, at, size)).toList()));
                for (int p = 0; p < places; p++) {
                    maps[i * places + p] = (float) map[p];
                }
            }
        }
        return new Maps(inputs.n(), 1, grid.height(), grid.width(), maps);
    }

    private static double[] matrix(float[] values, int from, int size) {
        double[] matrix = new double[size];
        for (int i = 0; i < size; i++) {
            matrix[i] = values[from + i];
        }
        return matrix;
    }
}
