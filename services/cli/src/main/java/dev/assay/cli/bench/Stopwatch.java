package dev.assay.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Times several pieces of work against each other: one round runs each once, in an order of its own, so that what
 * disturbs the machine disturbs all alike. The first rounds warm up and do not count: one, or as many as a few seconds
 * hold, in which the compiler of the JVM sees what is run.
 */
final class Stopwatch {
    private static final double WARM_UP_SECONDS = 3;

    private final double warmUp;
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

    Stopwatch() {
        this(WARM_UP_SECONDS);
    }

    /** @param warmUp seconds of rounds that do not count; at least one round */
    Stopwatch(double warmUp) {
        this.warmUp = warmUp;
    }

    Timed add(Runnable work) {
        Timed timed = new Timed(work);
        works.add(timed);
        return timed;
    }

    /** @param told rounds done and how many there are; those that warm up are one */
    void run(int rounds, BiConsumer<Integer, Integer> told) {
        works.forEach(timed -> timed.seconds = new double[rounds]);
        Random random = new Random(rounds);
        long began = System.nanoTime();
        do {
            shuffled(random).forEach(Timed::run);
        } while ((System.nanoTime() - began) * 1e-9 < warmUp);
        told.accept(1, rounds + 1);
        for (int round = 0; round < rounds; round++) {
            for (Timed timed : shuffled(random)) {
                timed.seconds[round] = timed.run();
            }
            told.accept(round + 2, rounds + 1);
        }
    }

    private List<Timed> shuffled(Random random) {
        List<Timed> order = new ArrayList<>(works);
        Collections.shuffle(order, random);
        return order;
    }
}
