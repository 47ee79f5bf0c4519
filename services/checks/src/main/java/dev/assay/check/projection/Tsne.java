package dev.assay.check.projection;

import dev.assay.core.random.Draws;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * t-distributed stochastic neighbour embedding (van der Maaten and Hinton 2008), exact, by gradient descent with
 * momentum, gains and early exaggeration; it starts at the principal components (Kobak and Berens 2019), with the
 * learning rate of Belkina et al. 2019. One thread, plain and strict arithmetic: the same on every machine.
 *
 * @param points {@code [point][2]}, centred; their distances have no unit, and only near ones mean something
 * @param divergence Kullback-Leibler divergence of the layout from the affinities, in nats
 * @param perplexity that was used
 */
@SuppressWarnings("ArrayRecordComponent") // made once; never compared
public record Tsne(double[][] points, double divergence, double perplexity) {
    /** Fewer points have no neighbourhoods to tell apart. */
    public static final int LEAST = 5;

    /** More take too long: time grows with the square, and this many take seconds. */
    public static final int MOST = 2000;

    private static final int STEPS = 1000;
    private static final int EXAGGERATED = 250;
    private static final double EXAGGERATION = 12;
    private static final double LEAST_RATE = 50;
    private static final double LEAST_GAIN = .01;
    private static final double START = 1e-4;

    /** So that what has one component, or points on top of one another, can spread. */
    private static final double JITTER = .01;

    /**
     * Lays points out.
     *
     * @param rows {@code [point][coordinate]}, {@value #LEAST} to {@value #MOST}, all finite
     * @param perplexity wanted; with few points a third of the others
     * @param pca of the same points
     * @param draws for the jitter of the start
     */
    public static Tsne of(double[][] rows, double perplexity, Pca pca, Draws draws) {
        int n = rows.length;
        if (n < LEAST || n > MOST) {
            throw new IllegalArgumentException("t-SNE takes " + LEAST + " to " + MOST + " points, found " + n);
        }
        double used = Math.min(perplexity, (n - 1) / 3.0);
        double[] wanted = Affinities.of(rows, used);
        double[] y = start(pca, draws.source());
        double divergence = descend(wanted, y, n);
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) {
            points[i] = new double[] {y[2 * i], y[2 * i + 1]};
        }
        return new Tsne(points, divergence, used);
    }

    private static double[] start(Pca pca, UniformRandomProvider random) {
        double[][] from = pca.points();
        double square = 0;
        for (double[] point : from) {
            square += point[0] * point[0] / from.length;
        }
        double scale = square > 0 ? START / Math.sqrt(square) : 0;
        double[] y = new double[2 * from.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = from[i / 2][i % 2] * scale + START * JITTER * (2 * random.nextDouble() - 1);
        }
        return y;
    }

    /** Moves the points, and returns the divergence at the end. */
    private static double descend(double[] wanted, double[] y, int n) {
        double rate = Math.max(LEAST_RATE, n / EXAGGERATION / 4);
        double[] speed = new double[y.length];
        double[] gains = new double[y.length];
        Arrays.fill(gains, 1);
        double[] kernel = new double[wanted.length];
        double[] slope = new double[y.length];
        for (int step = 0; step < STEPS; step++) {
            boolean early = step < EXAGGERATED;
            slope(wanted, early ? EXAGGERATION : 1, y, kernel, slope);
            for (int k = 0; k < y.length; k++) {
                boolean onward = slope[k] > 0 != speed[k] > 0;
                gains[k] = Math.max(LEAST_GAIN, onward ? gains[k] + .2 : gains[k] * .8);
                speed[k] = (early ? .5 : .8) * speed[k] - rate * gains[k] * slope[k];
                y[k] += speed[k];
            }
            centre(y, n);
        }
        double sum = kernel(y, kernel);
        double divergence = 0;
        for (int k = 0; k < wanted.length; k++) {
            double found = Math.max(Affinities.LEAST, kernel[k] / sum);
            divergence += 2 * wanted[k] * StrictMath.log(wanted[k] / found);
        }
        return divergence;
    }

    /** Equation 5 of the paper: the gradient by the points. */
    private static void slope(double[] wanted, double exaggeration, double[] y, double[] kernel, double[] slope) {
        double sum = kernel(y, kernel);
        Arrays.fill(slope, 0);
        int at = 0;
        for (int i = 1; i < y.length / 2; i++) {
            double xi = y[2 * i];
            double yi = y[2 * i + 1];
            for (int j = 0; j < i; j++) {
                double force = 4 * (exaggeration * wanted[at] - kernel[at] / sum) * kernel[at];
                double fx = force * (xi - y[2 * j]);
                double fy = force * (yi - y[2 * j + 1]);
                slope[2 * i] += fx;
                slope[2 * i + 1] += fy;
                slope[2 * j] -= fx;
                slope[2 * j + 1] -= fy;
                at++;
            }
        }
    }

    /** Student's kernel of every pair; returns the sum over all pairs, both ways. */
    private static double kernel(double[] y, double[] kernel) {
        double sum = 0;
        int at = 0;
        for (int i = 1; i < y.length / 2; i++) {
            for (int j = 0; j < i; j++) {
                double dx = y[2 * i] - y[2 * j];
                double dy = y[2 * i + 1] - y[2 * j + 1];
                kernel[at] = 1 / (1 + dx * dx + dy * dy);
                sum += kernel[at++];
            }
        }
        return 2 * sum;
    }

    private static void centre(double[] y, int n) {
        double x0 = 0;
        double y0 = 0;
        for (int i = 0; i < n; i++) {
            x0 += y[2 * i] / n;
            y0 += y[2 * i + 1] / n;
        }
        for (int i = 0; i < n; i++) {
            y[2 * i] -= x0;
            y[2 * i + 1] -= y0;
        }
    }
}
