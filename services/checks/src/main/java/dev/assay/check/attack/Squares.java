package dev.assay.check.attack;

import dev.assay.core.release.InputSpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * How the Square attack moves (Andriushchenko et al. 2020, the L-infinity form): from vertical stripes at the edge of the
 * ball, by squares whose values jump to one edge of it, one sign for each channel. The squares shrink while the attack
 * goes on.
 */
final class Squares {
    /** Share of the pixels in the first squares. */
    private static final double FIRST_SHARE = .8;

    /** When, of 10,000 queries, the share is halved. */
    private static final int[] HALVED = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};

    private static final double PUBLISHED_QUERIES = 10_000;

    private final InputSpec spec;
    private final int queries;

    /** @param queries that the attack may make: the published halvings are scaled to it */
    Squares(InputSpec spec, int queries) {
        this.spec = spec;
        this.queries = queries;
    }

    /** Where the attack begins: each column of each channel at the lower or the upper edge. */
    float[] stripes(Ball ball, UniformRandomProvider random) {
        float[] point = new float[spec.values()];
        for (int c = 0; c < spec.channels(); c++) {
            for (int x = 0; x < spec.width(); x++) {
                double move = random.nextBoolean() ? ball.eps() : -ball.eps();
                for (int y = 0; y < spec.height(); y++) {
                    int place = (c * spec.height() + y) * spec.width() + x;
                    point[place] = ball.project(place, ball.centre()[place] + move);
                }
            }
        }
        return point;
    }

    /** The point with one square moved to an edge of the ball; never the point itself where the ball has any extent. */
    float[] moved(Ball ball, float[] from, int query, UniformRandomProvider random) {
        int side = side(query);
        int top = random.nextInt(spec.height() - side + 1);
        int left = random.nextInt(spec.width() - side + 1);
        float[] point = from.clone();
        boolean same = true;
        for (int attempt = 0; same && attempt < MAX_ATTEMPTS; attempt++) {
            for (int c = 0; c < spec.channels(); c++) {
                same &= !place(ball, from, point, c, top, left, side, random.nextBoolean());
            }
        }
        return point;
    }

    /** Signs are drawn again where they change nothing. */
    private static final int MAX_ATTEMPTS = 16;

    private boolean place(
            Ball ball, float[] from, float[] point, int channel, int top, int left, int side, boolean up) {
        boolean changed = false;
        double move = up ? ball.eps() : -ball.eps();
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                int place = (channel * spec.height() + y) * spec.width() + x;
                point[place] = ball.project(place, ball.centre()[place] + move);
                changed |= point[place] != from[place];
            }
        }
        return changed;
    }

    /** Pixels on a side of the square of a query. */
    int side(int query) {
        double share = FIRST_SHARE;
        for (int halved : HALVED) {
            if (query > halved * (queries / PUBLISHED_QUERIES)) {
                share /= 2;
            }
        }
        int side = (int) Math.round(Math.sqrt(share * spec.pixels()));
        return Math.clamp(side, 1, Math.max(1, Math.min(spec.height(), spec.width()) - 1));
    }
}
