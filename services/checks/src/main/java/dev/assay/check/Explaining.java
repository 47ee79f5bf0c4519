package dev.assay.check;

import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.List;

/** Explains further inputs as a sample was explained: the same explainer, target and draws. */
@FunctionalInterface
public interface Explaining {
    /**
     * Explains the inputs.
     *
     * @param inputs one or more variants of the sample
     * @return one map an input
     */
    Maps explain(Model model, Images inputs);

    /**
     * Explains variants of several samples in one go, each as its own sample was explained: the same maps as one sample
     * after the other, in fewer passes.
     *
     * @param inputs variants of each sample, in the samples' order
     */
    static List<Maps> together(Model model, List<MappedSample> samples, List<Images> inputs) {
        List<Again> same = samples.stream()
                .map(MappedSample::explaining)
                .filter(Again.class::isInstance)
                .map(Again.class::cast)
                .toList();
        boolean one = same.size() == samples.size()
                && same.stream().map(Again::explainer).distinct().count() == 1;
        if (one) {
            return Again.together(model, same, inputs);
        }
        List<Maps> each = new ArrayList<>();
        for (int s = 0; s < samples.size(); s++) {
            each.add(samples.get(s).explaining().explain(model, inputs.get(s)));
        }
        return each;
    }
}
