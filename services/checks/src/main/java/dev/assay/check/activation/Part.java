package dev.assay.check.activation;

import dev.assay.check.Seen;
import dev.assay.check.Sight;
import dev.assay.core.statistics.Range;
import dev.assay.core.statistics.Statistic;
import java.util.List;
import java.util.Optional;

/**
 * What is summed over one layer of one run, and the metrics that the sums give.
 *
 * @param label member and layer, as metrics name them
 * @param length of the sums
 * @param measures what the sums give
 * @param spare true: where the sight cannot be had, its metrics alone are not run
 */
record Part(Sight sight, String label, int length, Adding adding, List<Measure> measures, boolean spare) {
    /** Adds the sums over some samples. */
    @FunctionalInterface
    interface Adding {
        void add(Seen seen, double[] into);
    }

    /**
     * One metric.
     *
     * @param stem of its name, before the label
     * @param none why there is no value, where there is none
     * @param sent the statistic whose sums are few enough to be sent as they are; empty: what comes of them is sent
     */
    record Measure(String stem, Range range, Leaving.Value value, String none, Optional<Statistic> sent) {
        static Measure of(String stem, Range range, Leaving.Value value, String none) {
            return new Measure(stem, range, value, none, Optional.empty());
        }

        /** A value in [0, 1] that there always is. */
        static Measure share(String stem, Leaving.Value value) {
            return of(stem, Range.SHARE, value, "there is no value");
        }

        static Measure sent(String stem, Statistic statistic) {
            return new Measure(stem, statistic.range(), statistic::of, "there is no value", Optional.of(statistic));
        }
    }
}
