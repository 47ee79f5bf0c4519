package dev.assay.check.attack;

import dev.assay.check.attack.Runs.Run;
import dev.assay.onnx.gradient.Loss;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Auto-PGD (Croce and Hein 2020, algorithm 1): steps with momentum, of a size that begins at 2 eps and is halved, back at
 * the best point so far, wherever at a checkpoint too few steps raised the loss or the best loss has not risen.
 *
 * <p>The first run starts at the picture itself, where its first step is that of {@link Fgsm}: so with the cross-entropy
 * it is never weaker. Further runs start at points drawn evenly from the ball. The targeted ratio is run once for each of
 * the classes with the highest scores.
 *
 * @param loss the cross-entropy, or the targeted ratio
 * @param runs restarts of the cross-entropy, or targets of the ratio
 */
record Apgd(Loss loss, int iterations, int runs) implements Attack {
    static final String CROSS_ENTROPY = "apgd-ce";
    static final String RATIO = "apgd-dlr";

    private static final double MOMENTUM = .75;
    private static final double RISING = .75;

    @Override
    public String name() {
        return loss == Loss.CROSS_ENTROPY ? CROSS_ENTROPY : RATIO;
    }

    @Override
    public List<Reached> run(Victim victim, List<Aim> aims) {
        Runs all = new Runs(victim, loss, aims);
        switch (loss) {
            case CROSS_ENTROPY -> restarts(all, aims);
            case TARGETED_DLR -> targets(all, victim, aims);
        }
        boolean[] checkpoints = checkpoints(iterations);
        Map<Run, Progress> progress = new IdentityHashMap<>();
        for (int k = 0; k < iterations; k++) {
            int iteration = k;
            all.step((run, value, gradients, at) -> {
                Progress one = progress.computeIfAbsent(run, Progress::new);
                one.step(iteration, checkpoints[iteration], value, gradients, at);
            });
        }
        all.look();
        return all.reached();
    }

    private void restarts(Runs all, List<Aim> aims) {
        for (int restart = 0; restart < runs; restart++) {
            for (int picture = 0; picture < aims.size(); picture++) {
                int held = aims.get(picture).held();
                if (restart == 0) {
                    all.fromCentre(picture, held);
                } else {
                    all.fromAnywhere(picture, held, restart);
                }
            }
        }
    }

    private void targets(Runs all, Victim victim, List<Aim> aims) {
        if (aims.isEmpty()) {
            return;
        }
        float[] logits =
                victim.logits(aims.stream().map(aim -> aim.ball().centre()).toList());
        int classes = victim.classes();
        for (int picture = 0; picture < aims.size(); picture++) {
            int held = aims.get(picture).held();
            int from = picture * classes;
            IntStream.range(0, classes)
                    .filter(target -> target != held)
                    .boxed()
                    .sorted((a, b) -> Float.compare(logits[from + b], logits[from + a]))
                    .limit(runs)
                    .forEach(target -> all.fromCentre(from / classes, Loss.pair(held, target, classes)));
        }
    }

    /** Where {@code ceil(p_j iterations)} is: p begins with 0 and .22, and its gaps shrink by .03 down to .06. */
    static boolean[] checkpoints(int iterations) {
        boolean[] at = new boolean[iterations];
        int before = 0;
        int next = 22;
        while (Math.ceilDiv(next * iterations, 100) < iterations) {
            at[Math.ceilDiv(next * iterations, 100)] = true;
            int gap = Math.max(next - before - 3, 6);
            before = next;
            next += gap;
        }
        return at;
    }

    /** How one run gets on. */
    static final class Progress {
        private final Run run;
        private double size;
        private float[] previous;
        private double last = Double.NEGATIVE_INFINITY;
        private float[] best;
        private float[] bestGradient = {};
        private double bestLoss = Double.NEGATIVE_INFINITY;
        private double bestBefore = Double.NEGATIVE_INFINITY;
        private boolean halvedBefore = true;
        private int rises;
        private int steps;

        Progress(Run run) {
            this.run = run;
            this.size = 2 * run.ball.eps();
            this.previous = run.point;
            this.best = run.point;
        }

        void step(int iteration, boolean checkpoint, double loss, float[] gradients, int at) {
            float[] gradient = Arrays.copyOfRange(gradients, at, at + run.point.length);
            if (iteration > 0) {
                rises += loss > last ? 1 : 0;
                steps++;
            }
            last = loss;
            if (loss > bestLoss) {
                bestLoss = loss;
                best = run.point;
                bestGradient = gradient;
            }
            float[] from = run.point;
            if (checkpoint && tooLarge()) {
                size /= 2;
                from = best;
                gradient = bestGradient;
            }
            float[] next = iteration == 0 ? run.ball.step(from, gradient, 0, size) : moved(from, gradient);
            previous = from;
            run.point = next;
        }

        private boolean tooLarge() {
            boolean stuck = !halvedBefore && bestLoss <= bestBefore;
            boolean large = rises < RISING * steps || stuck;
            halvedBefore = large;
            bestBefore = bestLoss;
            rises = 0;
            steps = 0;
            return large;
        }

        private float[] moved(float[] from, float[] gradient) {
            float[] next = run.ball.step(from, gradient, 0, size);
            for (int i = 0; i < next.length; i++) {
                double move =
                        MOMENTUM * (next[i] - (double) from[i]) + (1 - MOMENTUM) * (from[i] - (double) previous[i]);
                next[i] = run.ball.project(i, from[i] + move);
            }
            return next;
        }
    }
}
