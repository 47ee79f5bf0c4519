package dev.assay.onnx;

import java.util.OptionalInt;

/**
 * How models are run. Never chosen by timing: these settings can change the last bits of a value and are recorded.
 *
 * @param threads of one run, at least 1
 * @param batch images of one run; empty: by the rule on the graph's size
 */
public record Settings(int threads, OptionalInt batch) {
    /** One thread and the rule's batch: what every audit uses unless it is told otherwise. */
    public static final Settings STANDARD = new Settings(1, OptionalInt.empty());

    /** Pictures of one run: more bring no speed, and their activations are held at once. */
    public static final int MAX_BATCH = 1024;

    public Settings {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads must be in [1, 256], found " + threads);
        }
        if (batch.isPresent() && (batch.getAsInt() < 1 || batch.getAsInt() > MAX_BATCH)) {
            throw new IllegalArgumentException("batch must be in [1, " + MAX_BATCH + "], found " + batch.getAsInt());
        }
    }
}
