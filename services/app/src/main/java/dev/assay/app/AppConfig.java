package dev.assay.app;

import dev.assay.app.role.RoleName;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be set about the application as a whole; the services have their own mappings below the same prefix. */
@ConfigMapping(prefix = "assay")
public interface AppConfig {
    /** The roles of this process. */
    @WithDefault("intake,planner,worker,ledger,console")
    Set<RoleName> roles();

    /** The data folder of an installation on one machine: broker, store, logs and caches live below it. */
    @WithDefault(".assay")
    Path data();

    /** End when standard input closes: for a process that must not outlive its parent. */
    @WithDefault("false")
    boolean untilStdinCloses();

    /** Set by a demo: the worker process does without the optimising compiler, which costs more than it gives in minutes. */
    @WithDefault("false")
    boolean shortLived();

    Kafka kafka();

    Store store();

    Broker broker();

    WorkerProcess workerProcess();

    /** The Kafka to work with. */
    interface Kafka {
        /** Addresses of brokers; absent: one machine, with a broker inside this process. */
        Optional<String> bootstrap();

        /** Further client properties (security.protocol, sasl.jaas.config and the like), for all clients. */
        Map<String, String> properties();
    }

    /** The object store: a bucket on an S3 server, or where none is named, files in the data folder. */
    interface Store {
        /** {@code https://host} or {@code http://host:port}. */
        Optional<URI> endpoint();

        /** As the server names it. */
        @WithDefault("us-east-1")
        String region();

        /** Made where it is missing and the credentials allow it. */
        @WithDefault("assay")
        String bucket();

        /** Needed with an endpoint, as is the secret key. */
        Optional<String> accessKey();

        /** Belongs in the environment, not on a command line. */
        Optional<String> secretKey();

        /** Keep what is replaced or deleted. */
        @WithDefault("true")
        boolean versions();

        /** Do not start on a server that cannot keep what is written from being deleted. */
        @WithDefault("false")
        boolean requireObjectLock();

        /** How long an object that is written once is locked; zero: nothing is. */
        @WithDefault("0s")
        Duration retention();
    }

    /** The broker inside this process; only used on one machine. */
    interface Broker {
        /** Port on loopback; 0: any free one. */
        @WithDefault("0")
        int port();
    }

    /** The worker as a child process of this one; used wherever the worker is not the only role. */
    interface WorkerProcess {
        /** Heap limit in the notation of the JVM. ONNX Runtime's memory comes on top. */
        @WithDefault("384m")
        String heap();

        /** Where it leaves an archive of its classes as it ends; {@code assay prepare} sets it. */
        Optional<Path> makeArchive();

        /** Port of the worker's own metrics and health, on loopback; 0: any free one. */
        @WithDefault("0")
        int port();
    }
}
