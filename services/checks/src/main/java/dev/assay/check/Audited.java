package dev.assay.check;

import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Sample;
import java.util.List;

/**
 * What one audit looks at, as declared: the same for every task of it.
 *
 * @param count samples that are audited, a prefix of the dataset
 * @param masks whether any audited sample has a mask
 * @param regions names of the regions that an audited sample has, sorted
 * @param without names of the regions that an audited sample was composed without, sorted
 */
public record Audited(
        ModelRelease model,
        DatasetRelease dataset,
        int count,
        boolean masks,
        List<String> regions,
        List<String> without) {
    public Audited {
        regions = List.copyOf(regions);
        without = List.copyOf(without);
    }

    public static Audited of(Plan plan, ModelRelease model, DatasetRelease dataset) {
        int count = Math.min(plan.samples(), dataset.samples().size());
        List<Sample> samples = dataset.samples().subList(0, count);
        return new Audited(
                model,
                dataset,
                count,
                samples.stream().anyMatch(sample -> sample.mask().isPresent()),
                samples.stream()
                        .flatMap(sample -> sample.regions().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                samples.stream()
                        .flatMap(sample -> sample.without().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** Labels mean something to the model only where its classes are the dataset's. */
    public boolean sameClasses() {
        return model.classes().equals(dataset.classes());
    }
}
