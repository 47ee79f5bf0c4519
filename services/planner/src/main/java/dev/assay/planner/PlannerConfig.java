package dev.assay.planner;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.time.Duration;

/** What can be set about the planner; the defaults are in META-INF/microprofile-config.properties. */
@ConfigMapping(prefix = "assay.planner")
public interface PlannerConfig {
    /** Name of the plan that audits run; the newest version of it. */
    String plan();

    /** How long an audit may take from when it is planned; what is missing then counts as not run. */
    Duration deadline();

    /** Folder of this process's state, which can be rebuilt from the topics. */
    Path state();

    /** Copies of the internal topics; -1: the brokers' default. */
    short replication();

    /** How long to look for the schema of an event before it is rejected. */
    Duration schemaWait();
}
