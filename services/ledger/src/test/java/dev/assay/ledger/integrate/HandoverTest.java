package dev.assay.ledger.integrate;

import static dev.assay.ledger.integrate.TopicScene.key;
import static dev.assay.ledger.integrate.TopicScene.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import dev.assay.trail.note.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The key that signs is handed over by a record of the log. */
@Timeout(60)
class HandoverTest {
    private final TopicScene scene = new TopicScene();
    private ObjectStore store;

    @TempDir(factory = MemoryFolder.class)
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
    void hands_over_to_the_next_key_with_the_record_that_says_so() throws Exception {
        scene.add(TopicScene.registered(1))
                .upTo(5)
                .add(TopicScene.rotated(1, 2))
                .upTo(9);
        scene.publish(store, keys(1, 2));
        assertThat(TopicScene.heads(store, 1, 2)).extracting(Checkpoint::size).containsExactly(6L, 9L);
        assertThat(TopicScene.signer(store, 0, 1, 2)).isEqualTo(key(1));
        assertThat(TopicScene.signer(store, 1, 1, 2)).isEqualTo(key(2));
        assertThat(scene.turns).containsExactly(key(1), key(2));
        scene.turns.clear();
        scene.upTo(12).publish(store, keys(1, 2));
        assertThat(TopicScene.signer(store, 2, 1, 2)).isEqualTo(key(2));
        assertThat(scene.turns).containsExactly(key(2));
    }

    @Test
    void hands_over_after_a_restart_right_behind_the_rotation() throws Exception {
        scene.add(TopicScene.registered(1)).upTo(5).add(TopicScene.rotated(1, 2));
        scene.publish(store, keys(1, 2));
        scene.upTo(7).publish(store, keys(1, 2));
        assertThat(TopicScene.signer(store, 0, 1, 2)).isEqualTo(key(1));
        assertThat(TopicScene.signer(store, 1, 1, 2)).isEqualTo(key(2));
    }

    @Test
    void stops_before_it_signs_with_the_old_key_where_the_new_one_is_missing() throws Exception {
        scene.add(TopicScene.registered(1))
                .upTo(5)
                .add(TopicScene.rotated(1, 2))
                .upTo(9);
        assertThat(scene.alarmed(store, keys(1)))
                .contains("the turn to sign is key " + key(2) + "'s, whose private half is not here");
        assertThat(TopicScene.heads(store, 1)).extracting(Checkpoint::size).containsExactly(6L);
    }

    @Test
    void rebuilds_past_a_key_that_was_destroyed_after_its_rotation() throws Exception {
        scene.add(TopicScene.registered(1))
                .upTo(5)
                .add(TopicScene.rotated(1, 2))
                .upTo(9);
        scene.publish(store, keys(2));
        assertThat(TopicScene.heads(store, 2)).containsExactly(new Checkpoint(TopicScene.ORIGIN, 9, scene.root()));
    }
}
