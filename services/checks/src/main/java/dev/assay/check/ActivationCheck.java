package dev.assay.check;

/**
 * Asks of activations, by sums over blocks of samples that add up. Checks of one task with the same number of blocks
 * share one pass over the data.
 */
public non-sealed interface ActivationCheck extends Check {
    /** Blocks that the samples are divided into, for the interval; at least 2 where there are as many samples. */
    int blocks();

    /**
     * What to gather.
     *
     * @throws dev.assay.core.release.Refused if the models cannot be asked: the check is then not run
     */
    Gathering<?> gather(Stage stage);
}
