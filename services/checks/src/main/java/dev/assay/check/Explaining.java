package dev.assay.check;

import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.List;

/** Explains further inputs as a sample was explained: the same explainer, target and draws, unless told otherwise. */
@FunctionalInterface
public interface Explaining {
    /**
     * Explains the inputs.
     *
     * @param model the sample's, or one made from it
     * @param inputs one or more variants of the sample
     * @return one map an input
     */
    Maps explain(Model model, Images inputs);

    /** The same for another class. */
    default Explaining target(int other) {
        throw new UnsupportedOperationException("this sample is explained for its own target alone, asked: " + other);
    }

    /**
     * The same with other draws of the explainer.
     *
     * @param number of the run; 0 is the one that made the sample's map
     */
    default Explaining run(int number) {
        throw new UnsupportedOperationException("this sample is explained with its own draws alone, asked: " + number);
    }

    /**
     * Explains variants of several samples in one go, each as its own sample was explained: the same maps as one sample
     * after the other, in fewer passes.
     *
     * @param inputs variants of each sample, in the samples' order
     */
    static List<Maps> together(Model model, List<MappedSample> samples, List<Images> inputs) {
        return all(model, samples.stream().map(MappedSample::explaining).toList(), inputs);
    }

    /**
     * The same by ways of explaining of one's own choice, such as for other targets.
     *
     * @param ways one for each of the inputs
     */
    static List<Maps> all(Model model, List<Explaining> ways, List<Images> inputs) {
        List<Again> same = ways.stream()
                .filter(Again.class::isInstance)
                .map(Again.class::cast)
                .toList();
        boolean one = same.size() == ways.size()
                && same.stream().map(Again::explainer).distinct().count() == 1;
        if (one) {
            return Again.together(model, same, inputs);
        }
        List<Maps> each = new ArrayList<>();
        for (int s = 0; s < ways.size(); s++) {
            each.add(ways.get(s).explain(model, inputs.get(s)));
        }
        return each;
    }
}
