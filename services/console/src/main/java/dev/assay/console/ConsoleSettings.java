package dev.assay.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set about the console. */
@ConfigMapping(prefix = "assay.console")
public interface ConsoleSettings {
    /** What stands on top of every page: who may do what here. */
    @WithDefault("One local user, every role: nobody signs in, and only this machine is answered.")
    String banner();

    /** How long to look for the schema of an event before it is passed over. */
    @WithDefault("60s")
    Duration schemaWait();
}
