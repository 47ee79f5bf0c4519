package dev.assay.ledger.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class SequenceMemoryTest {
    private static final String ID = "sha256:" + "ab".repeat(32);
    private static final Digest LEAF = Digest.of(new byte[] {1});

    private final KeyValueStore<String, byte[]> store = store("all");
    private final KeyValueStore<String, byte[]> ids = store("ids");

    @Test
    void knows_after_a_restart_what_it_entered() {
        new SequenceMemory(store, ids).enter(ID, LEAF);
        SequenceMemory again = new SequenceMemory(store, ids);
        assertThat(again.next()).isEqualTo(1);
        assertThat(again.known(ID)).contains(LEAF);
        assertThat(store.get(ID)).isNull();
    }

    /** It would enter once more what is delivered once more. */
    @Test
    void does_not_begin_where_the_ids_are_lost_or_older() {
        new SequenceMemory(store, ids).enter(ID, LEAF);
        ids.delete(ID);
        assertThatThrownBy(() -> new SequenceMemory(store, ids))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("remembers 1 records, and not the id of the last");
        store.delete("last");
        assertThatThrownBy(() -> new SequenceMemory(store, ids)).hasMessageContaining("kept them elsewhere");
    }

    private static KeyValueStore<String, byte[]> store(String name) {
        KeyValueStore<String, byte[]> made = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        made.init(context.getStateStoreContext(), made);
        return made;
    }
}
