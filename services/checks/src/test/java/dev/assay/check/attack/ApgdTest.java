package dev.assay.check.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.random.Draws;
import org.junit.jupiter.api.Test;

/** Steps of algorithm 1 of Croce and Hein 2020 in one dimension, worked out by hand. */
class ApgdTest {
    private static final double[] LOSSES = {1, .5, .4, .9};
    private static final float[] GRADIENTS = {1, -1, -1, 0};

    /** .5 with eps .1, so between .4 and .6: the first step ends at .6, and at the checkpoint the best point is .5. */
    @Test
    void after_a_halving_the_momentum_starts_from_the_best_point() {
        Ball ball = new Ball(new float[] {.5f}, .1f);
        Runs.Run run = new Runs.Run(0, new Attack.Aim(ball, 0, new Draws("apgd")), 0, new float[] {.5f});
        Apgd.Progress progress = new Apgd.Progress(run);
        float[] points = new float[LOSSES.length];
        for (int i = 0; i < points.length; i++) {
            progress.step(i, i == 2, LOSSES[i], new float[] {GRADIENTS[i]}, 0);
            points[i] = run.point[0];
        }
        // From .6 down by .2, of that .75, and .25 of the way from .5 to .6; from the best, .5, up by .1, of that .75,
        // and .25
        // of the way from .6 to .5; without a gradient .25 of the way from .5 to .55.
        assertThat(points).containsExactly(new float[] {.6f, .475f, .55f, .5625f}, within(1e-6f));
    }
}
