package dev.assay.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Times several pieces of work against each other: one round runs each once, in an order of its own, so that what
 * disturbs the machine disturbs all alike. The first round warms up and does not count.
 */
final class Stopwatch {
    private final List<Timed> works = new ArrayList<>();

    /** A piece of work and its times. */
    static final class Timed {
        private final Runnable work;
        private double[] seconds = {};

        private Timed(Runnable work) {
            this.work = work;
        }

        private double run() {
            long start = System.nanoTime();
            work.run();
            return (System.nanoTime() - start) * 1e-9;
        }

        /** The median of the rounds, in seconds. */
        double median() {
            double[] sorted = seconds.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    Timed add(Runnable work) {
        Timed timed = new Timed(work);
        works.add(timed);
        return timed;
    }

    /** @param told rounds done and how many there are, the first included */
    void run(int rounds, BiConsumer<Integer, Integer> told) {
        works.forEach(timed -> timed.seconds = new double[rounds]);
        Random random = new Random(rounds);
        for (int round = -1; round < rounds; round++) {
            List<Timed> order = new ArrayList<>(works);
            Collections.shuffle(order, random);
            for (Timed timed : order) {
                double seconds = timed.run();
                if (round >= 0) {
                    timed.seconds[round] = seconds;
                }
            }
            told.accept(round + 2, rounds + 1);
        }
    }
}
