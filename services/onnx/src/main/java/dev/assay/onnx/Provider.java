package dev.assay.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What runs the passes of a model: a provider of ONNX Runtime. */
public enum Provider {
    /** The processor: always there. */
    CPU,
    /** An NVIDIA GPU: with ONNX Runtime's build for CUDA, and CUDA and cuDNN on the machine. */
    CUDA;

    /** The names that people choose by. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Provider::word).toList();
    }

    /** The provider of that name. */
    public static Optional<Provider> named(String word) {
        return Arrays.stream(values())
                .filter(provider -> provider.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Why models that are to run on it run on the processor instead: those who choose a provider say it aloud, and it is in
     * the record. Empty where it can be used.
     */
    public Optional<String> missing() {
        return switch (this) {
            case CPU -> Optional.empty();
            case CUDA -> Cuda.missing();
        };
    }

    /** One sentence for people who chose this provider and do not get it. */
    public Optional<String> fallback() {
        return missing().map(why -> "models run on the CPU, not on " + name() + ": " + why);
    }
}
