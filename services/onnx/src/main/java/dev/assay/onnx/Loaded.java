package dev.assay.onnx;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Optional;

/**
 * A model that has been found fit to run.
 *
 * @param batch pictures of one run
 * @param layers the activation layers, in execution order
 * @param plain runs it for its scores alone
 * @param placement where the nodes of those runs ran; empty on the processor
 * @param room that it was found to fit in
 */
record Loaded(
        Graph graph,
        Port port,
        InputSpec input,
        OutputSpec output,
        int classes,
        Execution execution,
        int batch,
        List<Layer> layers,
        Lanes plain,
        Optional<Placement> placement,
        Room room) {

    /** Of the input of one run: {@code [batch, channels, height, width]}. */
    long[] shape() {
        return new long[] {batch, input.channels(), input.height(), input.width()};
    }

    /** The images, which must be of the size that it takes. */
    Images fitting(Images images) {
        if (images.channels() != input.channels()
                || images.height() != input.height()
                || images.width() != input.width()) {
            throw new IllegalArgumentException("images for " + graph.file() + " must be [n, " + input.channels()
                    + ", " + input.height() + ", " + input.width() + "], found [" + images.n() + ", "
                    + images.channels() + ", " + images.height() + ", " + images.width() + "]");
        }
        return images;
    }

    /**
     * The scores, which must be numbers.
     *
     * @throws Refused if one is NaN or infinite: nothing can be made of such scores
     */
    float[] finite(float[] scores) {
        for (float score : scores) {
            if (!Float.isFinite(score)) {
                throw new Refused(graph.file() + " gives " + (Float.isNaN(score) ? "NaN" : "an infinite score")
                        + " for a picture that it was run on: check the declared range, mean and std, and the training"
                        + " run");
            }
        }
        return scores;
    }
}
