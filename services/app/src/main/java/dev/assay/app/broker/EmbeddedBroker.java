package dev.assay.app.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.app.CannotStart;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node, broker and controller in one, on loopback, for an installation on one machine. Its topics survive a
 * kill of the process. Ports may differ from start to start.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String NODE = "1";
    private static final String CONTROLLER = "CONTROLLER";

    /**
     * Parts of the node that look for one another over the network. When the only node stops they find nobody, and call
     * that an error.
     */
    private static final List<Logger> SEEKING = Stream.of(
                    "kafka.server.share", "org.apache.kafka.server.share", "org.apache.kafka.coordinator")
            .map(Logger::getLogger)
            .toList();

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts on the folder's data, and returns when clients can connect.
     *
     * @param data made and formatted when it is not there
     * @param port of the broker; another free one is taken for its controller
     */
    public static EmbeddedBroker start(Path data, int port) {
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(settings(data, port, Ports.free()), false), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, port);
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrap() {
        return HOST + ':' + port;
    }

    /** Stops the node for good: the process is about to end. */
    @Override
    public void close() {
        for (Logger quiet : SEEKING) {
            quiet.setLevel(Level.OFF);
        }
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path data) {
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                .setNodeId(Integer.parseInt(NODE))
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(Optional.of(data.toString()))
                .addDirectory(data.toString());
        // Formatter.run declares Exception; the task narrows it.
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            formatter.run();
            return true;
        });
        task.run();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new CannotStart(
                    "the broker's folder " + data + " could not be set up (" + e.getCause()
                            + "): check that the disk is writable and has room",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while setting up the broker's folder " + data, e);
        }
    }

    private static Properties settings(Path data, int port, int controllerPort) {
        Properties all = new Properties();
        all.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                NODE,
                "controller.quorum.voters",
                NODE + '@' + HOST + ':' + controllerPort,
                "controller.listener.names",
                CONTROLLER,
                "listeners",
                "PLAINTEXT://" + HOST + ':' + port + ",CONTROLLER://" + HOST + ':' + controllerPort,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                data.toString(),
                "auto.create.topics.enable",
                "false"));
        // One node needs no quorum of others, and no waiting for them.
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            all.put(internal + ".replication.factor", "1");
            all.put(internal + ".num.partitions", "5");
        }
        all.putAll(Map.of(
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                // Ten years: by default the broker forgets after a week how far a role that is away has read.
                "offsets.retention.minutes", "5256000",
                // After a kill the controller waits this long for the dead broker: 5 s to start instead of 14.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                // How long a new worker waits for its first task: Kafka's 5 s are meant for hundreds of consumers.
                "group.share.min.heartbeat.interval.ms", "500",
                "group.share.heartbeat.interval.ms", "500"));
        // Sized for one machine's traffic: the defaults take threads and buffers for hundreds of clients.
        all.putAll(Map.of(
                "log.cleaner.dedupe.buffer.size", "8388608",
                "num.io.threads", "2",
                "num.network.threads", "2",
                "background.threads", "2",
                "group.coordinator.threads", "1",
                "share.coordinator.threads", "1"));
        return all;
    }
}
