package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;

import dev.assay.ledger.key.LedgerKeys;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.testkit.kafka.TestBroker;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.Reconciled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker, a store and events for ledgers that come and go. */
abstract class BrokerScene {
    static final Duration POLL = Duration.ofMillis(20);

    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);

    final Traffic traffic;
    LedgerKeys keys;
    ObjectStore store;
    TestBroker broker;

    private final Wire wire = new Wire();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;
    private KafkaConsumer<String, byte[]> uncommitted;

    @TempDir
    Path folder;

    /** A condition of the world. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    BrokerScene(Traffic traffic) {
        this.traffic = traffic;
    }

    @BeforeEach
    void open() throws IOException {
        broker = TestBroker.start(folder.resolve("kafka"));
        KafkaSettings kafka = KafkaSettings.of(broker.bootstrap());
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            Topics.create(admin, (short) 1);
        }
        keys = LedgerProcess.keys(folder);
        store = LedgerProcess.store(folder);
        producer = new KafkaProducer<>(kafka.producer("test"));
        consumer = new KafkaConsumer<>(kafka.reader("test"));
        consumer.assign(List.of(LEDGER));
        consumer.seekToBeginning(List.of(LEDGER));
        Map<String, Object> all = kafka.reader("uncommitted");
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        uncommitted = new KafkaConsumer<>(all);
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
        uncommitted.close();
        store.close();
        broker.close();
    }

    /** The events of one more round. */
    void send() {
        for (Traffic.Sent sent : traffic.round()) {
            producer.send(new ProducerRecord<>(sent.topic(), null, AT.toEpochMilli(), sent.key(), sent.value()));
        }
        producer.flush();
    }

    /** The time of the test ends it. */
    static void until(Condition condition) throws Exception {
        while (!condition.holds()) {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    /** Whether everything has its record, and the newest head covers every record. */
    boolean done() throws Exception {
        return complete() && published();
    }

    /** Looks at what came of all events, once no ledger works any more. */
    void holds() throws Exception {
        recorded();
        Aftermath aftermath = new Aftermath(entries, keys, store);
        aftermath.holdsWhatFollowsFrom(traffic, folder.resolve("undisturbed"));
        aftermath.isPublishedWhole();
    }

    /** How many records the topic has that are committed. */
    long recorded() {
        while (true) {
            var records = consumer.poll(POLL);
            if (records.isEmpty()) {
                return entries.size();
            }
            records.forEach(record -> entries.add(
                    ((Received.Accepted<LedgerEntry>) wire.decode(record.value(), Contract.of(LedgerEntry.class)))
                            .event()));
        }
    }

    /** Where the topic ends, with what is not committed. */
    long written() {
        return uncommitted.endOffsets(List.of(LEDGER)).getOrDefault(LEDGER, 0L);
    }

    /** Whether every audit has its record, and a reconciliation says that every event of the inputs has. */
    boolean complete() {
        recorded();
        List<LedgerRecord> records = entries.stream().map(LedgerScene::record).toList();
        return records.stream().filter(AuditDecided.class::isInstance).count() == traffic.audits()
                && records.stream()
                        .filter(Reconciled.class::isInstance)
                        .map(Reconciled.class::cast)
                        .anyMatch(reconciled -> reconciled.started() == traffic.audits()
                                && settled(reconciled).equals(traffic.inputs()));
    }

    private static TreeMap<String, Long> settled(Reconciled reconciled) {
        TreeMap<String, Long> settled = new TreeMap<>();
        for (Reconciled.Partition partition : reconciled.partitions()) {
            long ended = partition.outcomes().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (ended == partition.end() - partition.first()) {
                settled.put(partition.topic(), partition.end());
            }
        }
        return settled;
    }

    /** Whether the newest head covers every record. */
    boolean published() throws Exception {
        return Aftermath.size(store).equals(Optional.of(recorded()));
    }
}
