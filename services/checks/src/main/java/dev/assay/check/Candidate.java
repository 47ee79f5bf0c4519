package dev.assay.check;

import java.util.List;
import java.util.function.Supplier;

/**
 * Pictures that could be kept of a sample. Of all candidates of one kind within a task the first sample's is drawn, so
 * the number of pictures does not grow with the samples and nobody picks the telling ones by hand.
 *
 * @param kind what the sample is an example of, for example {@code miss}; a fixed few for each check
 * @param ordinary an example of how things are: drawn in the audit's first samples only. Otherwise of what went wrong:
 *     drawn wherever it is met first
 * @param draw makes picture and numbers; called for the chosen sample only
 */
public record Candidate(String kind, boolean ordinary, Supplier<List<Exhibit>> draw) {
    public static Candidate ordinary(String kind, Supplier<List<Exhibit>> draw) {
        return new Candidate(kind, true, draw);
    }

    public static Candidate striking(String kind, Supplier<List<Exhibit>> draw) {
        return new Candidate(kind, false, draw);
    }
}
