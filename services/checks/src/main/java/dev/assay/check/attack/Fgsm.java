package dev.assay.check.attack;

import dev.assay.onnx.gradient.Loss;
import java.util.List;

/** The fast gradient sign method (Goodfellow et al. 2015): one step of eps along the signs of the gradient. */
record Fgsm() implements Attack {
    static final String NAME = "fgsm";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Reached> run(Victim victim, List<Aim> aims) {
        Runs runs = new Runs(victim, Loss.CROSS_ENTROPY, aims);
        for (int picture = 0; picture < aims.size(); picture++) {
            runs.fromCentre(picture, aims.get(picture).held());
        }
        runs.step((run, loss, gradients, at) -> run.point = run.ball.step(run.point, gradients, at, run.ball.eps()));
        runs.look();
        return runs.reached();
    }
}
