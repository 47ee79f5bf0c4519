package dev.assay.check.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How well the channels' order of importance is that of before. */
final class Order {
    private Order() {}

    /**
     * Normalised discounted cumulative gain (Jarvelin and Kekalainen 2002): the importances of before, in the order of
     * those of now and each over log2(1 + its place), over the same in their own order. Ties by index.
     *
     * @param now at least 0
     * @param before as many, at least 0
     * @return in [0, 1]; NaN where nothing was important before
     */
    static double gain(double[] now, double[] before) {
        double best = discounted(before, ranked(before));
        return best > 0 ? Math.min(1, discounted(before, ranked(now)) / best) : Double.NaN;
    }

    private static int[] ranked(double[] by) {
        return IntStream.range(0, by.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -by[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double discounted(double[] importances, int[] order) {
        double[] gains = new double[order.length];
        Arrays.setAll(gains, place -> importances[order[place]] / (Math.log(place + 2) / Math.log(2)));
        return Arrays.stream(gains).sum();
    }
}
