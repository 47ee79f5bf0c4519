package dev.assay.check.seeds;

import dev.assay.check.Applies;
import dev.assay.check.Audited;
import dev.assay.check.Heat;
import dev.assay.check.MappedMember;
import dev.assay.check.MappedSample;
import dev.assay.check.similarity.Spearman;
import java.util.ArrayList;
import java.util.List;

/**
 * Distances between the maps of all pairs of members (Fel et al. 2022): {@code sqrt(1 - |rho|)} with Spearman's rho of
 * the signed maps, as in the authors' own program, in [0, 1]. As there, only pairs of which at least one predicts the
 * label count, and maps that say nothing are left out. Both members explain the audit's target, theirs the label: the same
 * where the plan says so, or where the reference is right.
 *
 * @param same distances where both predict the label
 * @param different distances where one of them predicts another class
 */
record MapDistances(List<Double> same, List<Double> different) {
    MapDistances {
        same = List.copyOf(same);
        different = List.copyOf(different);
    }

    /** What a release must have for them: nothing is told here of the metrics. */
    static Applies applies(Audited audited) {
        if (!audited.sameClasses()) {
            return Applies.nothing(Audited.OTHER_CLASSES);
        }
        return audited.model().members().size() < 2
                ? Applies.nothing("the release has one member, so there are no maps to compare")
                : Applies.all();
    }

    /** True where no pair counts: the sample says nothing. */
    boolean isEmpty() {
        return same.isEmpty() && different.isEmpty();
    }

    static MapDistances of(MappedSample sample) {
        List<MappedMember> members = sample.members();
        int label = sample.sample().label();
        List<Heat> heats = members.stream().map(MappedMember::heat).toList();
        List<Double> same = new ArrayList<>();
        List<Double> different = new ArrayList<>();
        for (int a = 0; a < members.size(); a++) {
            for (int b = a + 1; b < members.size(); b++) {
                boolean first = members.get(a).predicted() == label;
                boolean second = members.get(b).predicted() == label;
                boolean usable = heats.get(a).usable() && heats.get(b).usable();
                double rho = usable ? Spearman.of(heats.get(a), heats.get(b)) : Double.NaN;
                if ((first || second) && !Double.isNaN(rho)) {
                    (first && second ? same : different).add(Math.sqrt(Math.max(0, 1 - Math.abs(rho))));
                }
            }
        }
        return new MapDistances(same, different);
    }
}
