package dev.assay.check.attack;

import dev.assay.check.attack.Attack.Aim;
import dev.assay.check.attack.Attack.Reached;
import dev.assay.check.picture.Numbers;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.gradient.Loss;
import java.util.ArrayList;
import java.util.List;

/**
 * Several runs for each picture (restarts, or target classes), together in the same batches. When a run has found a point
 * that the model takes for another class, the runs for its picture end.
 */
final class Runs {
    private final Victim victim;
    private final Loss loss;
    private final List<Aim> aims;
    private final List<Run> all = new ArrayList<>();
    private final Reached[] found;

    /** One run: where it is, and the best that it has seen. Points are replaced, never written to. */
    static final class Run {
        final int picture;
        final Ball ball;
        final int asked;
        private final int held;
        float[] point;
        private float[] best;
        private double bestLoss = Double.NEGATIVE_INFINITY;

        Run(int picture, Aim aim, int asked, float[] start) {
            this.picture = picture;
            this.ball = aim.ball();
            this.held = aim.held();
            this.asked = asked;
            this.point = start;
            this.best = start;
        }
    }

    /** Told what a run met at its point; may move it. */
    interface Step {
        /** @param at place in the gradients where the run's begin */
        void take(Run run, double loss, float[] gradients, int at);
    }

    Runs(Victim victim, Loss loss, List<Aim> aims) {
        this.victim = victim;
        this.loss = loss;
        this.aims = aims;
        this.found = new Reached[aims.size()];
    }

    /** Adds a run for a picture that starts at the picture itself. */
    void fromCentre(int picture, int asked) {
        all.add(new Run(
                picture, aims.get(picture), asked, aims.get(picture).ball().centre()));
    }

    /** Adds a run for a picture that starts at a point drawn evenly from its ball. */
    void fromAnywhere(int picture, int asked, int restart) {
        Aim aim = aims.get(picture);
        Draws draws = aim.draws().of(restart);
        all.add(new Run(picture, aim, asked, aim.ball().drawn(draws.source())));
    }

    /** Runs of pictures for which nothing has been found. */
    List<Run> open() {
        return all.stream().filter(run -> found[run.picture] == null).toList();
    }

    /**
     * Differentiates the loss at the points of the open runs; those that stay open may step.
     *
     * @throws Refused where loss or gradient is NaN: an attack that cannot move says nothing of robustness
     */
    void step(Step step) {
        List<Run> open = open();
        if (open.isEmpty()) {
            return;
        }
        List<float[]> points = open.stream().map(run -> run.point).toList();
        var answer = victim.gradients(
                loss, points, open.stream().mapToInt(run -> run.asked).toArray());
        double[] losses = note(open, answer.logits());
        for (int i = 0; i < losses.length; i++) {
            if (found[open.get(i).picture] == null) {
                int at = i * points.get(i).length;
                checkGradient(answer.input(), at, at + points.get(i).length);
                step.take(open.get(i), losses[i], answer.input(), at);
            }
        }
    }

    private void checkGradient(float[] gradients, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Float.isNaN(gradients[i])) {
                throw new Refused("the gradient of the loss of " + victim.file() + " holds NaN for a picture inside the"
                        + " ball: attack it by square alone, or look for roots and quotients of 0 in the model");
            }
        }
    }

    /** Looks where the open runs have stepped last. */
    void look() {
        List<Run> open = open();
        if (!open.isEmpty()) {
            note(open, victim.logits(open.stream().map(run -> run.point).toList()));
        }
    }

    private double[] note(List<Run> open, float[] logits) {
        double[] losses = new double[open.size()];
        int classes = victim.classes();
        for (int i = 0; i < losses.length; i++) {
            Run run = open.get(i);
            losses[i] = loss.of(logits, i * classes, classes, run.asked);
            if (Double.isNaN(losses[i])) {
                throw new Refused(victim.file() + " gives NaN for a picture inside the ball of an attack, at most "
                        + Numbers.shown(run.ball.eps() * 255.) + "/255 from a sample: look for logarithms, roots and"
                        + " quotients in it");
            }
            if (losses[i] > run.bestLoss) {
                run.bestLoss = losses[i];
                run.best = run.point;
            }
            if (found[run.picture] == null && victim.predicted(logits, i) != run.held) {
                found[run.picture] = new Reached(run.point, true);
            }
        }
        return losses;
    }

    /** Where each picture's runs got to: to another class, or to the greatest loss, the first among equals. */
    List<Reached> reached() {
        for (Run run : all) {
            Reached before = found[run.picture];
            if (before == null || (!before.evades() && run.bestLoss > bestLoss(before))) {
                found[run.picture] = new Reached(run.best, false);
            }
        }
        return List.of(found);
    }

    private double bestLoss(Reached one) {
        return all.stream()
                .filter(run -> run.best == one.point())
                .mapToDouble(run -> run.bestLoss)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
