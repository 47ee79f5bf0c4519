package dev.assay.onnx.gradient;

import java.util.Optional;

/** An output that is a sum of contributions, one of each input value and one of the bias, value by value. */
interface Mixture {
    /** Contributions by their sign. */
    enum Part {
        ALL,
        POSITIVE,
        NEGATIVE
    }

    /** The output itself. */
    Value sum();

    /** The sum of the contributions of one sign, bias included; empty where there can be none. */
    Optional<Value> sum(Part part);

    /** Adds to the relevance of each input value its contributions of this sign, each times the factor at its output. */
    void give(Part part, Value factor);
}
