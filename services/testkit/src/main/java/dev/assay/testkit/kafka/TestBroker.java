package dev.assay.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One Kafka node (broker and controller) on loopback, in the test's own process, with transactions and share groups.
 * Starts in 2 to 3 seconds. A room that uses it adds {@code org.apache.kafka:kafka_2.13} with scope test.
 *
 * <pre>{@code
 * try (TestBroker broker = TestBroker.start(temporaryFolder)) {
 *     broker.createTopic("assay.plans", 1);
 *     … broker.bootstrap() …
 * }
 * }</pre>
 */
public final class TestBroker implements AutoCloseable {
    private static final int NODE = 1;

    private final Path data;
    private final int port;
    private final int controllerPort;
    private final Map<String, String> extra;
    private KafkaRaftServer server;

    private TestBroker(Path data, int port, int controllerPort, Map<String, String> extra) {
        this.data = data;
        this.port = port;
        this.controllerPort = controllerPort;
        this.extra = Map.copyOf(extra);
        this.server = startServer();
    }

    /** Starts on the folder's data; an empty or absent folder gives an empty broker. */
    public static TestBroker start(Path data) {
        return start(data, Map.of());
    }

    /** @param settings of the broker, over those that it has here */
    public static TestBroker start(Path data, Map<String, String> settings) {
        int port;
        int controllerPort;
        try (ServerSocket one = free();
                ServerSocket two = free()) {
            port = one.getLocalPort();
            controllerPort = two.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("the test broker found no free port", e);
        }
        return new TestBroker(data, port, controllerPort, settings);
    }

    /** Value of {@code bootstrap.servers}; the same after {@link #restart()}. */
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    public void createTopic(String name, int partitions, Map<String, String> configs) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(configs);
            await("create topic " + name, admin.createTopics(List.of(topic)).all());
        }
    }

    /** Sets configs of a group, for example {@code share.isolation.level} of a share group. */
    public void configureGroup(String group, Map<String, String> configs) {
        var changes = configs.entrySet().stream()
                .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
            await(
                    "configure group " + group,
                    admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
        }
    }

    /** Takes the broker away until {@link #restart()}; clients see a broker that is gone. */
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Starts again on the same data and port. */
    public void restart() {
        stop();
        server = startServer();
    }

    @Override
    public void close() {
        stop();
    }

    private KafkaRaftServer startServer() {
        if (!Files.exists(data.resolve("meta.properties"))) {
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(Optional.of(data.toString()))
                    .addDirectory(data.toString());
            // Formatter.run declares Exception; the task narrows it.
            FutureTask<Boolean> format = new FutureTask<>(() -> {
                formatter.run();
                return true;
            });
            format.run();
            await("format " + data, format);
        }
        KafkaRaftServer started = new KafkaRaftServer(KafkaConfig.fromProps(settings()), Time.SYSTEM);
        started.startup();
        return started;
    }

    private Properties settings() {
        Properties all = new Properties();
        all.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE),
                "controller.quorum.voters",
                NODE + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                data.toString()));
        all.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                "log.cleaner.dedupe.buffer.size", "8388608"));
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            all.put(internal + ".replication.factor", "1");
            all.put(internal + ".num.partitions", "5");
            all.put(internal + ".min.isr", "1");
        }
        all.remove("offsets.topic.min.isr");
        all.putAll(extra);
        return all;
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void await(String act, Future<?> outcome) {
        try {
            outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the test broker could not " + act, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the test broker should " + act, e);
        }
    }
}
