package dev.assay.explain;

import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;

/** A control that looks at nothing: each pixel a number drawn uniformly from [0, 1), the same in every channel. */
public final class RandomMap implements Explainer {
    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "random",
            "Gives each pixel a random number: the control that every other explainer is read against.",
            ExplainerEntry.CONTROL,
            "It knows neither the model nor the picture.",
            new Parameters("explainer \"random\"", List.of()),
            arguments -> new RandomMap(),
            Set.of(ExplainerEntry.Trait.STOCHASTIC));

    @Override
    public String name() {
        return ENTRY.name();
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        double[][] maps = new double[inputs.n()][inputs.height() * inputs.width()];
        for (int i = 0; i < maps.length; i++) {
            UniformRandomProvider random = draws.get(i).source();
            for (int p = 0; p < maps[i].length; p++) {
                maps[i][p] = random.nextDouble();
            }
        }
        return Sweep.perPixel(inputs, maps);
    }
}
