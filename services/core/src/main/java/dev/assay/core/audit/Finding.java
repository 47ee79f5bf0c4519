package dev.assay.core.audit;

import dev.assay.core.statistics.Range;
import dev.assay.core.statistics.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What a task found about one metric, in a form from which findings of several tasks can be put together exactly. */
public sealed interface Finding {
    /**
     * One value a sample; values of members, pairs and draws are averaged within the sample first.
     *
     * @param first index of the first sample
     * @param values one for each sample from there on; NaN where the metric does not exist for the sample (no mask, an
     *     all-zero map): such a sample is left out and n says so
     * @param share whether a value says of how many cases something holds, so that ones and zeros are yes and no
     */
    record PerSample(Key key, int first, double[] values, boolean share) implements Finding {
        public PerSample {
            values = values.clone();
        }

        @Override
        public double[] values() {
            return values.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PerSample that
                    && key.equals(that.key)
                    && first == that.first
                    && share == that.share
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Objects.hash(key, first, share, Arrays.hashCode(values));
        }
    }

    /**
     * Sufficient statistics of what is no mean over samples, in blocks of samples: they add up, and leaving one block
     * out gives the jackknife interval.
     *
     * @param statistic how sums become the value
     * @param blocks in the dataset's order
     */
    record Blocks(Key key, Statistic statistic, List<Block> blocks) implements Finding {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * @param samples in the block
     * @param sums over the block's samples, of a length fixed by the statistic and the layer
     */
    record Block(long samples, double[] sums) {
        public Block {
            sums = sums.clone();
        }

        @Override
        public double[] sums() {
            return sums.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Block that && samples == that.samples && Arrays.equals(sums, that.sums);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(samples) + Arrays.hashCode(sums);
        }
    }

    /**
     * What came of sums that are too large for a message: the value over all blocks of samples and with each left out.
     * One task must have seen all samples.
     *
     * @param value NaN where there is none
     * @param samples in each block
     * @param without the value with each block left out, NaN where there is none; empty where the statistic has no
     *     interval
     * @param why there is no value, or no interval; empty otherwise
     */
    record Reduced(Key key, Range range, double value, long[] samples, double[] without, String why)
            implements Finding {
        public Reduced {
            samples = samples.clone();
            without = without.clone();
            if (without.length != 0 && without.length != samples.length) {
                throw new IllegalArgumentException("what is reduced must have a value without each of its "
                        + samples.length + " blocks or none, found " + without.length);
            }
            if (why.isEmpty() && (Double.isNaN(value) || without.length == 0)) {
                throw new IllegalArgumentException("what has no value or no interval must say why, found " + key);
            }
        }

        @Override
        public long[] samples() {
            return samples.clone();
        }

        @Override
        public double[] without() {
            return without.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Reduced that
                    && key.equals(that.key)
                    && range == that.range
                    && Double.compare(value, that.value) == 0
                    && Arrays.equals(samples, that.samples)
                    && Arrays.equals(without, that.without)
                    && why.equals(that.why);
        }

        @Override
        public int hashCode() {
            return Objects.hash(key, range, value, Arrays.hashCode(samples), Arrays.hashCode(without), why);
        }
    }

    /** The check could not be run: never a pass. {@code explainer} is empty where the check looks at no maps. */
    record NotRun(String check, String explainer, String reason) implements Finding {}

    /**
     * There is nothing to look at: no predecessor, no masks, a single member.
     *
     * @param metric that does not apply, or a stem of metrics as in {@link dev.assay.core.plan.Rule#judges}; empty: the
     *     whole check
     */
    record NotApplicable(String check, String explainer, String metric, String reason) implements Finding {}
}
