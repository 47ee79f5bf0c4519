package dev.assay.check.attack;

import dev.assay.onnx.gradient.Loss;
import java.util.List;

/**
 * Projected gradient descent (Madry et al. 2018): from points drawn evenly from the ball, steps of {@code 2.5 eps /
 * iterations} along the signs of the gradient of the cross-entropy, each projected into the ball.
 */
record Pgd(int iterations, int restarts) implements Attack {
    static final String NAME = "pgd";
    private static final double REACH = 2.5;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Reached> run(Victim victim, List<Aim> aims) {
        Runs runs = new Runs(victim, Loss.CROSS_ENTROPY, aims);
        for (int restart = 0; restart < restarts; restart++) {
            for (int picture = 0; picture < aims.size(); picture++) {
                runs.fromAnywhere(picture, aims.get(picture).held(), restart);
            }
        }
        for (int iteration = 0; iteration < iterations; iteration++) {
            runs.step((run, loss, gradients, at) ->
                    run.point = run.ball.step(run.point, gradients, at, REACH * run.ball.eps() / iterations));
        }
        runs.look();
        return runs.reached();
    }
}
