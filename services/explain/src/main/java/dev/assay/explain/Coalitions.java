package dev.assay.explain;

import dev.assay.core.random.Draws;
import java.util.BitSet;
import org.apache.commons.rng.UniformRandomProvider;

/** The coalitions of a game that are scored, between the empty and the whole one: all there are, or drawn ones. */
sealed interface Coalitions {
    /** Every coalition, if they are no more than the samples; else that many drawn ones. */
    static Coalitions of(int players, int samples) {
        return enumerable(players, samples) ? new All(players) : Drawn.of(players, samples);
    }

    /** True where all coalitions, the empty and the whole one included, are no more than the samples. */
    static boolean enumerable(int players, int samples) {
        return players < Integer.SIZE - 1 && 1 << players <= samples;
    }

    int players();

    int count();

    /**
     * The players of one of them.
     *
     * @param draws of the sample
     */
    BitSet at(int index, Draws draws);

    /** What it weighs in the regression, by its size. */
    double weight(int size);

    default BitSet all() {
        BitSet all = new BitSet();
        all.set(0, players());
        return all;
    }

    /** All of them, each with the weight of Shapley's kernel. */
    record All(int players) implements Coalitions {
        @Override
        public int count() {
            return (1 << players) - 2;
        }

        @Override
        public BitSet at(int index, Draws draws) {
            return BitSet.valueOf(new long[] {index + 1L});
        }

        @Override
        public double weight(int size) {
            double sets = 1;
            for (int i = 1; i <= size; i++) {
                sets = sets * (players - size + i) / i;
            }
            return (players - 1) / (sets * size * (players - size));
        }
    }

    /**
     * Drawn with the kernel's probabilities, so that each weighs the same; each one at an odd place is the complement of
     * the one before.
     *
     * @param upTo the probability of each size from 1 on, added up
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Drawn(int players, int count, double[] upTo) implements Coalitions {
        static Drawn of(int players, int count) {
            double[] upTo = new double[players - 1];
            double sum = 0;
            for (int size = 1; size < players; size++) {
                sum += 1.0 / ((double) size * (players - size));
                upTo[size - 1] = sum;
            }
            for (int i = 0; i < upTo.length; i++) {
                upTo[i] /= sum;
            }
            return new Drawn(players, count, upTo);
        }

        @Override
        public BitSet at(int index, Draws draws) {
            UniformRandomProvider random = draws.of(index / 2).source();
            double place = random.nextDouble();
            int size = 1;
            while (size < players - 1 && place >= upTo[size - 1]) {
                size++;
            }
            BitSet drawn = subset(size, random);
            if (index % 2 == 1) {
                drawn.flip(0, players);
            }
            return drawn;
        }

        /** Floyd's way to a uniform subset (Bentley and Floyd 1987). */
        private BitSet subset(int size, UniformRandomProvider random) {
            BitSet chosen = new BitSet(players);
            for (int i = players - size; i < players; i++) {
                int one = random.nextInt(i + 1);
                chosen.set(chosen.get(one) ? i : one);
            }
            return chosen;
        }

        @Override
        public double weight(int size) {
            return 1;
        }
    }
}
