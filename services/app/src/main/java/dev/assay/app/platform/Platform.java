package dev.assay.app.platform;

import java.nio.file.Path;

/** What the roles stand on. Comes up before them and goes down after them. */
public sealed interface Platform permits OneMachine, Cluster {
    void start();

    /** For {@code bootstrap.servers}; only after {@link #start()}. */
    String bootstrap();

    /** Where local files live: state, caches, logs. Nothing here is lost for good when the folder is. */
    Path data();

    /** Called when HTTP answers: tells people and programs where. */
    void announce();

    void stop();
}
