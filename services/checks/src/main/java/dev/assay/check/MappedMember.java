package dev.assay.check;

import dev.assay.core.release.Member;
import dev.assay.explain.Maps;
import dev.assay.onnx.Model;

/**
 * One member's view of one sample.
 *
 * @param model opened; shared by threads
 * @param probabilities of the classes for the sample as it is
 * @param certainty probability of the target for the sample as it is, in double precision, as {@code Score.PROBABILITY}
 *     gives it
 * @param map of the target, one map, as the explainer gives it
 * @param heat the same at the resolution of the input
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
public record MappedMember(Member member, Model model, float[] probabilities, double certainty, Maps map, Heat heat) {
    /** The class of the highest probability; the lower index among equals. */
    public int predicted() {
        return Predicted.of(probabilities, 0, probabilities.length);
    }
}
