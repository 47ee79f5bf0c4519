package dev.assay.worker;

import dev.assay.onnx.Provider;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be set about a worker. */
@ConfigMapping(prefix = "assay.worker")
public interface WorkerSettings {
    /** Threads that share out the samples of the task in hand; absent: one for each processor. Values do not depend on it. */
    OptionalInt threads();

    /** What models run on: cpu or cuda. Without a usable GPU it is the CPU, which the log and every record say. */
    @WithDefault("cpu")
    Provider provider();

    /** Bytes of the releases that are kept on this machine between tasks. */
    @WithDefault("4294967296")
    long cacheBytes();

    /** How long a task stays with a worker that says nothing: a killed worker's task comes back after it. */
    @WithDefault("15s")
    Duration lock();

    /** Whether the worker gives the share group its settings; false where it may only look at them. */
    @WithDefault("true")
    boolean configureGroup();

    /** How long a stopping worker waits for the task in hand to notice, before it hands it back regardless. */
    @WithDefault("10s")
    Duration stopLimit();

    /** File of the Ed25519 key that signs results, PKCS#8 or PKCS#12; absent: one in the data folder, made once. */
    Optional<Path> key();

    /** Password of that file; belongs in the environment, not on a command line. */
    Optional<String> keyPassword();

    /** How long to look for the schema of an event before it is rejected. */
    @WithDefault("60s")
    Duration schemaWait();
}
