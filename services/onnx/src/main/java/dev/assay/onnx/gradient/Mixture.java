package dev.assay.onnx.gradient;

import java.util.Optional;

/** An output that is a sum of contributions, one of each input value and one of the bias, value by value. */
interface Mixture {
    /** Contributions: as they are, of one sign, or without it. */
    enum Part {
        ALL,
        POSITIVE,
        NEGATIVE,
        MAGNITUDE
    }

    /** The output itself. */
    Value sum();

    /** The sum of these contributions, bias included; empty where there can be none. */
    Optional<Value> sum(Part part);

    /** Adds to the relevance of each input value these contributions of it, each times the factor at its output. */
    void give(Part part, Value factor);
}
