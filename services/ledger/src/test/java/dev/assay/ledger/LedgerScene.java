package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.WORKER;
import static dev.assay.ledger.Scenario.decided;
import static dev.assay.ledger.Scenario.digest;
import static dev.assay.ledger.Scenario.registered;
import static dev.assay.ledger.Scenario.signed;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.ledger.assemble.AssemblyProcessor;
import dev.assay.ledger.assemble.Attestor;
import dev.assay.ledger.assemble.WorkerSignatures;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.enter.EventRecords;
import dev.assay.ledger.key.LogKeys;
import dev.assay.ledger.sequence.SequenceProcessor;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.KeyRotationOrdered;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.StoreFound;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The topology without a broker, and a background of what must be in a ledger before that which a test is about. */
abstract class LedgerScene {
    final Wire wire = new Wire();
    final List<LedgerEntry> ledger = new ArrayList<>();
    final List<LedgerEntry> whole = new ArrayList<>();
    final Set<String> backdrop = new HashSet<>();
    final Set<String> decisions = new HashSet<>();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    TopologyTestDriver driver;
    long remembered;
    boolean stopped;

    static final AssemblyProcessor.Keys KEYS = new AssemblyProcessor.Keys(
            new WorkerSignatures(Set.of(WORKER.publicKey())),
            new Attestor() {
                final SigningKey key = SigningKey.of("example.org/log/attestation", new byte[32]);

                @Override
                public byte[] attest(AuditReport report, Plan plan) {
                    return new AuditStatements(report, plan, new TreeMap<>(), "test").sign(key);
                }

                @Override
                public VerifierKey key() {
                    return key.verifier();
                }
            },
            LogKeys.of("example.org/log", List.of(key(1), key(2))));

    static dev.assay.core.key.SigningKey key(int number) {
        byte[] seed = new byte[dev.assay.core.key.SigningKey.SEED_BYTES];
        seed[0] = (byte) number;
        return dev.assay.core.key.SigningKey.ofSeed(seed);
    }

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        driver = driver(Runnable::run);
    }

    @AfterEach
    void stop() {
        if (!stopped) {
            driver.close();
        }
    }

    TopologyTestDriver driver(Executor executor) {
        return driver(executor, true);
    }

    /** @param withPlan whether the plan of every audit is registered */
    TopologyTestDriver driver(Executor executor, boolean withPlan) {
        EventReader events = wire::decode;
        meters = new SimpleMeterRegistry();
        LedgerMetrics metrics = new LedgerMetrics(meters);
        driver = new TopologyTestDriver(
                LedgerTopology.of(
                        wire,
                        AssemblyProcessor.supplier(wire, events, executor, KEYS, metrics),
                        SequenceProcessor.supplier(
                                wire, events, metrics, KEYS.log().first().toString(), () -> remembered)),
                StreamsSettings.of(KafkaSettings.of("unused:1"), "ledger-test", folder, (short) 1),
                AT);
        whole.clear();
        decisions.clear();
        if (withPlan) {
            background(registered());
        }
        return driver;
    }

    /** What must be in the ledger before that which a test is about. */
    void background(InputDecided event) {
        backdrop.add(EventRecords.decided(event).getRecordId());
        decisions.add(event.getName());
        raw(Topics.CHECK_RESULTS, wire.encode(event));
    }

    static EventRejected rejection(String topic, int partition, long offset) {
        return EventRejected.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setDigest(digest("x").toString())
                .setSize(3)
                .setRaw(ByteBuffer.wrap(new byte[3]))
                .setSubject("")
                .setReason("not acceptable")
                .setActor("")
                .setAt(AT)
                .build();
    }

    /** A copy with a change. */
    <T extends SpecificRecord> T with(T event, Class<T> type, Consumer<T> change) {
        T copy = ((Received.Accepted<T>) wire.decode(wire.encode(event), type)).event();
        change.accept(copy);
        return copy;
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    static LedgerRecord record(LedgerEntry entry) {
        return ((Leaf.Read.Valid) Leaf.read(Entries.bytes(entry.getLeaf()))).record();
    }

    static AuditReport report(LedgerEntry entry) {
        return AuditFormat.read(Entries.bytes(entry.getAttachments().getFirst().getContent()));
    }

    List<LedgerRecord> records() {
        return ledger().stream().map(LedgerScene::record).toList();
    }

    /** What entered the ledger since this was asked last, but for keys and the background. */
    List<LedgerEntry> ledger() {
        List<LedgerEntry> entries = read(Topics.LEDGER, Contract.of(LedgerEntry.class));
        whole.addAll(entries);
        List<LedgerEntry> about = entries.stream()
                .filter(entry -> !entry.getType().equals("KEY_REGISTERED"))
                .filter(entry -> !backdrop.contains(entry.getRecordId()))
                .toList();
        ledger.addAll(about);
        return about;
    }

    List<EventRejected> rejected() {
        return read(Topics.REJECTED, Contract.of(EventRejected.class));
    }

    void send(SpecificRecord... events) {
        sendAt(AT, events);
    }

    void sendAt(Instant time, SpecificRecord... events) {
        for (SpecificRecord event : events) {
            switch (event) {
                case InputDecided e -> {
                    decisions.add(e.getName());
                    raw(Topics.CHECK_RESULTS, wire.encode(e), time);
                }
                case AuditPlanned e -> {
                    if (!decisions.contains(e.getModelName())) {
                        background(decided(Integer.parseInt(e.getModelName().substring(1))));
                    }
                    raw(Topics.CHECK_RESULTS, wire.encode(e), time);
                }
                case TaskAttempt e -> raw(Topics.CHECK_RESULTS, wire.encode(e), time);
                case TaskDone e -> raw(Topics.CHECK_RESULTS, signed(wire, e), time);
                case EventRejected e -> raw(Topics.REJECTED, wire.encode(e), time);
                case ReviewEntered e -> raw(Topics.REVIEWS, wire.encode(e), time);
                case ReconciliationDue e -> raw(Topics.ORDERS, wire.encode(e), time);
                case KeyRotationOrdered e -> raw(Topics.ORDERS, wire.encode(e), time);
                case StoreFound e -> raw(Topics.ORDERS, wire.encode(e), time);
                case ExportMade e -> raw(Topics.ORDERS, wire.encode(e), time);
                case CorrectionEntered e -> raw(Topics.ORDERS, wire.encode(e), time);
                default -> throw new AssertionError("no input event: " + event);
            }
        }
    }

    void raw(String topic, byte @Nullable [] value) {
        raw(topic, value, AT);
    }

    void raw(String topic, byte @Nullable [] value, Instant time) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput("key", value, time);
    }

    <T> List<T> read(String topic, Contract<T> contract) {
        return driver
                .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(raw -> ((Received.Accepted<T>) wire.decode(raw, contract)).event())
                .toList();
    }
}
