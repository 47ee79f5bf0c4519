package dev.assay.check;

import dev.assay.core.random.Draws;
import dev.assay.explain.Explainer;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Explains as a sample was explained, by the explainer itself.
 *
 * @param draws of the explainer for the sample
 */
public record Again(Explainer explainer, int target, Draws draws) implements Explaining {
    @Override
    public Maps explain(Model model, Images inputs) {
        return together(model, List.of(this), List.of(inputs)).getFirst();
    }

    @Override
    public Explaining target(int other) {
        return new Again(explainer, other, draws);
    }

    @Override
    public Explaining run(int number) {
        return number == 0 ? this : new Again(explainer, target, draws.of("run").of(number));
    }

    /** One call for all, so that the model's batches are filled. */
    static List<Maps> together(Model model, List<Again> samples, List<Images> inputs) {
        int[] ends = new int[samples.size()];
        int n = 0;
        for (int s = 0; s < ends.length; s++) {
            n += inputs.get(s).n();
            ends[s] = n;
        }
        Images all = Inputs.joined(inputs);
        int[] targets = new int[n];
        List<Draws> draws = new ArrayList<>();
        for (int s = 0; s < ends.length; s++) {
            Arrays.fill(targets, draws.size(), ends[s], samples.get(s).target());
            while (draws.size() < ends[s]) {
                draws.add(samples.get(s).draws());
            }
        }
        Maps maps = samples.getFirst().explainer().explain(model, all, targets, draws);
        List<Maps> each = new ArrayList<>();
        for (int s = 0; s < ends.length; s++) {
            each.add(maps.slice(s == 0 ? 0 : ends[s - 1], ends[s]));
        }
        return each;
    }
}
