package dev.assay.check.edge;

import dev.assay.check.Explaining;
import dev.assay.check.Group;
import dev.assay.check.Heat;
import dev.assay.check.Inputs;
import dev.assay.check.Predicted;
import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member and its explainer make of the variants of a sample.
 *
 * @param heats of the variants, in their order
 * @param kept whether the prediction is that of the sample
 */
record Answers(List<Heat> heats, List<Boolean> kept) {
    /** Inputs of all samples that are explained in one go: bounds memory at large inputs. */
    private static final int CHUNK = 64;

    static List<Answers> of(Group group, List<Variant> variants) {
        List<Answers> answers = new ArrayList<>();
        for (int i = 0; i < group.count(); i++) {
            answers.add(new Answers(new ArrayList<>(), new ArrayList<>()));
        }
        int step = Math.max(1, CHUNK / group.count());
        for (int from = 0; from < variants.size(); from += step) {
            List<Variant> some = variants.subList(from, Math.min(variants.size(), from + step));
            List<Images> inputs = group.samples().stream()
                    .map(sample -> Inputs.joined(some.stream()
                            .map(variant -> variant.of(sample.input(), group.spec()))
                            .toList()))
                    .toList();
            List<Maps> maps = Explaining.together(group.model(), group.samples(), inputs);
            float[] probabilities = group.model().probabilities(Inputs.joined(inputs));
            int classes = group.model().classes();
            for (int i = 0; i < group.count(); i++) {
                List<Heat> heats =
                        Heat.of(maps.get(i), group.spec().height(), group.spec().width());
                answers.get(i).heats.addAll(heats);
                for (int v = 0; v < some.size(); v++) {
                    int row = (i * some.size() + v) * classes;
                    answers.get(i)
                            .kept
                            .add(Predicted.of(probabilities, row, classes)
                                    == group.of(i).predicted());
                }
            }
        }
        return answers;
    }
}
