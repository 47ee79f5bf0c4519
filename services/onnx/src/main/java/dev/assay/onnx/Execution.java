package dev.assay.onnx;

import java.util.Optional;

/**
 * How a graph is really run.
 *
 * @param provider that it gets, which may be another than the one asked for
 * @param threads of one run on the processor
 * @param fallback why it is not the provider asked for; empty if it is
 * @param observed whether it is to be found out where each node runs: on a GPU, where a node without a kernel silently
 *     falls to the processor
 */
record Execution(Provider provider, int threads, Optional<String> fallback, boolean observed) {
    static Execution of(Settings settings) {
        Optional<String> missing = settings.provider().missing();
        Provider provider = missing.isPresent() ? Provider.CPU : settings.provider();
        return new Execution(provider, settings.threads(), missing, provider != Provider.CPU);
    }

    /** On the processor, where nothing falls back. */
    static Execution onCpu(int threads) {
        return new Execution(Provider.CPU, threads, Optional.empty(), false);
    }
}
