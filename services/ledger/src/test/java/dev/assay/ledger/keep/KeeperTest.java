package dev.assay.ledger.keep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class KeeperTest {
    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);

    private final Wire wire = new Wire();
    private final List<byte[]> topic = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final BlockingQueue<Long> observed = new LinkedBlockingQueue<>();
    private ObjectStore store;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws IOException {
        store = ObjectStores.open(new StoreSettings.File(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void stores_leaves_in_order_and_before_each_what_it_names() throws IOException {
        topic(3);
        try (Keeper keeper = started(store)) {
            seen(0, 1, 2);
            assertThat(keeper.unready()).isEmpty();
            until(() -> keeper.kept() == 3 && keeper.lag() == 0);
        }
        assertThat(new String(Files.readAllBytes(folder.resolve("ledger/entries/00000000000000000002.json")), UTF_8))
                .isEqualTo("leaf 2");
        Digest attachment = Digest.of("attachment 2".getBytes(UTF_8));
        assertThat(store.get(ObjectStore.objectKey(attachment), attachment))
                .isInstanceOf(ObjectStore.Found.Intact.class);
    }

    @Test
    void goes_on_after_a_restart_where_the_store_ends() throws IOException {
        topic(3);
        try (Keeper keeper = started(store)) {
            seen(0, 1, 2);
            assertThat(keeper.stopped()).isFalse();
        }
        topic.addAll(List.of(entry(3), entry(4)));
        List<String> written = new ArrayList<>();
        try (Keeper keeper = started(recording(written))) {
            seen(0, 1, 2, 3, 4);
            until(() -> keeper.kept() == 5);
        }
        assertThat(written.stream().filter(key -> key.startsWith("ledger/")))
                .containsExactly(EntryKeys.of(3), EntryKeys.of(4));
    }

    @Test
    void goes_on_when_the_groups_offset_is_lost() {
        topic(3);
        try (Keeper keeper = started(store)) {
            seen(0, 1, 2);
            assertThat(keeper.stopped()).isFalse();
        }
        committed.clear();
        topic.add(entry(3));
        try (Keeper keeper = started(store)) {
            seen(0, 1, 2, 3);
            until(() -> keeper.kept() == 4);
        }
    }

    @Test
    void fills_what_an_older_copy_of_the_store_lacks() throws IOException {
        topic(5);
        try (Keeper keeper = started(store)) {
            seen(0, 1, 2, 3, 4);
            assertThat(keeper.stopped()).isFalse();
        }
        for (long lost : new long[] {2, 3, 4}) {
            Files.delete(folder.resolve(EntryKeys.of(lost)));
        }
        topic.add(entry(5));
        try (Keeper keeper = started(store)) {
            until(() -> keeper.kept() == 6);
        }
        assertThat(Files.exists(folder.resolve(EntryKeys.of(2)))).isTrue();
    }

    @Test
    void stops_where_the_store_holds_another_record() throws IOException {
        store.putIfAbsent(EntryKeys.of(0), "other".getBytes(UTF_8), "application/json");
        topic(2);
        try (Keeper keeper = started(store)) {
            until(keeper::stopped);
            assertThat(keeper.unready().orElseThrow())
                    .contains("the store holds another record at ledger/entries/00000000000000000000.json")
                    .contains("a second ledger writes there, or the topic was made anew");
        }
        assertThat(Files.exists(folder.resolve(EntryKeys.of(1)))).isFalse();
        assertThat(observed).isEmpty();
    }

    @Test
    void stops_where_a_record_is_missing() {
        topic.addAll(List.of(entry(0), entry(2)));
        try (Keeper keeper = started(store)) {
            until(keeper::stopped);
            assertThat(keeper.unready().orElseThrow()).contains("record 2 follows where record 1 must");
        }
        assertThat(Files.exists(folder.resolve(EntryKeys.of(2)))).isFalse();
    }

    @Test
    void stops_at_bytes_that_are_no_entry() {
        topic.addAll(List.of(entry(0), "poison".getBytes(UTF_8), entry(1)));
        try (Keeper keeper = started(store)) {
            until(keeper::stopped);
            assertThat(keeper.unready().orElseThrow()).contains("offset 1 of assay.ledger is no entry of the ledger");
            assertThat(keeper.kept()).isEqualTo(1);
        }
    }

    @Test
    void stops_where_an_object_was_altered() throws IOException {
        String key = ObjectStore.objectKey(Digest.of("attachment 0".getBytes(UTF_8)));
        Files.createDirectories(folder.resolve(key).getParent());
        Files.writeString(folder.resolve(key), "attackment 0");
        topic(1);
        try (Keeper keeper = started(store)) {
            until(keeper::stopped);
            assertThat(keeper.unready().orElseThrow()).contains("object " + key + " in the store was altered");
        }
        assertThat(Files.exists(folder.resolve(EntryKeys.of(0)))).isFalse();
    }

    @Test
    void stops_at_an_attachment_that_is_not_what_the_entry_says() {
        LedgerEntry entry = of(0);
        entry.getAttachments().getFirst().setContent(ByteBuffer.wrap("x".getBytes(UTF_8)));
        topic.add(wire.encode(entry));
        try (Keeper keeper = started(store)) {
            until(keeper::stopped);
            assertThat(keeper.unready().orElseThrow()).contains("record 0 names an attachment");
        }
    }

    @Test
    void waits_for_a_store_that_is_away_and_says_so() {
        AtomicBoolean away = new AtomicBoolean(true);
        topic(3);
        try (Keeper keeper = started(failing(away))) {
            until(() -> keeper.unready().orElse("").contains("tries again: the store is away"));
            assertThat(observed).isEmpty();
            away.set(false);
            seen(0, 1, 2);
            assertThat(keeper.unready()).isEmpty();
        }
    }

    @Test
    void finds_how_many_records_the_store_holds() throws IOException {
        StoredLedger stored = new StoredLedger(store);
        for (long size = 0; size < 40; size++) {
            assertThat(stored.size()).isEqualTo(size);
            stored.keep(of(size));
        }
    }

    private void topic(int entries) {
        LongStream.range(0, entries).forEach(index -> topic.add(entry(index)));
    }

    private byte[] entry(long index) {
        return wire.encode(of(index));
    }

    private static LedgerEntry of(long index) {
        return LedgerEntry.newBuilder()
                .setIndex(index)
                .setLeaf(ByteBuffer.wrap(("leaf " + index).getBytes(UTF_8)))
                .setType("AUDIT")
                .setRecordId(Digest.of(("record " + index).getBytes(UTF_8)).toString())
                .setAttachments(new ArrayList<>(
                        List.of(Entries.attachment(("attachment " + index).getBytes(UTF_8), "text/plain"))))
                .build();
    }

    private Keeper started(ObjectStore target) {
        Keeper keeper = new Keeper(this::consumer, wire::decode, target, new Keeper.Observer() {
            @Override
            public void observe(LedgerEntry entry) {
                observed.add(entry.getIndex());
            }

            @Override
            public void pause() {}
        });
        keeper.start();
        return keeper;
    }

    /** A consumer of what is in the topic now; what it commits outlives it. */
    private Consumer<String, byte[]> consumer() {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
                committed.putAll(offsets);
            }

            @Override
            public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
                return Map.copyOf(committed);
            }

            /** The mock forgets what it gave once; a topic does not. */
            @Override
            public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
                super.seekToBeginning(partitions);
                schedulePollTask(() -> fill(this));
            }
        };
        consumer.updateBeginningOffsets(Map.of(LEDGER, 0L));
        consumer.updateEndOffsets(Map.of(LEDGER, (long) topic.size()));
        consumer.schedulePollTask(() -> fill(consumer));
        return consumer;
    }

    private void fill(MockConsumer<String, byte[]> consumer) {
        for (int offset = 0; offset < topic.size(); offset++) {
            consumer.addRecord(new ConsumerRecord<>(Topics.LEDGER, 0, offset, "key", topic.get(offset)));
        }
    }

    private void seen(long... indices) {
        for (long index : indices) {
            try {
                assertThat(observed.poll(20, TimeUnit.SECONDS)).isEqualTo(index);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The test's own time limit ends it. */
    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.interrupted()).as("the time of the test is up").isFalse();
            Thread.yield();
        }
    }

    private ObjectStore recording(List<String> written) {
        return around((name, arguments) -> {
            if (name.startsWith("put")) {
                written.add(String.valueOf(arguments[0]));
            }
        });
    }

    private ObjectStore failing(AtomicBoolean away) {
        return around((name, arguments) -> {
            if (away.get()) {
                throw new IOException("the store is away");
            }
        });
    }

    private interface Before {
        void call(String method, Object[] arguments) throws IOException;
    }

    private ObjectStore around(Before before) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    before.call(method.getName(), arguments);
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
