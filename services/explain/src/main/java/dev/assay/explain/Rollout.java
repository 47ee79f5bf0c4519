package dev.assay.explain;

import java.util.List;

/** How attention adds up over blocks whose outputs are added to what they read. Matrices are square and row-major. */
final class Rollout {
    private Rollout() {}

    /** Abnar and Zuidema 2020: the product of {@code 0.5 A + 0.5 I}, the last block on the left. */
    static double[] of(List<double[]> blocks) {
        return product(blocks, 0.5, 0.5);
    }

    /** Chefer, Gur and Wolf 2021: {@code R <- R + A R} from the identity on, which is the product of {@code A + I}. */
    static double[] weighted(List<double[]> blocks) {
        return product(blocks, 1, 1);
    }

    private static double[] product(List<double[]> blocks, double attention, double identity) {
        int tokens = (int) Math.round(Math.sqrt(blocks.getFirst().length));
        double[] product = new double[tokens * tokens];
        for (int t = 0; t < tokens; t++) {
            product[t * tokens + t] = 1;
        }
        for (double[] block : blocks) {
            product = step(block, product, tokens, attention, identity);
        }
        return product;
    }

    private static double[] step(double[] block, double[] before, int tokens, double attention, double identity) {
        double[] after = new double[before.length];
        for (int i = 0; i < tokens; i++) {
            for (int k = 0; k < tokens; k++) {
                double weight = attention * block[i * tokens + k] + (i == k ? identity : 0);
                for (int j = 0; j < tokens; j++) {
                    after[i * tokens + j] += weight * before[k * tokens + j];
                }
            }
        }
        return after;
    }
}
