package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Question;
import java.util.List;

/** Maps made from one gradient of the score by the input. */
public final class InputGradient implements Explainer {
    static final ExplainerEntry GRADIENT = entry(
            "gradient",
            "Tells for each input value how much the score rises when it rises a little.",
            "Simonyan, Vedaldi and Zisserman 2014",
            "It is the slope at this one picture: it says what would change the score, not what made it, and it is"
                    + " noisy in deep networks.",
            InputGradient::itself,
            Question.Variant.PLAIN);

    static final ExplainerEntry SALIENCY = entry(
            "saliency",
            "Tells for each input value how strongly the score depends on it, whatever the direction.",
            "Simonyan, Vedaldi and Zisserman 2014",
            "It has no sign: evidence for the target and evidence against it look the same.",
            InputGradient::magnitude,
            Question.Variant.PLAIN);

    static final ExplainerEntry TIMES_INPUT = entry(
            "input-x-gradient",
            "Multiplies each input value with the gradient at it.",
            "Shrikumar et al. 2016",
            "A value of 0 gets nothing whatever it means, so the map depends on how inputs are scaled.",
            InputGradient::timesInput,
            Question.Variant.PLAIN);

    static final ExplainerEntry GUIDED = entry(
            "guided-backprop",
            "The gradient with only positive parts let through each ReLU.",
            "Springenberg et al. 2015",
            "It mostly redraws the picture's edges and hardly depends on the model or the target: it is here as an"
                    + " example that audits should fail.",
            InputGradient::itself,
            Question.Variant.GUIDED);

    private final String name;
    private final Combine combine;
    private final Question.Variant rules;
    private final Score score;

    /** Makes the map of one input from its gradient. Adding 0 turns -0, which a closed ReLU can leave, into 0. */
    @FunctionalInterface
    private interface Combine {
        /**
         * @param at place of the first gradient, {@code to} of the first value of the input and of the map
         */
        void write(float[] gradients, int at, float[] inputs, float[] maps, int to, int size);
    }

    private static void itself(float[] gradients, int at, float[] inputs, float[] maps, int to, int size) {
        for (int k = 0; k < size; k++) {
            maps[to + k] = gradients[at + k] + 0f;
        }
    }

    private static void magnitude(float[] gradients, int at, float[] inputs, float[] maps, int to, int size) {
        for (int k = 0; k < size; k++) {
            maps[to + k] = Math.abs(gradients[at + k]);
        }
    }

    private static void timesInput(float[] gradients, int at, float[] inputs, float[] maps, int to, int size) {
        for (int k = 0; k < size; k++) {
            maps[to + k] = gradients[at + k] * inputs[to + k] + 0f;
        }
    }

    private InputGradient(String name, Combine combine, Question.Variant rules, Score score) {
        this.name = name;
        this.combine = combine;
        this.rules = rules;
        this.score = score;
    }

    private static ExplainerEntry entry(
            String name, String summary, String source, String limits, Combine combine, Question.Variant rules) {
        return new ExplainerEntry(
                name,
                summary,
                source,
                limits,
                new Parameters("explainer \"" + name + '"', List.of(Score.DIFFERENTIATED)),
                arguments -> make(name, combine, rules, arguments));
    }

    private static Explainer make(String name, Combine combine, Question.Variant rules, Arguments arguments) {
        return new InputGradient(name, combine, rules, Score.named(arguments.text("score")));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        float[] maps = new float[inputs.values().length];
        int size = inputs.size();
        new GradientSweep(model, inputs, targets, score, rules)
                .run(
                        1,
                        (input, variant, values, at) -> {},
                        (input, variant, gradients, at) ->
                                combine.write(gradients, at, inputs.values(), maps, input * size, size));
        return GradientSweep.maps(inputs, maps);
    }
}
