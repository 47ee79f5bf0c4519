package dev.assay.onnx;

/** What a model seems to do whose output is no row of one score a class: it cannot be audited, and is told why. */
final class OtherTask {
    private static final String ONLY = ", which has no score of a class to explain or audit";

    private OtherTask() {}

    /**
     * The end of a refusal, empty where the shape may be that of classification.
     *
     * @param rank of the output, the batch included
     * @param scores size of its second dimension, 0 where that is open or not there
     */
    static String of(int rank, long scores) {
        return switch (rank) {
            case 0, 1 -> "; one value a picture is what a regression gives" + ONLY;
            case 2 -> scores == 1 ? "; a single value is what a regression gives" + ONLY : "";
            case 3 -> "; rows such as boxes are what a detection gives" + ONLY;
            default -> "; a value for each place is what a segmentation or an inner layer gives" + ONLY;
        };
    }
}
