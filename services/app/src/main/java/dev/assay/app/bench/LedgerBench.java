package dev.assay.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.app.broker.EmbeddedBroker;
import dev.assay.app.broker.Ports;
import dev.assay.ledger.LedgerRole;
import dev.assay.ledger.key.LedgerKeys;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.IntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The same events three times on one broker: as a plain producer writes them, as a plain exactly-once copy passes them on,
 * and as the ledger records, publishes and signs them. Then events at a steady pace, and audits with their documents, at
 * full rate and at a steady pace.
 */
public final class LedgerBench {
    /** At most so many before each measurement, so that the JVM has compiled most of what it is about. */
    private static final int WARM_UP = 200_000;

    /** A pace that the ledger keeps up with; at its full rate the time to a checkpoint would be that of the queue. */
    private static final double PACE = .5;

    /** Held, so that its level is. Without one the libraries write out every step that they take. */
    private static final Logger ALL = Logger.getLogger("");

    private final KafkaSettings kafka;
    private final Path data;
    private final Loads loads = new Loads();
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    private LedgerBench(KafkaSettings kafka, Path data) {
        this.kafka = kafka;
        this.data = data;
    }

    /**
     * Prints one JSON document.
     *
     * @param args how many records, how many of them at a steady pace, how many audits, and an empty folder
     */
    public static void main(String[] args) throws IOException {
        ALL.setLevel(Level.WARNING);
        Path data = Path.of(args[3]);
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"), Ports.free())) {
            LedgerBench bench = new LedgerBench(KafkaSettings.of(broker.bootstrap()), data);
            ObjectNode found =
                    bench.run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            System.out.println(new ObjectMapper().writeValueAsString(found));
        }
    }

    private ObjectNode run(int records, int paced, int audits) throws IOException {
        try (Admin admin = Admin.create(kafka.admin("bench"))) {
            Topics.create(admin, (short) 1);
            admin.createTopics(List.of(
                            new NewTopic(Copy.FROM, 1, (short) 1),
                            new NewTopic(Copy.TO, 1, (short) 1),
                            new NewTopic(Feed.PLAIN, 1, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        document.put("records", records).put("eventBytes", loads.review(0).value().length);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.producer("bench"))) {
            Feed feed = new Feed(producer);
            double plain = feed.plain(warmUp(records), loads::review, records);
            document.put("producerPerSecond", plain);
            document.put("copyPerSecond", copied(feed, records));
            ledger(feed, records, paced, audits);
        }
        document.put("overCopy", rate("recordsPerSecond") / rate("copyPerSecond"));
        document.put("overProducer", rate("recordsPerSecond") / rate("producerPerSecond"));
        return document;
    }

    private double copied(Feed feed, int records) {
        try (Copy copy = Copy.start(kafka, data.resolve("copy"))) {
            feed.until(warmUp(records), number -> loads.review(number).to(Copy.FROM), copy::size);
            return feed.until(records, number -> loads.review(number).to(Copy.FROM), copy::size);
        }
    }

    private void ledger(Feed feed, int records, int paced, int audits) throws IOException {
        BenchConfig config = new BenchConfig(data.resolve("ledger"), data.resolve("keys"));
        LedgerKeys keys = LedgerKeys.open(config, true, new SecureRandom());
        try (ObjectStore store = ObjectStores.open(new StoreSettings.File(data.resolve("store")));
                LedgerRole role = LedgerRole.start(
                        config, keys, kafka, store, new SimpleMeterRegistry(), Clock.systemUTC(), "bench")) {
            Feed.await(() -> role.unready().isEmpty() && role.size() >= BenchConfig.FIRST_RECORDS);
            IntFunction<Loads.Event> review = loads::review;
            feed.until(warmUp(records), review, role::size);
            double rate = feed.until(records, review, role::size);
            document.put("recordsPerSecond", rate);
            document.put("pace", PACE * rate);
            feed.paced(paced, PACE * rate, review, role::size).write(document);
            if (audits > 0) {
                feed.until(1, number -> loads.registration(), role::size);
                document.put("audits", audits);
                double audited = feed.until(audits, loads::audit, role::size);
                document.put("auditsPerSecond", audited);
                feed.paced(audits, PACE * audited, loads::audit, role::size).write(document.putObject("auditTimes"));
            }
            document.put("size", role.size());
        }
    }

    private static int warmUp(int records) {
        return Math.min(WARM_UP, 2 * records);
    }

    private double rate(String name) {
        return document.path(name).asDouble();
    }
}
