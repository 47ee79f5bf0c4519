package dev.assay.app;

import dev.assay.app.broker.Ports;
import dev.assay.app.child.WorkerChild;
import dev.assay.app.platform.Cluster;
import dev.assay.app.platform.OneMachine;
import dev.assay.app.platform.Platform;
import dev.assay.app.platform.Web;
import dev.assay.app.role.RoleName;
import dev.assay.app.role.Roles;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Builds what the roles stand on: the platform, and the store and the Kafka that it offers. */
@Dependent
final class Wiring {
    private static final Logger LOG = System.getLogger(Wiring.class.getName());

    private final AppConfig config;

    Wiring(AppConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Web web(
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        return new Web(host, port);
    }

    /** The worker is a process of its own: this one, or a child of it. */
    @Produces
    @Singleton
    Optional<WorkerChild> child() {
        Set<RoleName> roles = config.roles();
        if (!roles.contains(RoleName.WORKER) || roles.size() == 1) {
            return Optional.empty();
        }
        int port = Ports.claim(
                config.workerProcess().port(), "worker metrics", "choose another with -Dassay.worker-process.port=N");
        return Optional.of(new WorkerChild(
                config.workerProcess().heap(), port, config.workerProcess().makeArchive()));
    }

    @Produces
    @Singleton
    Platform platform(Web web, Optional<WorkerChild> child) {
        web.requireLoopback(config.roles());
        Optional<String> bootstrap = config.kafka().bootstrap();
        if (bootstrap.isPresent()) {
            return new Cluster(bootstrap.get(), config.data(), web);
        }
        if (config.roles().equals(Set.of(RoleName.WORKER))) {
            throw new CannotStart("a worker alone has no Kafka to take tasks from: name one with"
                    + " -Dassay.kafka.bootstrap=HOST:PORT, or start the other roles too");
        }
        List<String> roles =
                config.roles().stream().sorted().map(RoleName::written).toList();
        return new OneMachine(
                config.data(), web, config.broker().port(), roles, child.map(WorkerChild::url), Clock.systemUTC());
    }

    @Produces
    @Singleton
    KafkaSettings kafka(Platform platform) {
        return new KafkaSettings(platform.bootstrap(), config.kafka().properties());
    }

    @Produces
    @Singleton
    ObjectStore store(Platform platform) {
        StoreSettings settings = Stores.settings(config.store(), platform.data());
        try {
            ObjectStore store = ObjectStores.open(settings);
            LOG.log(Level.INFO, "object store: {0}; it offers {1}", settings, store.capabilities());
            return store;
        } catch (IOException e) {
            throw new CannotStart("the object store cannot be opened: " + e.getMessage(), e);
        }
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Roles roles(RoleFactory factory) {
        return new Roles(config.roles(), factory::make);
    }
}
