package dev.assay.core.release;

import java.util.List;

/**
 * What release.yaml declares: one version of a model, trained one or more times.
 *
 * @param dataset the dataset release that it is audited against
 * @param classes names of the classes, in the order of the model's output
 * @param members at least one; the first is the reference, whose prediction names the class that is explained
 * @param manifest release.yaml and the members' files, by digest
 */
public record ModelRelease(
        ReleaseId id,
        String description,
        ReleaseId dataset,
        List<String> classes,
        InputSpec input,
        OutputSpec output,
        List<Member> members,
        Manifest manifest) {

    public ModelRelease {
        classes = List.copyOf(classes);
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a model release must have at least one member, found none");
        }
    }

    public Member reference() {
        return members.getFirst();
    }
}
