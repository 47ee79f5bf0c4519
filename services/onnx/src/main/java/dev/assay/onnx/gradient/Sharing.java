package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.onnx.gradient.Mixture.Part;
import java.util.Optional;

/** The layer rules as nodes: the relevance at an output is given to what the output is a sum of. */
final class Sharing {
    /** Keeps a divisor that nothing was added to from being 0, and is lost beside any that is not. */
    static final double LEAST = 1e-9;

    /** The same in half precision, whose smallest number is larger than {@link #LEAST}. */
    static final double LEAST_IN_HALF = 1e-4;

    private final boolean inBlocks;
    private final Rectified rectified;

    /**
     * @param back the rules of gradients where the nodes run
     * @param rectified outputs whose relevance is 0 where they are not above 0
     */
    Sharing(Rules back, Rectified rectified) {
        this.inBlocks = back == Blocked.RULES;
        this.rectified = rectified;
    }

    /**
     * Shares relevance among the contributions.
     *
     * @param aligned whether the rules that set positive contributions apart set those apart that have the sign of the
     *     output: for sums of few values, where an output below 0 may have no positive contribution at all
     */
    void share(Emitter e, LayerRule rule, Mixture mixture, Value relevance, boolean aligned) {
        switch (rule) {
            case LayerRule.Epsilon(double epsilon) ->
                mixture.give(Part.ALL, e.div(relevance, stabilise(e, mixture.sum(), epsilon)));
            case LayerRule.Gamma(double gamma) -> gamma(e, gamma, mixture, relevance);
            case LayerRule.ZPlus zPlus
            when !aligned ->
                mixture.sum(Part.POSITIVE).ifPresent(sum -> give(e, mixture, Part.POSITIVE, relevance, sum));
            case LayerRule.ZPlus zPlus -> aligned(e, mixture, relevance);
            case LayerRule.AlphaTwoBetaOne alphaBeta -> alphaBeta(e, mixture, relevance, aligned);
        }
    }

    /** As below; for an output whose relevance is 0 where it is not above 0, what divides there is no matter. */
    private Value stabilise(Emitter e, Value z, double epsilon) {
        Optional<Value> positive = rectified.positive(z);
        if (positive.isPresent()) {
            return e.add(positive.get(), least(z, epsilon));
        }
        return inBlocks && Blocked.blocks(z) && epsilon <= 1
                ? e.add(z, Blocked.signed(e, z, epsilon))
                : stabilised(e, z, epsilon);
    }

    /** 1 where the value is at least 0, else -1. */
    private Value sign(Emitter e, Value z) {
        return inBlocks && Blocked.blocks(z) ? Blocked.signed(e, z, 1) : e.add(e.mul(upward(e, z), 2), -1);
    }

    /** {@code z + epsilon * sign(z)}, sign(0) = +1. */
    static Value stabilised(Emitter e, Value z, double epsilon) {
        double least = least(z, epsilon);
        Value sign = e.add(e.mul(e.mask("GreaterOrEqual", z, 0), 2 * least), -least);
        return e.add(z, sign);
    }

    private static double least(Value z, double epsilon) {
        return z.type() == DataType.FLOAT16 ? Math.max(epsilon, LEAST_IN_HALF) : epsilon;
    }

    /** 1 where the value is at least 0, else 0. */
    private Value upward(Emitter e, Value z) {
        return inBlocks && Blocked.blocks(z) ? Blocked.notNegative(e, z) : e.mask("GreaterOrEqual", z, 0);
    }

    /** 1 where the value is above 0, else 0. */
    private Value positive(Emitter e, Value z) {
        return inBlocks && Blocked.blocks(z) ? Blocked.positive(e, z) : e.mask("Greater", z, 0);
    }

    /** 1 where the value is below 0, else 0. */
    private Value negative(Emitter e, Value z) {
        return inBlocks && Blocked.blocks(z) ? Blocked.negative(e, z) : e.mask("Less", z, 0);
    }

    /**
     * By the contributions of one sign.
     *
     * @param sum of them, whose own sign is known
     */
    private static void give(Emitter e, Mixture mixture, Part part, Value relevance, Value sum) {
        double least = least(sum);
        mixture.give(part, e.div(relevance, e.add(sum, part == Part.NEGATIVE ? -least : least)));
    }

    private static double least(Value z) {
        return z.type() == DataType.FLOAT16 ? LEAST_IN_HALF : LEAST;
    }

    private void aligned(Emitter e, Mixture mixture, Value relevance) {
        Optional<Value> below = mixture.sum(Part.NEGATIVE);
        Value above = mixture.sum(Part.POSITIVE).orElseThrow();
        if (below.isEmpty()) {
            give(e, mixture, Part.POSITIVE, relevance, above);
            return;
        }
        Value up = upward(e, mixture.sum());
        give(e, mixture, Part.POSITIVE, e.mul(relevance, up), above);
        give(e, mixture, Part.NEGATIVE, e.mul(relevance, e.sub(1, up)), below.get());
    }

    /**
     * Contributions c with the sign s of the output z, c + s |c| of each halved, are counted {@code 1 + gamma} times: the
     * share of c is {@code (c + k s |c|) / (z + k s a)}, a being the sum of all |c| and k {@code gamma / (2 + gamma)}.
     * So one sum more and two ways back do for contributions of both signs, and nothing cancels in the divisor. The share
     * of a contribution of the other sign is a difference: it is exact to gamma times what a float is.
     */
    private void gamma(Emitter e, double gamma, Mixture mixture, Value relevance) {
        if (gamma == 0) {
            mixture.give(Part.ALL, e.div(relevance, stabilise(e, mixture.sum(), LEAST)));
            return;
        }
        double more = gamma / (2 + gamma);
        Value z = mixture.sum();
        Value magnitudes = mixture.sum(Part.MAGNITUDE).orElseThrow();
        Optional<Value> positive = rectified.positive(z);
        if (positive.isPresent()) {
            Value size = e.add(positive.get(), e.mul(magnitudes, more));
            Value share = e.div(relevance, e.add(size, least(z)));
            mixture.give(Part.ALL, share);
            mixture.give(Part.MAGNITUDE, e.mul(share, more));
            return;
        }
        Value sign = sign(e, z);
        Value size = e.add(e.mul(z, sign), e.mul(magnitudes, more));
        Value share = e.div(relevance, e.add(size, least(z)));
        mixture.give(Part.ALL, e.mul(share, sign));
        mixture.give(Part.MAGNITUDE, e.mul(share, more));
    }

    private void alphaBeta(Emitter e, Mixture mixture, Value relevance, boolean aligned) {
        Value above = mixture.sum(Part.POSITIVE).orElseThrow();
        Optional<Value> some = mixture.sum(Part.NEGATIVE);
        if (some.isEmpty()) {
            give(e, mixture, Part.POSITIVE, relevance, above);
            return;
        }
        Value below = some.get();
        Value positive = positive(e, above);
        Value negative = negative(e, below);
        // Of positive contributions where both are there: 2, or where those below 0 are favoured -1.
        Value both = aligned ? e.add(e.mul(upward(e, mixture.sum()), 3), -1) : e.scalar(above.type(), 2);
        Value toAbove = e.mul(positive, e.add(e.mul(negative, e.add(both, -1)), 1));
        Value toBelow = e.mul(negative, e.sub(1, e.mul(positive, both)));
        give(e, mixture, Part.POSITIVE, e.mul(relevance, toAbove), above);
        give(e, mixture, Part.NEGATIVE, e.mul(relevance, toBelow), below);
    }
}
