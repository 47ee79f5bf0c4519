package dev.assay.onnx;

import dev.assay.core.release.InputSpec;
import java.util.List;

/**
 * The batch size of a model, by a rule on its graph and on what kind of device it runs, so that every machine takes the same: the largest power of
 * two up to {@link #MAX_BATCH} for which the largest activation of the batch takes at most {@link #ACTIVATION_BYTES}.
 */
final class BatchRule {
    /** What fits in the level-2 cache of the processors that audits run on, with room for weights. */
    static final long ACTIVATION_BYTES = 2L << 20;

    /** Beyond it, a larger batch brings no more speed on a CPU and a last batch is mostly filling. */
    static final int MAX_BATCH = 32;

    /** On a GPU, where it is width that brings speed: a fraction of the memory of the smallest that audits run on. */
    static final long ACTIVATION_BYTES_ON_GPU = 256L << 20;

    static final int MAX_BATCH_ON_GPU = 64;

    private BatchRule() {}

    static int batch(InputSpec input, List<Layer> layers, Provider provider) {
        boolean cpu = provider == Provider.CPU;
        long bytes = cpu ? ACTIVATION_BYTES : ACTIVATION_BYTES_ON_GPU;
        long largest = input.values();
        for (Layer layer : layers) {
            largest = Math.max(largest, (long) layer.channels() * layer.height() * layer.width());
        }
        int batch = cpu ? MAX_BATCH : MAX_BATCH_ON_GPU;
        while (batch > 1 && batch * largest * Float.BYTES > bytes) {
            batch /= 2;
        }
        return batch;
    }
}
