package dev.assay.onnx;

import java.util.OptionalInt;

/**
 * How models are run. Never chosen by timing: these settings can change the last bits of a value and are recorded.
 *
 * @param threads of one run, at least 1
 * @param batch images of one run; empty: by the rule on the graph's size
 * @param provider asked for; where the machine cannot give it, models run on the processor, and the record says why
 */
public record Settings(int threads, OptionalInt batch, Provider provider) {
    /** One thread of the processor and the rule's batch: what every audit uses unless it is told otherwise. */
    public static final Settings STANDARD = new Settings(1, OptionalInt.empty());

    /** Pictures of one run: more bring no speed, and their activations are held at once. */
    public static final int MAX_BATCH = 1024;

    /** On the processor. */
    public Settings(int threads, OptionalInt batch) {
        this(threads, batch, Provider.CPU);
    }

    public Settings {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads must be in [1, 256], found " + threads);
        }
        if (batch.isPresent() && (batch.getAsInt() < 1 || batch.getAsInt() > MAX_BATCH)) {
            throw new IllegalArgumentException("batch must be in [1, " + MAX_BATCH + "], found " + batch.getAsInt());
        }
    }

    /** These settings with another provider. */
    public Settings on(Provider another) {
        return new Settings(threads, batch, another);
    }
}
