package dev.assay.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the intake. */
@ConfigMapping(prefix = "assay.intake")
public interface IntakeSettings {
    /** Bytes of one release, over all its files, packed or unpacked: an upload is held on disk while it is checked. */
    @WithDefault("2147483648")
    long maxUploadBytes();

    /** Files of one release in one request: a larger release comes as references to stored objects. */
    @WithDefault("10000")
    int maxFiles();

    /** Bytes of one JSON or YAML body: it is held in memory while it is read. */
    @WithDefault("1048576")
    int maxDocumentBytes();

    /** Uploads that are checked at the same time; another is told to come back. Each holds models in memory. */
    @WithDefault("4")
    int concurrentUploads();

    /** How long an event may take to become durable before the request is answered with 503. */
    @WithDefault("30s")
    Duration publishTimeout();

    /** How long the models of one release may take to load and run on trial, all together. */
    @WithDefault("5m")
    Duration trialTimeout();

    /**
     * Memory of the process that loads and runs the models of one release on trial; at most half of what the machine or
     * container has. Watched on Linux.
     */
    @WithDefault("4294967296")
    long trialMemoryBytes();
}
