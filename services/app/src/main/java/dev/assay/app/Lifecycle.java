package dev.assay.app;

import dev.assay.app.child.Tether;
import dev.assay.app.platform.Platform;
import dev.assay.app.role.Roles;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts and stops everything in order: the platform below, then the roles. */
@Singleton
public final class Lifecycle {
    private final AppConfig config;
    private final Platform platform;
    private final Roles roles;

    Lifecycle(AppConfig config, Platform platform, Roles roles) {
        this.config = config;
        this.platform = platform;
        this.roles = roles;
    }

    void start(@Observes StartupEvent event) {
        if (config.untilStdinCloses()) {
            boolean archives = config.workerProcess().makeArchive().isPresent();
            Tether.tie(Quarkus::asyncExit, archives ? Tether.ARCHIVE_LIMIT : Tether.STOP_LIMIT);
        }
        try {
            platform.start();
            roles.start();
        } catch (RuntimeException e) {
            platform.stop();
            throw e;
        }
    }

    /** Called when HTTP answers. */
    void announce() {
        platform.announce();
    }

    void stop(@Observes ShutdownEvent event) {
        roles.stop();
        platform.stop();
    }
}
