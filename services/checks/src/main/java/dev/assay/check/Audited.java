package dev.assay.check;

import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetRelease;
import dev.assay.core.release.Fit;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.release.Refused;
import dev.assay.core.release.Sample;
import java.util.List;
import java.util.Optional;

/**
 * What one audit looks at, as declared: the same for every task of it.
 *
 * @param count samples that are audited, a prefix of the dataset
 * @param masks whether any audited sample has a mask
 * @param regions names of the regions that an audited sample has, sorted
 * @param without names of the regions that an audited sample was composed without, sorted
 * @param previous the model's version before, where the plan looks at it and there is one
 * @param previousDataset the dataset's version before, likewise
 */
public record Audited(
        ModelRelease model,
        DatasetRelease dataset,
        int count,
        boolean masks,
        List<String> regions,
        List<String> without,
        Optional<ModelRelease> previous,
        Optional<DatasetRelease> previousDataset) {
    /** Why what asks for labels does not exist where the model has other classes. */
    public static final String OTHER_CLASSES =
            "the classes of model and dataset differ, so labels say nothing about predictions";

    public Audited {
        regions = List.copyOf(regions);
        without = List.copyOf(without);
    }

    /** What has no predecessor. */
    public Audited(
            ModelRelease model,
            DatasetRelease dataset,
            int count,
            boolean masks,
            List<String> regions,
            List<String> without) {
        this(model, dataset, count, masks, regions, without, Optional.empty(), Optional.empty());
    }

    public static Audited of(Plan plan, ModelRelease model, DatasetRelease dataset) {
        return of(plan, model, dataset, Optional.empty(), Optional.empty());
    }

    public static Audited of(
            Plan plan,
            ModelRelease model,
            DatasetRelease dataset,
            Optional<ModelRelease> previous,
            Optional<DatasetRelease> previousDataset) {
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
                        .toList(),
                previous,
                previousDataset);
    }

    /** Samples of the previous dataset that are looked at: as many as are audited, cut to what there is. */
    public int previousCount() {
        return previousDataset
                .filter(dataset -> withoutPreviousDataset().isEmpty())
                .map(dataset -> Math.min(count, dataset.samples().size()))
                .orElse(0);
    }

    /** Why there is no version before that could be compared with the model; empty where there is one. */
    public Optional<String> withoutPrevious() {
        if (previous.isEmpty()) {
            return Optional.of(
                    "there is no previous version of model " + model.id().name() + " to look at");
        }
        return incomparable(
                "the previous version, " + previous.get().id(),
                () -> Fit.check(
                        previous.get(),
                        dataset.id(),
                        dataset.classes(),
                        dataset.channels(),
                        dataset.height(),
                        dataset.width()));
    }

    /** Why there is no version of the dataset before that the model could look at; empty where there is one. */
    public Optional<String> withoutPreviousDataset() {
        if (previousDataset.isEmpty()) {
            return Optional.of(
                    "there is no previous version of dataset " + dataset.id().name() + " to look at");
        }
        return incomparable(
                "the previous dataset, " + previousDataset.get().id(),
                () -> Fit.check(
                        model,
                        previousDataset.get().id(),
                        previousDataset.get().classes(),
                        previousDataset.get().channels(),
                        previousDataset.get().height(),
                        previousDataset.get().width()));
    }

    private static Optional<String> incomparable(String what, Runnable fit) {
        try {
            fit.run();
            return Optional.empty();
        } catch (Refused e) {
            return Optional.of(what + ", cannot be compared: " + e.getMessage());
        }
    }

    /** Labels mean something to the model only where its classes are the dataset's. */
    public boolean sameClasses() {
        return model.classes().equals(dataset.classes());
    }
}
