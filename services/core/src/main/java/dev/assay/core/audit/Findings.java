package dev.assay.core.audit;

import dev.assay.core.statistics.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** All findings about one check with one explainer, put together over the shards in the dataset's order. */
final class Findings {
    /** A metric, put together. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    sealed interface Metric {
        /**
         * @param values one a sample, in the dataset's order; NaN where the metric does not exist for the sample
         * @param share whether they are shares of cases
         */
        record PerSample(double[] values, boolean share) implements Metric {}

        record Blocks(Statistic statistic, long[] samples, double[][] sums) implements Metric {}

        record Reduced(Finding.Reduced finding) implements Metric {}

        record Broken(String reason) implements Metric {}
    }

    /** No metric comes near it; sums of greater values could overflow. */
    static final double MAX_VALUE = 1e100;

    private final String check;
    private final String explainer;
    private final int samples;
    private final Set<String> failures = new TreeSet<>();
    private final List<TaskResult> results = new ArrayList<>();
    private final SortedMap<String, Metric> metrics = new TreeMap<>();

    Findings(String check, String explainer, int samples) {
        this.check = check;
        this.explainer = explainer;
        this.samples = samples;
    }

    /** Work that serves the check has no result. */
    void missing(String reason) {
        failures.add(reason);
    }

    /** The next result in the fixed order of the work. */
    void add(TaskResult result) {
        results.add(result);
        for (Finding finding : result.findings()) {
            if (finding instanceof Finding.NotRun f && is(f.check(), f.explainer())) {
                failures.add(f.reason());
            }
        }
    }

    /** Why the check as a whole could not be run; empty when it was. */
    Optional<String> failure() {
        return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
    }

    /** What does not apply in at least one shard, each reason once. */
    List<Finding.NotApplicable> notApplicable() {
        return results.stream()
                .flatMap(result -> result.findings().stream())
                .filter(Finding.NotApplicable.class::isInstance)
                .map(Finding.NotApplicable.class::cast)
                .filter(f -> is(f.check(), f.explainer()))
                .distinct()
                .toList();
    }

    /** Every metric that at least one shard measured; nothing may be added after the first call. */
    SortedMap<String, Metric> metrics() {
        if (metrics.isEmpty()) {
            for (Key key : keys()) {
                metrics.put(key.metric(), metric(key));
            }
        }
        return metrics;
    }

    private Set<Key> keys() {
        Set<Key> keys = new TreeSet<>();
        for (TaskResult result : results) {
            for (Finding finding : result.findings()) {
                switch (finding) {
                    case Finding.PerSample f -> keys.add(f.key());
                    case Finding.Blocks f -> keys.add(f.key());
                    case Finding.Reduced f -> keys.add(f.key());
                    case Finding.NotRun f -> {}
                    case Finding.NotApplicable f -> {}
                }
            }
        }
        keys.removeIf(key -> !is(key.check(), key.explainer()));
        return keys;
    }

    private Metric metric(Key key) {
        List<Finding.PerSample> values = new ArrayList<>();
        List<Finding.Blocks> blocks = new ArrayList<>();
        List<Finding.Reduced> reduced = new ArrayList<>();
        for (TaskResult result : results) {
            for (Finding finding : result.findings()) {
                if (finding instanceof Finding.PerSample f && f.key().equals(key)) {
                    values.add(f);
                } else if (finding instanceof Finding.Blocks f && f.key().equals(key)) {
                    blocks.add(f);
                } else if (finding instanceof Finding.Reduced f && f.key().equals(key)) {
                    reduced.add(f);
                }
            }
        }
        if (Stream.of(values, blocks, reduced).filter(found -> !found.isEmpty()).count() > 1) {
            return new Metric.Broken("it came as values of samples and as sums");
        }
        if (!reduced.isEmpty()) {
            return reduced(reduced);
        }
        return blocks.isEmpty() ? perSample(key, values) : blocks(blocks);
    }

    private Metric perSample(Key key, List<Finding.PerSample> pieces) {
        double[] all = new double[samples];
        int[] times = new int[samples];
        Arrays.fill(all, Double.NaN);
        for (Finding.PerSample piece : pieces) {
            double[] values = piece.values();
            System.arraycopy(values, 0, all, piece.first(), values.length);
            for (int i = piece.first(); i < piece.first() + values.length; i++) {
                times[i]++;
            }
        }
        results.stream().filter(result -> exempt(result, key.metric())).forEach(result -> {
            int[] range = Acceptance.range(result.work());
            for (int i = range[0]; i < range[1]; i++) {
                times[i] = Math.max(times[i], 1);
            }
        });
        for (int i = 0; i < samples; i++) {
            if (times[i] != 1) {
                return new Metric.Broken("sample " + i + " has " + (times[i] == 0 ? "no value" : times[i] + " values"));
            }
            if (Math.abs(all[i]) > MAX_VALUE) {
                return new Metric.Broken("the value of sample " + i + " is out of range: " + all[i]);
            }
        }
        return new Metric.PerSample(all, pieces.stream().allMatch(Finding.PerSample::share));
    }

    /** A shard to which the metric does not apply leaves its samples without a value. */
    private boolean exempt(TaskResult result, String metric) {
        return result.findings().stream()
                .anyMatch(finding -> finding instanceof Finding.NotApplicable f
                        && is(f.check(), f.explainer())
                        && covers(f.metric(), metric));
    }

    private Metric reduced(List<Finding.Reduced> pieces) {
        Finding.Reduced one = pieces.getFirst();
        boolean whole = pieces.size() == 1 && LongStream.of(one.samples()).sum() <= samples;
        boolean sound = LongStream.of(one.samples()).allMatch(n -> n > 0)
                && DoubleStream.concat(DoubleStream.of(one.value()), Arrays.stream(one.without()))
                        .allMatch(value -> Double.isNaN(value)
                                || (Math.abs(value) <= MAX_VALUE
                                        && value >= one.range().least()
                                        && value <= one.range().most()));
        if (!whole || !sound) {
            return new Metric.Broken(
                    whole
                            ? "its value is out of range"
                            : "it was reduced in more than one task, or of more samples than there are");
        }
        return Double.isNaN(one.value()) ? new Metric.Broken(one.why()) : new Metric.Reduced(one);
    }

    private static Metric blocks(List<Finding.Blocks> pieces) {
        Statistic statistic = pieces.getFirst().statistic();
        List<Finding.Block> blocks =
                pieces.stream().flatMap(piece -> piece.blocks().stream()).toList();
        if (blocks.isEmpty()) {
            return new Metric.Blocks(statistic, new long[0], new double[0][]);
        }
        boolean sound = pieces.stream().allMatch(piece -> piece.statistic().equals(statistic))
                && blocks.stream().allMatch(block -> block.samples() > 0 && block.samples() <= Integer.MAX_VALUE)
                && blocks.stream().map(block -> block.sums().length).distinct().count() == 1
                && statistic.takes(blocks.getFirst().sums().length)
                && blocks.stream()
                        .flatMapToDouble(block -> Arrays.stream(block.sums()))
                        .allMatch(sum -> Math.abs(sum) <= MAX_VALUE);
        if (!sound) {
            return new Metric.Broken("its sums are out of range or of different lengths");
        }
        return new Metric.Blocks(
                statistic,
                blocks.stream().mapToLong(Finding.Block::samples).toArray(),
                blocks.stream().map(Finding.Block::sums).toArray(double[][]::new));
    }

    /**
     * True when what is said about a metric, a stem of metrics or (empty) the whole check is said about this one.
     */
    static boolean covers(String said, String metric) {
        return said.isEmpty() || metric.equals(said) || metric.startsWith(said + ':');
    }

    private boolean is(String checkOf, String explainerOf) {
        return check.equals(checkOf) && explainer.equals(explainerOf);
    }
}
