package dev.assay.check;

import dev.assay.core.audit.Finding;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.function.Supplier;

/**
 * How one check sums up activations while they pass by: each layer is computed once for some samples at a time, shown
 * to every check that looks at it, and dropped.
 *
 * @param <T> the sums of one block of samples; their size must not depend on the number of samples
 */
public interface Gathering<T> {
    /** What it looks at, each once. */
    List<Sight> sights();

    /** Sums of no samples. */
    T tally();

    /**
     * Adds one layer over some samples of a block.
     *
     * @param seen lent until this returns
     * @throws Refused if the activations cannot be looked at: the check is then not run
     */
    void see(T into, Seen seen);

    /**
     * A sight cannot be had: the model gives no gradient, or numbers that are not finite.
     *
     * @throws Refused unless the check can do without it
     */
    default void refused(T into, Sight sight, String reason) {
        throw new Refused(reason);
    }

    /** Every sight has been seen for the samples in hand; further ones may follow. */
    default void chunkEnds(T into) {}

    /**
     * What came of it.
     *
     * @param blocks sums of each block, in the dataset's order
     * @param samples in each block
     */
    Gathered found(List<T> blocks, long[] samples);

    /**
     * Findings and pictures.
     *
     * @param exhibits drawn later
     */
    record Gathered(List<Finding> findings, Supplier<List<Exhibit>> exhibits) {
        public Gathered {
            findings = List.copyOf(findings);
        }
    }
}
