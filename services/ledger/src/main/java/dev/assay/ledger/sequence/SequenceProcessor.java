package dev.assay.ledger.sequence;

import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record the next index. It reads one partition, so that one task of one process does it; exactly-once
 * processing fences a second one, and commits index, memory and entry together. The same record is entered once.
 */
public final class SequenceProcessor implements Processor<String, byte[], String, byte[]> {
    private static final String STORE = "sequence";
    private static final String IDS = "sequence-ids";
    private static final String SOURCE = "/assay/ledger";

    /** How often what waits is looked at, where nothing comes. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Wire wire;
    private final EventReader events;
    private final LedgerMetrics metrics;
    private final String firstKey;
    private final LongSupplier published;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable SequenceDesk desk;
    private Instant time = Instant.EPOCH;

    private SequenceProcessor(
            Wire wire, EventReader events, LedgerMetrics metrics, String firstKey, LongSupplier published) {
        this.wire = wire;
        this.events = events;
        this.metrics = metrics;
        this.firstKey = firstKey;
        this.published = published;
    }

    /**
     * @param firstKey of the log, registered by its first record
     * @param published how many records are known to be in the log: the memory must not be older
     */
    public static ProcessorSupplier<String, byte[], String, byte[]> supplier(
            Wire wire, EventReader events, LedgerMetrics metrics, String firstKey, LongSupplier published) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, byte[]> get() {
                return new SequenceProcessor(wire, events, metrics, firstKey, published);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                // Cached: what changes with every record is written once a transaction. An id is written once anyway.
                return Set.of(store(STORE).withCachingEnabled(), store(IDS));
            }
        };
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
    }

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
        SequenceMemory memory = new SequenceMemory(given.getStateStore(STORE), given.getStateStore(IDS));
        long known = published.getAsLong();
        if (memory.next() < known) {
            throw new IllegalStateException("the sequencer remembers " + memory.next() + " records, and the log has "
                    + known + ": an older copy of its state came back");
        }
        SequenceDesk made = new SequenceDesk(memory, events, metrics, firstKey, this::forward);
        given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> {
            time = Instant.ofEpochMilli(now);
            made.advance(time);
        });
        context = given;
        desk = made;
        metrics.size(memory.next());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (context == null || desk == null) {
            throw new IllegalStateException("a processor is initialised before it processes");
        }
        time = Instant.ofEpochMilli(record.timestamp());
        desk.take(record.value(), Instant.ofEpochMilli(context.currentSystemTimeMs()));
    }

    private void forward(LedgerEntry entry) {
        if (context == null) {
            throw new IllegalStateException("a processor is initialised before it forwards");
        }
        RecordHeaders headers = new RecordHeaders();
        CloudEvents.of(entry, entry.getRecordId(), SOURCE, time).write(headers);
        context.forward(new Record<>(entry.getRecordId(), wire.encode(entry), time.toEpochMilli(), headers));
    }
}
