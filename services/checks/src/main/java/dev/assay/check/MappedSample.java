package dev.assay.check;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Mask;
import dev.assay.core.release.Picture;
import dev.assay.core.release.Sample;
import dev.assay.onnx.Images;
import java.util.List;
import java.util.Optional;

/**
 * One sample with everything that is computed once for it and shared by all checks of a task.
 *
 * @param audited of which it is a part
 * @param explainer name of the explainer of the maps
 * @param index in the dataset's order
 * @param picture as stored
 * @param mask of the object, where the dataset has one
 * @param input the picture in the model's input space, one image
 * @param target class that the maps explain, the same for all members
 * @param members in the release's order, the reference first
 * @param audit root of the audit's draws
 * @param explaining explains variants of the sample
 * @param shared what the checks of the task compute for it once
 */
public record MappedSample(
        Audited audited,
        String explainer,
        int index,
        Picture picture,
        Optional<Mask> mask,
        Images input,
        int target,
        List<MappedMember> members,
        Draws audit,
        Explaining explaining,
        Shared shared) {
    public MappedSample {
        members = List.copyOf(members);
    }

    public Sample sample() {
        return audited.dataset().samples().get(index);
    }

    public MappedMember reference() {
        return members.getFirst();
    }

    /** Draws of one check for this sample: the same for every explainer and member, so that they meet equal noise. */
    public Draws draws(String check) {
        return audit.of(check).of(index);
    }
}
