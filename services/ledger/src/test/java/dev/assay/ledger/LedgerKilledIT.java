package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ledger processes are killed and stopped from outside while they work; the broker stays. */
@Timeout(480)
class LedgerKilledIT {
    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Wire wire = new Wire();
    private final Traffic traffic = new Traffic();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private TestBroker broker;
    private LedgerKeys keys;
    private ObjectStore store;
    private KafkaProducer<String, byte[]> producer;
    private KafkaConsumer<String, byte[]> consumer;
    private KafkaConsumer<String, byte[]> uncommitted;

    @TempDir
    Path folder;

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
        processes.forEach(Process::destroyForcibly);
        producer.close();
        consumer.close();
        uncommitted.close();
        store.close();
        broker.close();
    }

    @Test
    void killed_at_ten_moments_it_records_everything_once() throws Exception {
        killed(10);
    }

    @Test
    @Tag("deep")
    void killed_at_a_hundred_moments_it_records_everything_once() throws Exception {
        killed(100);
    }

    private void killed(int times) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed of the moments: " + seed);
        Random random = new Random(seed);
        for (int life = 0; life < times; life++) {
            Process process = start("state");
            send();
            await(process, moment(random));
            assertThat(process.waitFor(random.nextInt(40), TimeUnit.MILLISECONDS))
                    .as("it ends by itself")
                    .isFalse();
            process.destroyForcibly().waitFor();
        }
        finish(start("state"));
    }

    /**
     * A process is stopped, as by a long pause of its machine, and another takes over; then the first wakes up and
     * believes that it still has the turn.
     */
    @Test
    void a_process_that_wakes_up_after_another_took_over_adds_nothing_twice() throws Exception {
        overtaken(() -> complete() && published());
    }

    /** Its transaction stays open, so that the other goes on only when the broker has given it up. */
    @Test
    @Tag("deep")
    void a_process_that_wakes_up_in_the_middle_of_a_transaction_adds_nothing_twice() throws Exception {
        overtaken(() -> recorded() > Traffic.MODELS);
    }

    private void overtaken(Condition stopped) throws Exception {
        Process zombie = start("zombie");
        send();
        await(zombie, stopped);
        signal("STOP", zombie);
        Process successor = start("successor");
        send();
        long before = recorded();
        await(successor, () -> recorded() > before && published());
        signal("CONT", zombie);
        send();
        await(successor, () -> complete() && published());
        successor.destroyForcibly().waitFor();
        send();
        finish(zombie);
    }

    /** What must have happened before the process is killed, a moment later. */
    private Condition moment(Random random) throws IOException {
        int steps = 1 + random.nextInt(Traffic.MODELS);
        return switch (random.nextInt(3)) {
            case 0 -> {
                long files = files();
                yield () -> files() >= files + steps;
            }
            case 1 -> {
                long written = written();
                yield () -> written() >= written + steps;
            }
            default -> {
                int milliseconds = random.nextInt(3_000);
                long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
                yield () -> System.nanoTime() >= until;
            }
        };
    }

    /** Waits until the process has done everything, and looks at what came of it. */
    private void finish(Process process) throws Exception {
        await(process, () -> complete() && published());
        process.destroyForcibly().waitFor();
        recorded();
        Aftermath aftermath = new Aftermath(entries, keys, store);
        aftermath.holdsWhatFollowsFrom(traffic, folder.resolve("undisturbed"));
        aftermath.isPublishedWhole();
    }

    /** A condition of the world. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Process process, Condition condition) throws Exception {
        while (!condition.holds()) {
            assertThat(process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS))
                    .as("it ends by itself; see the log beside its state")
                    .isFalse();
        }
    }

    private Process start(String state) throws IOException {
        Process process = LedgerProcess.start(broker.bootstrap(), folder, folder.resolve(state));
        processes.add(process);
        return process;
    }

    private void send() {
        for (Traffic.Sent sent : traffic.round()) {
            producer.send(new ProducerRecord<>(sent.topic(), null, AT.toEpochMilli(), sent.key(), sent.value()));
        }
        producer.flush();
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** How many records the topic has that are committed. */
    private long recorded() {
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
    private long written() {
        return uncommitted.endOffsets(List.of(LEDGER)).getOrDefault(LEDGER, 0L);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
            return all.filter(file -> file.toString().contains("/ledger/")).count();
        } catch (UncheckedIOException e) {
            return 0; // a file went away while it was looked at
        }
    }

    /** Whether every audit has its record, and a reconciliation says that every event of the inputs has. */
    private boolean complete() {
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
    private boolean published() throws Exception {
        return Aftermath.size(store).equals(Optional.of(recorded()));
    }
}
