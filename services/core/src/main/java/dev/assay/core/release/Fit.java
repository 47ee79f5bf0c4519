package dev.assay.core.release;

import java.util.List;

/** Whether a model release can be audited with a dataset release. */
public final class Fit {
    private Fit() {}

    /**
     * Refuses a pair whose classes or pictures differ: nothing is renamed, reordered or resized in an audit. The
     * dataset's version may be another than the model names, since a newer one re-audits the model.
     */
    public static void check(ModelRelease model, DatasetRelease dataset) {
        if (!model.dataset().name().equals(dataset.id().name())) {
            throw new Refused("model " + model.id() + " is audited with dataset " + model.dataset() + ", found dataset "
                    + dataset.id());
        }
        check(model, dataset.id(), dataset.classes(), dataset.channels(), dataset.height(), dataset.width());
    }

    /** {@link #check(ModelRelease, DatasetRelease)} by what dataset.yaml declares of the dataset. */
    public static void check(
            ModelRelease model, ReleaseId dataset, List<String> classes, int channels, int height, int width) {
        String pair = "model " + model.id() + " and dataset " + dataset;
        if (!model.classes().equals(classes)) {
            throw new Refused(pair + " must have the same classes in the same order, found " + model.classes() + " and "
                    + classes);
        }
        InputSpec input = model.input();
        boolean same = input.channels() == channels && input.height() == height && input.width() == width;
        if (!same) {
            throw new Refused(pair + " must agree on the picture, found input " + input.channels() + " x "
                    + input.height() + " x " + input.width() + " and pictures " + channels + " x " + height + " x "
                    + width + " (channels x height x width)");
        }
    }
}
