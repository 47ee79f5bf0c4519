package dev.assay.app.platform;

import dev.assay.app.broker.EmbeddedBroker;
import dev.assay.app.broker.Ports;
import dev.assay.app.installation.DataFolder;
import dev.assay.app.installation.Installation;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** An installation on one machine: holds the data folder, and runs the broker in this process. */
public final class OneMachine implements Platform {
    private final Path data;
    private final Web web;
    private final int brokerPort;
    private final List<String> roles;
    private final Optional<String> worker;
    private final Clock clock;

    private @Nullable DataFolder folder;
    private @Nullable EmbeddedBroker broker;

    /**
     * @param brokerPort 0: any free one
     * @param worker url of the worker process, where there is one
     */
    public OneMachine(Path data, Web web, int brokerPort, List<String> roles, Optional<String> worker, Clock clock) {
        this.data = data.toAbsolutePath().normalize();
        this.web = web;
        this.brokerPort = brokerPort;
        this.roles = List.copyOf(roles);
        this.worker = worker;
        this.clock = clock;
    }

    @Override
    public void start() {
        folder = DataFolder.take(data, web.url(), clock.instant());
        Ports.claim(web.port(), "HTTP", "choose another with --port N");
        int port = Ports.claim(brokerPort, "Kafka", "choose another with -Dassay.broker.port=N");
        EmbeddedBroker started = EmbeddedBroker.start(folder.broker(), port);
        broker = started;
        try (Admin admin = Admin.create(KafkaSettings.of(started.bootstrap()).admin("assay-topics"))) {
            Topics.create(admin, (short) 1);
        }
    }

    @Override
    public String bootstrap() {
        if (broker == null) {
            throw new IllegalStateException("the broker must be started before its address is asked for");
        }
        return broker.bootstrap();
    }

    @Override
    public Path data() {
        return data;
    }

    @Override
    public void announce() {
        if (folder == null) {
            throw new IllegalStateException("the data folder must be taken before the installation is announced");
        }
        try {
            folder.publish(new Installation(web.url(), ProcessHandle.current().pid(), bootstrap(), worker, roles));
        } catch (IOException e) {
            throw new UncheckedIOException("installation.json could not be written in " + data, e);
        }
        System.out.println("Assay answers at " + web.url() + "  (data in " + data + "; Ctrl-C stops it)");
        System.out.println("No sign-in: whoever uses this machine is one local user with every role.");
    }

    @Override
    public void stop() {
        try (DataFolder held = folder) {
            if (broker != null) {
                broker.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + data + " could not be let go", e);
        }
    }
}
