package dev.assay.check;

import dev.assay.core.release.InputSpec;
import dev.assay.explain.Explainer;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.List;
import java.util.Optional;

/**
 * Neighbouring samples whose maps of one member say something, to be looked at together.
 *
 * @param model of the member
 * @param member its index in the release
 * @param samples at least one, each with a usable map of this member
 */
public record Group(Model model, int member, List<MappedSample> samples) {
    public Group {
        samples = List.copyOf(samples);
    }

    public int count() {
        return samples.size();
    }

    /** What the models take. */
    public InputSpec spec() {
        return model.input();
    }

    public MappedMember of(int position) {
        return samples.get(position).members().get(member);
    }

    public Heat heat(int position) {
        return of(position).heat();
    }

    /** What made the maps; empty where the maps are given. */
    public Optional<Explainer> by() {
        return samples.getFirst().explaining() instanceof Again by ? Optional.of(by.explainer()) : Optional.empty();
    }

    /** All samples' inputs, one after the other. */
    public Images inputs() {
        return Inputs.joined(samples.stream().map(MappedSample::input).toList());
    }

    /** The target of each sample. */
    public int[] targets() {
        return samples.stream().mapToInt(MappedSample::target).toArray();
    }
}
