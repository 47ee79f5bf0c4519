package dev.assay.core.release;

/**
 * The model's output, {@code [batch, classes]}.
 *
 * @param name of the graph output
 * @param space what its values are
 */
public record OutputSpec(String name, Space space) {
    /** The score space of the output; a probability is derived from logits by softmax, never the other way round. */
    public enum Space {
        LOGITS,
        PROBABILITIES
    }
}
