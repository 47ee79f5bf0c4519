package dev.assay.check.response;

import dev.assay.core.release.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One channel's responses to the shown samples.
 *
 * @param place among the channels that are looked at
 * @param channel its index in the layer
 * @param between share of the variance of its responses that lies between classes (the correlation ratio, Pearson 1905),
 *     in [0, 1]; 0 where they are constant
 * @param label whose samples it responds to most, by mean; the first of equal ones
 * @param responses one a sample
 */
@SuppressWarnings("ArrayRecordComponent") // made once; never compared
record Unit(int place, int channel, double between, int label, double[] responses) {
    /** Channels that are shown. */
    static final int MOST = 6;

    /**
     * The channels whose responses differ most between classes, ties by index: of each class the best one, then the
     * next best of any.
     */
    static List<Unit> tellingClassesApart(int[] channels, double[][] rows, List<Sample> samples) {
        List<Unit> all = IntStream.range(0, channels.length)
                .mapToObj(u -> of(
                        u,
                        channels[u],
                        Arrays.stream(rows).mapToDouble(row -> row[u]).toArray(),
                        samples))
                .toList();
        int[] order = Tally.largest(all.stream().mapToDouble(Unit::between).toArray(), all.size());
        Set<Integer> labels = new HashSet<>();
        List<Unit> first = new ArrayList<>();
        List<Unit> further = new ArrayList<>();
        for (int u : order) {
            (labels.add(all.get(u).label()) ? first : further).add(all.get(u));
        }
        return Stream.concat(first.stream(), further.stream()).limit(MOST).toList();
    }

    /** For each sample whether it is of {@link #label}. */
    boolean[] own(List<Sample> samples) {
        boolean[] own = new boolean[samples.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = samples.get(i).label() == label;
        }
        return own;
    }

    private static Unit of(int place, int channel, double[] responses, List<Sample> samples) {
        double mean = Arrays.stream(responses).average().orElse(0);
        Map<Integer, double[]> byLabel = new TreeMap<>();
        double all = 0;
        for (int i = 0; i < responses.length; i++) {
            double[] sums = byLabel.computeIfAbsent(samples.get(i).label(), label -> new double[2]);
            sums[0] += responses[i] - mean;
            sums[1]++;
            all += (responses[i] - mean) * (responses[i] - mean);
        }
        double between = 0;
        int best = samples.getFirst().label();
        double highest = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Integer, double[]> one : byLabel.entrySet()) {
            double[] sums = one.getValue();
            between += sums[0] * sums[0] / sums[1];
            if (sums[0] / sums[1] > highest) {
                highest = sums[0] / sums[1];
                best = one.getKey();
            }
        }
        return new Unit(place, channel, all > 0 ? Math.min(1, between / all) : 0, best, responses);
    }
}
