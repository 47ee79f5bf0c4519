package dev.assay.onnx.gradient;

/**
 * How a layer shares the relevance of an output value among what it is a sum of: input values times weights, and a
 * bias, whose share ends there. Shares with the sign of the bias in them are why relevance shrinks on its way.
 */
public sealed interface LayerRule {
    /**
     * By contribution (Bach et al. 2015, equation 58): the divisor is {@code z + epsilon * sign(z)} with sign(0) = +1,
     * bias included. The part that epsilon takes ends there too.
     */
    record Epsilon(double epsilon) implements LayerRule {
        public Epsilon {
            if (!(epsilon > 0) || !Double.isFinite(epsilon)) {
                throw new IllegalArgumentException("epsilon must be finite and above 0, found " + epsilon);
            }
        }
    }

    /** By positive contribution alone (Montavon et al. 2017), of inputs below 0 too: {@code x+ w+ + x- w-}. */
    record ZPlus() implements LayerRule {}

    /**
     * By contribution, those with the sign of the output counted {@code 1 + gamma} times (Montavon et al. 2019, and for
     * outputs and inputs below 0 Andeol et al. 2021).
     */
    record Gamma(double gamma) implements LayerRule {
        public Gamma {
            if (!(gamma >= 0) || !Double.isFinite(gamma)) {
                throw new IllegalArgumentException("gamma must be finite and at least 0, found " + gamma);
            }
        }
    }

    /**
     * Positive contributions share {@code alpha} = 2 times the relevance, negative ones {@code beta} = 1 times its
     * opposite (Bach et al. 2015, equation 60). Where all contributions have one sign they share it once.
     */
    record AlphaTwoBetaOne() implements LayerRule {}
}
