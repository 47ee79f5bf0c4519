package dev.assay.ledger.sequence;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
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
    private static final String NEXT = "next";
    private static final Contract<LedgerEntry> ENTRY = Contract.of(LedgerEntry.class);

    private final Wire wire;
    private final EventReader events;
    private final LedgerMetrics metrics;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable KeyValueStore<String, byte[]> store;

    private SequenceProcessor(Wire wire, EventReader events, LedgerMetrics metrics) {
        this.wire = wire;
        this.events = events;
        this.metrics = metrics;
    }

    public static ProcessorSupplier<String, byte[], String, byte[]> supplier(
            Wire wire, EventReader events, LedgerMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, byte[]> get() {
                return new SequenceProcessor(wire, events, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
        context = given;
        KeyValueStore<String, byte[]> found = given.getStateStore(STORE);
        store = found;
        metrics.size(next(found));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (context == null || store == null) {
            throw new IllegalStateException("a processor is initialised before it processes");
        }
        if (!(events.decode(record.value(), ENTRY) instanceof Received.Accepted<LedgerEntry> accepted)) {
            throw new IllegalStateException("only the ledger itself writes to its sequencer, and what it can read");
        }
        LedgerEntry entry = accepted.event();
        byte[] leaf = digest(entry);
        byte[] known = store.get(entry.getRecordId());
        if (known == null) {
            enter(context, store, record, entry, leaf);
        } else if (Arrays.equals(known, leaf)) {
            metrics.repeated("same");
        } else {
            metrics.repeated("other");
            LedgerEntry conflict = conflict(entry);
            if (store.get(conflict.getRecordId()) == null) {
                enter(context, store, record, conflict, digest(conflict));
            }
        }
    }

    private void enter(
            ProcessorContext<String, byte[]> to,
            KeyValueStore<String, byte[]> memory,
            Record<String, byte[]> record,
            LedgerEntry entry,
            byte[] leaf) {
        long index = next(memory);
        entry.setIndex(index);
        memory.put(entry.getRecordId(), leaf);
        memory.put(NEXT, ByteBuffer.allocate(Long.BYTES).putLong(index + 1).array());
        to.forward(record.withKey(entry.getRecordId()).withValue(wire.encode(entry)));
        metrics.sequenced(entry.getType(), index);
    }

    /** A second record of the same fact with other content: the first stands, and the ledger says that there was another. */
    private static LedgerEntry conflict(LedgerEntry entry) {
        byte[] content = Entries.bytes(entry.getLeaf());
        Digest digest = Digest.of(content);
        LedgerRecord record = switch (Leaf.read(content)) {
            case Leaf.Read.Valid valid -> valid.record();
            case Leaf.Read.Invalid invalid ->
                throw new IllegalStateException("a leaf of our own is not valid: " + invalid.reason());
        };
        String reason = "record " + entry.getRecordId() + " came again with other content; the first stands";
        return Entries.of(new LedgerRecord.EventRejected(
                record.head(), "", digest, OptionalLong.of(content.length), reason, "again " + digest));
    }

    private static byte[] digest(LedgerEntry entry) {
        return Digest.of(Entries.bytes(entry.getLeaf())).hex().getBytes(StandardCharsets.US_ASCII);
    }

    private static long next(KeyValueStore<String, byte[]> memory) {
        byte[] next = memory.get(NEXT);
        return next == null ? 0 : ByteBuffer.wrap(next).getLong();
    }
}
