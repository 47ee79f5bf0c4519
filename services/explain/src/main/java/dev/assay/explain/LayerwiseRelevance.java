package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.LayerRule;
import dev.assay.onnx.gradient.Propagation;
import dev.assay.onnx.gradient.Relevances;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Layer-wise relevance propagation (Bach et al. 2015): the target's logit is shared among what it is a sum of, layer by
 * layer down to the input. The explainers differ in the rule of each layer.
 */
public final class LayerwiseRelevance implements Explainer {
    private static final Parameter EPSILON = new Parameter.Real(
            "epsilon",
            0.01,
            1e-9,
            1000,
            "added to the size of a layer's outputs before they divide: more of it, less noise");

    private static final Parameter GAMMA = new Parameter.Real(
            "gamma", 0.25, 0, 1000, "how much more contributions with the sign of a layer's output count");

    private static final String BACH = "Bach et al. 2015";
    private static final String MONTAVON = "Montavon et al. 2019";
    private static final String CONSTANTS =
            " Gates, attention and the deviations of normalisations count as constants and get none of it.";

    static final ExplainerEntry EPSILON_RULE = entry(
            "lrp-epsilon",
            "Shares the target's logit layer by layer in proportion to contributions.",
            BACH,
            "With a small epsilon and ReLU alone it is input-x-gradient, and as noisy." + CONSTANTS,
            List.of(EPSILON),
            arguments -> Propagation.everywhere(epsilon(arguments)));

    static final ExplainerEntry Z_PLUS = entry(
            "lrp-z-plus",
            "Shares the target's logit layer by layer in proportion to positive contributions.",
            "Montavon et al. 2017",
            "It shows no evidence against the target, and maps of different classes look alike." + CONSTANTS,
            List.of(),
            arguments -> Propagation.everywhere(new LayerRule.ZPlus()));

    static final ExplainerEntry GAMMA_RULE = entry(
            "lrp-gamma",
            "Shares the target's logit layer by layer with more weight on contributions that agree with the output.",
            MONTAVON,
            "Gamma decides how much evidence against the target is left." + CONSTANTS,
            List.of(GAMMA),
            arguments -> Propagation.everywhere(gamma(arguments)));

    static final ExplainerEntry ALPHA_BETA = entry(
            "lrp-alpha2-beta1",
            "Shares the target's logit layer by layer: twice among positive contributions, less once among negative ones.",
            BACH,
            "The two shares are fixed whatever the layer found, so the sign of a value says less than its place."
                    + CONSTANTS,
            List.of(),
            arguments -> Propagation.everywhere(new LayerRule.AlphaTwoBetaOne()));

    static final ExplainerEntry EPSILON_PLUS = entry(
            "lrp-epsilon-plus",
            "The epsilon rule in dense layers and the z-plus rule in convolutions.",
            MONTAVON,
            "Below the dense layers evidence against the target is not told apart." + CONSTANTS,
            List.of(EPSILON),
            arguments -> new Propagation(epsilon(arguments), new LayerRule.ZPlus(), false));

    static final ExplainerEntry EPSILON_GAMMA_BOX = entry(
            "lrp-epsilon-gamma-box",
            "The epsilon rule in dense layers, the gamma rule in convolutions, the input's legal range in the first layer.",
            MONTAVON,
            "The first layer reads every value against the darkest and brightest that it could be." + CONSTANTS,
            List.of(EPSILON, GAMMA),
            arguments -> new Propagation(epsilon(arguments), gamma(arguments), true));

    private final String name;
    private final Propagation propagation;

    private LayerwiseRelevance(String name, Propagation propagation) {
        this.name = name;
        this.propagation = propagation;
    }

    private static ExplainerEntry entry(
            String name,
            String summary,
            String source,
            String limits,
            List<Parameter> parameters,
            Function<Arguments, Propagation> propagation) {
        return new ExplainerEntry(
                name,
                summary,
                source,
                limits,
                new Parameters("explainer \"" + name + '"', parameters),
                arguments -> new LayerwiseRelevance(name, propagation.apply(arguments)));
    }

    private static LayerRule epsilon(Arguments arguments) {
        return new LayerRule.Epsilon(arguments.real("epsilon"));
    }

    private static LayerRule gamma(Arguments arguments) {
        return new LayerRule.Gamma(arguments.real("gamma"));
    }

    @Override
    public String name() {
        return name;
    }

    /** The target's logit (Bach et al. 2015, layer-wise conservation). */
    @Override
    public Optional<Total> total() {
        return Optional.of((model, inputs, targets) -> {
            float[] logits =
                    Relevances.of(model, propagation).run(inputs, targets).logits();
            double[] each = new double[targets.length];
            for (int i = 0; i < each.length; i++) {
                each[i] = logits[i * model.classes() + targets[i]];
            }
            return each;
        });
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        Relevances relevances = Relevances.of(model, propagation);
        float[] maps = new float[inputs.values().length];
        for (int from = 0; from < inputs.n(); from += model.batch()) {
            int to = Math.min(inputs.n(), from + model.batch());
            float[] found = relevances
                    .run(inputs.slice(from, to), Arrays.copyOfRange(targets, from, to))
                    .input();
            for (int k = 0; k < found.length; k++) {
                // Adding 0 turns -0 into 0.
                maps[from * inputs.size() + k] = found[k] + 0f;
            }
        }
        return GradientSweep.maps(inputs, maps);
    }
}
