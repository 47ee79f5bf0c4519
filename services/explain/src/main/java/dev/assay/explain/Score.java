package dev.assay.explain;

import dev.assay.core.parameter.Parameter;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Softmax;
import dev.assay.onnx.gradient.Question;
import java.util.List;

/** What of the output is explained: the target's probability or its logit. */
public enum Score {
    /** The probability of the target; computed in double precision from logits. */
    PROBABILITY,
    /** The output before the softmax, which is looked behind where the model ends in one. */
    LOGIT;

    /** The parameter of every explainer that looks at scores. */
    public static final Parameter PARAMETER = new Parameter.Choice(
            "score",
            "probability",
            List.of("probability", "logit"),
            "what is explained: the target's probability or its logit");

    /** The same for explainers that differentiate: close to certainty a probability has no gradient left. */
    static final Parameter DIFFERENTIATED = new Parameter.Choice(
            "score",
            "logit",
            List.of("probability", "logit"),
            "what is differentiated: the target's probability or its logit");

    public static Score named(String word) {
        return word.equals("logit") ? LOGIT : PROBABILITY;
    }

    Question.Score differentiated() {
        return this == LOGIT ? Question.Score.LOGIT : Question.Score.PROBABILITY;
    }

    /**
     * The target's score for each image.
     *
     * @throws dev.assay.core.release.Refused if logits are asked of a model that gives probabilities which no softmax makes
     */
    public double[] of(Model model, Images images, int[] targets) {
        return of(model, this == LOGIT ? model.logits(images) : model.scores(images), targets);
    }

    /** Apart from the run, so that compiling the loop does not compile all that a run is. */
    private double[] of(Model model, float[] rows, int[] targets) {
        double[] scores = new double[targets.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] =
                    this == LOGIT ? rows[i * model.classes() + targets[i]] : probability(model, rows, i, targets[i]);
        }
        return scores;
    }

    /**
     * The target's probability, in double precision, of scores that are there already.
     *
     * @param scores rows as {@link Model#scores} gives them
     * @param row which of them
     */
    public static double probability(Model model, float[] scores, int row, int target) {
        int classes = model.classes();
        return model.output().space() == OutputSpec.Space.LOGITS
                ? Softmax.of(scores, row * classes, classes, target)
                : scores[row * classes + target];
    }
}
