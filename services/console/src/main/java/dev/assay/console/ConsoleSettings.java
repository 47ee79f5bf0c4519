package dev.assay.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What can be set about the console. */
@ConfigMapping(prefix = "assay.console")
public interface ConsoleSettings {
    /** What stands on top of every page: who may do what here. */
    @WithDefault("One local user, every role: nobody signs in, and only this machine is answered.")
    String banner();
}
