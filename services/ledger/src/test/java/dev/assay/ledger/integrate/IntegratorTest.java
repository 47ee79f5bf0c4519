package dev.assay.ledger.integrate;

import static dev.assay.ledger.integrate.TopicScene.key;
import static dev.assay.ledger.integrate.TopicScene.keys;
import static dev.assay.ledger.integrate.TopicScene.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import dev.assay.trail.log.Hash;
import dev.assay.trail.log.LogTree;
import dev.assay.trail.log.Proofs;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IntegratorTest {
    private final TopicScene scene = new TopicScene();
    private ObjectStore store;

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    @TempDir(factory = MemoryFolder.class)
    Path older;

    @BeforeEach
    void open() throws IOException {
        store = ObjectStores.open(new StoreSettings.File(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void publishes_leaves_in_order_and_before_them_what_they_name() throws Exception {
        scene.upTo(300).publish(store, keys(1));
        assertThat(List.copyOf(scene.observed)).hasSize(300).isSorted();
        assertThat(Files.readAllBytes(folder.resolve("ledger/checkpoint")))
                .isEqualTo(Files.readAllBytes(folder.resolve("ledger/checkpoints/00000000000000000300")))
                .isEqualTo(Files.readAllBytes(folder.resolve("ledger/heads/00000000000000000000")));
        assertThat(TopicScene.heads(store, 1)).containsExactly(new Checkpoint(TopicScene.ORIGIN, 300, scene.root()));
        assertThat(files("ledger/tile"))
                .containsExactlyInAnyOrderElementsOf(
                        TilePath.all(300).map(path -> "ledger/" + path).toList());
        Digest attachment = Digest.of("attachment 290".getBytes(UTF_8));
        assertThat(store.get(ObjectStore.objectKey(attachment), attachment))
                .isInstanceOf(ObjectStore.Found.Intact.class);
    }

    @Test
    void every_head_extends_the_one_before() throws Exception {
        scene.atOnce = 7;
        scene.upTo(600).publish(store, keys(1));
        List<Checkpoint> heads = TopicScene.heads(store, 1);
        assertThat(heads).hasSize(86);
        for (int i = 1; i < heads.size(); i++) {
            Checkpoint before = heads.get(i - 1);
            Checkpoint after = heads.get(i);
            assertThat(Proofs.extend(
                            before.size(),
                            before.root(),
                            after.size(),
                            after.root(),
                            new LogTree(after.size(), new LogStore(store)).consistency(before.size())))
                    .isTrue();
        }
    }

    @Test
    void gives_the_same_tree_whatever_comes_together() throws Exception {
        scene.upTo(530);
        for (int atOnce : new int[] {1, 19, 255, 256, 257, 530}) {
            scene.atOnce = atOnce;
            scene.forgetOffset();
            Path own = folder.resolve("at-once-" + atOnce);
            try (ObjectStore fresh = ObjectStores.open(new StoreSettings.File(own))) {
                scene.publish(fresh, keys(1));
                assertThat(TopicScene.heads(fresh, 1).getLast().root()).isEqualTo(scene.root());
            }
        }
    }

    @Test
    void stays_stopped_where_someone_else_finds_a_contradiction_in_the_middle_of_a_step() {
        CompletableFuture<Integrator> itself = new CompletableFuture<>();
        scene.upTo(3);
        scene.seen = entry -> itself.join().alarm("found elsewhere");
        Integrator integrator = scene.started(store, keys(1));
        itself.complete(integrator);
        until(() -> !scene.alarms.isEmpty());
        integrator.close();
        assertThat(integrator.stopped()).isTrue();
        assertThat(integrator.unready()).hasValue("the ledger's integrator stopped: found elsewhere");
    }

    @Test
    void goes_on_after_a_restart_where_the_log_ends() throws Exception {
        scene.upTo(3).publish(store, keys(1));
        scene.upTo(5);
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        scene.publish(recording(written), keys(1));
        assertThat(scene.observed).containsExactly(0L, 1L, 2L, 0L, 1L, 2L, 3L, 4L);
        assertThat(written.stream().filter(key -> key.startsWith("ledger/")))
                .as("the last head's names are made sure of")
                .containsExactlyInAnyOrder(
                        LogStore.checkpoint(3),
                        LogStore.HINT,
                        "ledger/tile/entries/000.p/5",
                        "ledger/tile/0/000.p/5",
                        LogStore.head(1),
                        LogStore.checkpoint(5),
                        LogStore.HINT);
    }

    @Test
    void goes_on_when_the_groups_offset_is_lost() throws Exception {
        scene.upTo(3).publish(store, keys(1));
        scene.forgetOffset();
        scene.upTo(4).publish(store, keys(1));
        assertThat(TopicScene.heads(store, 1)).extracting(Checkpoint::size).containsExactly(3L, 4L);
    }

    @Test
    void fills_what_an_older_copy_of_the_store_lacks() throws Exception {
        scene.upTo(300).publish(store, keys(1));
        copy(folder, older);
        scene.upTo(5_000).publish(store, keys(1));
        try (ObjectStore back = ObjectStores.open(new StoreSettings.File(older))) {
            scene.publish(back, keys(1));
            assertThat(TopicScene.heads(back, 1).getLast())
                    .isEqualTo(TopicScene.heads(store, 1).getLast());
        }
    }

    @Test
    void rebuilds_an_empty_store_from_the_topic_alone() throws Exception {
        scene.atOnce = 100;
        scene.upTo(1_000).publish(store, keys(1));
        try (ObjectStore empty = ObjectStores.open(new StoreSettings.File(folder.resolve("empty")))) {
            scene.publish(empty, keys(1));
            assertThat(TopicScene.heads(empty, 1).getLast())
                    .isEqualTo(TopicScene.heads(store, 1).getLast());
        }
    }

    @Test
    void reads_the_log_back_from_the_store_alone() throws Exception {
        scene.upTo(700).publish(store, keys(1));
        try (Writers writers = new Writers()) {
            PublishedLog log = PublishedLog.open(new LogStore(store), keys(1), writers);
            assertThat(log.checkpoint()).isEqualTo(new Checkpoint(TopicScene.ORIGIN, 700, scene.root()));
            for (long index = 0; index < 700; index++) {
                assertThat(log.leaf(index)).isEqualTo(TopicScene.leaf(index));
            }
        }
    }

    @Test
    void completes_the_names_of_a_head_that_a_crash_left_without() throws Exception {
        scene.upTo(3).publish(store, keys(1));
        Files.delete(folder.resolve(LogStore.checkpoint(3)));
        Files.delete(folder.resolve(LogStore.HINT));
        scene.publish(store, keys(1));
        assertThat(TopicScene.heads(store, 1)).hasSize(1);
        assertThat(folder.resolve(LogStore.HINT))
                .hasBinaryContent(Files.readAllBytes(folder.resolve(LogStore.head(0))));
    }

    @Test
    void stops_where_the_store_holds_another_record() throws Exception {
        scene.upTo(3).publish(store, keys(1));
        TopicScene other = new TopicScene();
        LedgerEntry forged = TopicScene.of(1);
        forged.setLeaf(ByteBuffer.wrap("leaf x".getBytes(UTF_8)));
        other.topic.addAll(List.of(scene.topic.get(0), scene.wire.encode(forged), scene.topic.get(2)));
        other.upTo(9);
        assertThat(other.alarmed(store, keys(1)))
                .contains("record 1 of the topic is another than the one in the store")
                .contains("a second ledger writes there, or the topic was made anew");
        assertThat(TopicScene.heads(store, 1)).hasSize(1);
        assertThat(other.observed).containsExactly(0L);
    }

    @Test
    void stops_at_a_second_head_of_one_size() throws Exception {
        SigningKey key = SigningKey.of(TopicScene.ORIGIN, TopicScene.seed(1).seed());
        Checkpoint other = new Checkpoint(TopicScene.ORIGIN, 3, Hash.leaf(new byte[0]));
        store.put(LogStore.checkpoint(3), other.sign(key).bytes(), "text/plain");
        assertThat(scene.upTo(3).alarmed(store, keys(1))).contains("two checkpoints of one size");
        assertThat(folder.resolve(LogStore.HINT)).as("readers see neither").doesNotExist();
    }

    @Test
    void stops_where_a_record_is_missing() throws Exception {
        scene.topic.add(scene.wire.encode(TopicScene.of(0)));
        scene.topic.add(scene.wire.encode(TopicScene.of(2)));
        assertThat(scene.alarmed(store, keys(1))).contains("record 2 follows where record 1 must");
        assertThat(TopicScene.heads(store, 1)).as("nothing was signed").isEmpty();
    }

    @Test
    void stops_at_bytes_that_are_no_entry() {
        scene.upTo(1).topic.add("poison".getBytes(UTF_8));
        assertThat(scene.alarmed(store, keys(1))).contains("offset 1 of assay.ledger is no entry of the ledger");
    }

    @Test
    void stops_where_an_object_was_altered() throws Exception {
        String key = ObjectStore.objectKey(Digest.of("attachment 0".getBytes(UTF_8)));
        Files.createDirectories(folder.resolve(key).getParent());
        Files.writeString(folder.resolve(key), "attackment 0");
        assertThat(scene.upTo(1).alarmed(store, keys(1))).contains("the store holds other bytes at " + key);
        assertThat(folder.resolve("ledger")).doesNotExist();
    }

    @Test
    void stops_at_an_attachment_that_is_not_what_the_entry_says() {
        LedgerEntry entry = TopicScene.of(0);
        entry.getAttachments().getFirst().setContent(ByteBuffer.wrap("x".getBytes(UTF_8)));
        scene.topic.add(scene.wire.encode(entry));
        assertThat(scene.alarmed(store, keys(1))).contains("record 0 names an attachment");
    }

    @Test
    void stops_where_a_tile_at_the_edge_was_altered_or_lost() throws Exception {
        scene.upTo(300).publish(store, keys(1));
        Path tile = folder.resolve("ledger/tile/0/001.p/44");
        byte[] content = Files.readAllBytes(tile);
        content[5] ^= 1;
        Files.write(tile, content);
        assertThat(scene.upTo(301).alarmed(store, keys(1))).contains("must give root");
        Files.delete(tile);
        assertThat(scene.alarmed(store, keys(1))).contains("tile/0/001.p/44 is missing");
    }

    @Test
    void stops_where_the_topic_is_older_than_the_store() throws Exception {
        scene.upTo(30).publish(store, keys(1));
        TopicScene older = new TopicScene().upTo(20);
        assertThat(older.alarmed(store, keys(1)))
                .contains("the store holds 30 records, and the topic ends with record 19")
                .contains("an older copy of the brokers' data came back");
        assertThat(TopicScene.heads(store, 1)).hasSize(1);
    }

    @Test
    void stops_where_the_topic_was_made_anew_and_is_empty() {
        scene.upTo(30).publish(store, keys(1));
        assertThat(new TopicScene().alarmed(store, keys(1))).contains("the topic ends with record -1");
    }

    @Test
    void stops_where_the_topic_begins_with_another_record_than_the_first() throws Exception {
        scene.upTo(5).publish(store, keys(1));
        scene.upTo(9).topic.subList(0, 5).clear();
        scene.forgetOffset();
        assertThat(scene.alarmed(store, keys(1)))
                .contains("topic " + Topics.LEDGER + " begins with record 5, and must with record 0");
        assertThat(TopicScene.heads(store, 1)).hasSize(1);
    }

    @Test
    void stops_at_a_log_of_another_name_or_key() {
        scene.upTo(3).publish(store, keys(1));
        assertThat(scene.alarmed(store, keys(2)))
                .contains("the newest checkpoint in the store, of size 3, is not signed by a key that is here");
        assertThat(scene.alarmed(
                        store, dev.assay.ledger.key.LogKeys.of("example.org/other", List.of(TopicScene.seed(1)))))
                .contains("the log in the store is example.org/log, and this ledger signs as example.org/other");
    }

    @Test
    void says_that_topic_and_store_agree_only_when_they_were_compared() throws Exception {
        scene.upTo(3).publish(store, keys(1));
        try (Integrator integrator = scene.started(store, keys(1))) {
            assertThat(integrator.agreed().get()).isEqualTo(3);
        }
    }

    @Test
    void waits_for_a_store_that_is_away_and_says_so() {
        AtomicBoolean away = new AtomicBoolean(true);
        scene.upTo(3);
        ObjectStore faulty = StoreFault.in(store, new StoreFault() {
            @Override
            public void before(String act, String key) throws IOException {
                if (away.get()) {
                    throw new IOException("the store is away");
                }
            }
        });
        try (Integrator integrator = scene.started(faulty, keys(1))) {
            until(() -> integrator.unready().orElse("").contains("tries again: the store is away"));
            assertThat(scene.observed).isEmpty();
            away.set(false);
            until(() -> integrator.size() == 3 && integrator.unready().isEmpty());
        }
    }

    @Test
    void finds_how_many_heads_there_are() throws IOException {
        LogStore log = new LogStore(store);
        for (long number = 0; number < 40; number++) {
            assertThat(log.heads()).isEqualTo(number);
            log.head(number, new byte[] {(byte) number});
        }
    }

    private List<String> files(String below) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(below))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private ObjectStore recording(List<String> written) {
        return StoreFault.in(store, new StoreFault() {
            @Override
            public void before(String act, String key) {
                if (act.startsWith("put")) {
                    written.add(key);
                }
            }
        });
    }
}
