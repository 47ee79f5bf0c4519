package dev.assay.planner;

import java.nio.file.Path;
import java.time.Duration;

/** A configuration for tests. */
record Settings(String plan, Duration deadline, Path state, short replication, Duration schemaWait)
        implements PlannerConfig {
    static Settings in(Path folder) {
        return new Settings("quick", Duration.ofMinutes(30), folder, (short) 1, Duration.ZERO);
    }
}
