package dev.assay.ledger;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;

/** What can be set about the ledger; the defaults are in META-INF/microprofile-config.properties. */
@ConfigMapping(prefix = "assay.ledger")
public interface LedgerConfig {
    /** Folder of this process's state, which can be rebuilt from the topics. */
    Path state();

    /** Copies of the internal topics; -1: the brokers' default. */
    short replication();

    /** How long to look for the schema of an event before it is rejected. */
    Duration schemaWait();
}
