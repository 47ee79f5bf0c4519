package dev.assay.ledger.integrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.key.LogKeys;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.Hash;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.Note;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A ledger topic in memory, and integrators of it. */
final class TopicScene {
    static final String ORIGIN = "example.org/log";

    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);

    final Wire wire = new Wire();
    final List<byte[]> topic = new ArrayList<>();
    final BlockingQueue<Long> observed = new LinkedBlockingQueue<>();
    final BlockingQueue<VerifierKey> turns = new LinkedBlockingQueue<>();
    final BlockingQueue<String> alarms = new LinkedBlockingQueue<>();

    /** Told of each record on the integrator's thread, in the middle of a step. */
    java.util.function.Consumer<LedgerEntry> seen = entry -> {};

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    /** How many records one poll gives. */
    int atOnce = Integer.MAX_VALUE;

    /** How long an integrator waits after its first failure. */
    Duration pause = Integrator.FIRST_PAUSE;

    static dev.assay.core.key.SigningKey seed(int number) {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        Arrays.fill(seed, (byte) number);
        return dev.assay.core.key.SigningKey.ofSeed(seed);
    }

    static VerifierKey key(int number) {
        return SigningKey.of(ORIGIN, seed(number).seed()).verifier();
    }

    static LogKeys keys(int... numbers) {
        return LogKeys.of(
                ORIGIN, Arrays.stream(numbers).mapToObj(TopicScene::seed).toList());
    }

    /** Adds entries up to that index. */
    TopicScene upTo(int entries) {
        while (topic.size() < entries) {
            topic.add(wire.encode(of(topic.size())));
        }
        return this;
    }

    TopicScene add(LedgerRecord record) {
        LedgerEntry entry = Entries.of(record);
        entry.setIndex(topic.size());
        topic.add(wire.encode(entry));
        return this;
    }

    /** The first record of every log. */
    static LedgerRecord registered(int key) {
        return new KeyRegistered(head(0), KeyRole.LOG, key(key).toString());
    }

    static LedgerRecord rotated(int from, int to) {
        return new KeyRotated(head(to), KeyRole.LOG, key(from).toString(), key(to).toString(), "a new year");
    }

    private static Head head(int offset) {
        return new Head(
                Instant.parse("2026-11-23T10:00:00Z"),
                "tester",
                new Cause(Topics.ORDERS, 0, offset, Digest.of(new byte[] {(byte) offset}), ""));
    }

    static LedgerEntry of(long index) {
        return LedgerEntry.newBuilder()
                .setIndex(index)
                .setLeaf(ByteBuffer.wrap(leaf(index)))
                .setType("AUDIT")
                .setRecordId(Digest.of(("record " + index).getBytes(UTF_8)).toString())
                .setAttachments(new ArrayList<>(List.of(Entries.attachment(attachment(index), "text/plain"))))
                .build();
    }

    static byte[] leaf(long index) {
        return ("leaf " + index).getBytes(UTF_8);
    }

    /** Every tenth record names something of its own, the others the same. */
    static byte[] attachment(long index) {
        return ("attachment " + (index % 10 == 0 ? index : 1)).getBytes(UTF_8);
    }

    /** The root over the topic as it is now. */
    Hash root() {
        List<byte[]> leaves = topic.stream()
                .map(raw -> ((dev.assay.schemas.wire.Received.Accepted<LedgerEntry>)
                                wire.decode(raw, LedgerEntry.class))
                        .event())
                .map(entry -> Entries.bytes(entry.getLeaf()))
                .toList();
        return Edge.empty().add(leaves).edge().root();
    }

    void forgetOffset() {
        committed.clear();
    }

    Integrator started(ObjectStore store, LogKeys keys) {
        Integrator.Observer observer = new Integrator.Observer() {
            @Override
            public void observe(LedgerEntry entry) {
                observed.add(entry.getIndex());
                seen.accept(entry);
            }

            @Override
            public void pause() {}

            @Override
            public void turn(VerifierKey key) {
                turns.add(key);
            }

            @Override
            public void alarm(String what) {
                alarms.add(what);
            }
        };
        Integrator integrator = new Integrator(this::consumer, wire::decode, store, keys, observer, pause);
        integrator.start();
        return integrator;
    }

    /** Runs an integrator until all of the topic is published. */
    void publish(ObjectStore store, LogKeys keys) {
        try (Integrator integrator = started(store, keys)) {
            until(() -> integrator.stopped()
                    || integrator.unready().isEmpty() && integrator.size() == topic.size() && integrator.lag() == 0);
            assertThat(alarms).isEmpty();
        }
    }

    /** Runs an integrator until it stops with an alarm. */
    String alarmed(ObjectStore store, LogKeys keys) {
        try (Integrator integrator = started(store, keys)) {
            until(integrator::stopped);
            assertThat(integrator.unready()).isPresent();
            assertThat(integrator.agreed()).as("nothing may be sequenced").isNotDone();
            return alarms.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every checkpoint of the store in the order of publication, each opened with one of the keys. */
    static List<Checkpoint> heads(ObjectStore store, int... keys) throws IOException, NotANote {
        List<VerifierKey> known = Arrays.stream(keys).mapToObj(TopicScene::key).toList();
        List<Checkpoint> heads = new ArrayList<>();
        LogStore log = new LogStore(store);
        for (long number = 0; log.readHead(number).isPresent(); number++) {
            byte[] bytes = log.readHead(number).orElseThrow();
            Note note = Note.parse(bytes);
            assertThat(note.open(known)).isInstanceOf(Note.Opened.Signed.class);
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            assertThat(((ObjectStore.Found.Intact) store.get(LogStore.checkpoint(checkpoint.size()))).content())
                    .isEqualTo(bytes);
            heads.add(checkpoint);
        }
        return heads;
    }

    /** Who signed the head of that number. */
    static VerifierKey signer(ObjectStore store, long head, int... keys) throws IOException, NotANote {
        List<VerifierKey> known = Arrays.stream(keys).mapToObj(TopicScene::key).toList();
        Note note = Note.parse(new LogStore(store).readHead(head).orElseThrow());
        return ((Note.Opened.Signed) note.open(known)).by().getFirst();
    }

    /** A consumer of the topic; what it commits outlives it. */
    @SuppressWarnings("unchecked")
    private Consumer<String, byte[]> consumer() {
        return (Consumer<String, byte[]>)
                Proxy.newProxyInstance(Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, new Cursor());
    }

    /** What a consumer does that is assigned the one partition. */
    private final class Cursor implements InvocationHandler {
        private int position;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "beginningOffsets" -> Map.of(LEDGER, 0L);
                case "endOffsets" -> Map.of(LEDGER, (long) topic.size());
                case "committed" -> Map.copyOf(committed);
                case "commitSync" -> {
                    committed.putAll((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
                    yield null;
                }
                case "position" -> (long) position;
                case "currentLag" -> OptionalLong.of(topic.size() - position);
                case "seek" -> {
                    position = Math.toIntExact((Long) arguments[1]);
                    yield null;
                }
                case "seekToBeginning" -> {
                    position = 0;
                    yield null;
                }
                case "poll" -> poll();
                case "assign", "close" -> null;
                default -> throw new AssertionError("an integrator does not call " + method);
            };
        }

        private ConsumerRecords<String, byte[]> poll() {
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (position < topic.size() && records.size() < atOnce) {
                records.add(new ConsumerRecord<>(Topics.LEDGER, 0, position, "key", topic.get(position)));
                position++;
            }
            return new ConsumerRecords<>(Map.of(LEDGER, records), Map.of());
        }
    }

    /** The test's own time limit ends it. */
    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("the time of the test is up").isFalse();
            Thread.yield();
        }
    }
}
