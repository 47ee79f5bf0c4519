package dev.assay.ledger.assemble;

import dev.assay.ledger.enter.Emission;
import dev.assay.ledger.key.LogKeys;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Reads the inputs of the ledger, one task a partition, and gives records and refusals. */
public final class AssemblyProcessor implements Processor<String, byte[], String, Emission> {
    private static final String STORE = "audits";

    /** How often deadlines and finished assemblies are looked at. */
    private static final Duration TICK = Duration.ofMillis(200);

    private final Wire wire;
    private final EventReader events;
    private final Executor executor;
    private final Keys keys;
    private final LedgerMetrics metrics;
    private @Nullable AssemblyDesk desk;

    /**
     * Keys as far as audits are concerned.
     *
     * @param workers whose results count
     * @param attestor signs what is said about decided audits
     * @param log those of the log, among which one must be that is to sign it
     */
    public record Keys(WorkerSignatures workers, Attestor attestor, LogKeys log) {}

    private AssemblyProcessor(Wire wire, EventReader events, Executor executor, Keys keys, LedgerMetrics metrics) {
        this.wire = wire;
        this.events = events;
        this.executor = executor;
        this.keys = keys;
        this.metrics = metrics;
    }

    /**
     * @param executor runs assemblies, which may take longer than a transaction may stay open
     */
    public static ProcessorSupplier<String, byte[], String, Emission> supplier(
            Wire wire, EventReader events, Executor executor, Keys keys, LedgerMetrics metrics) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, Emission> get() {
                return new AssemblyProcessor(wire, events, executor, keys, metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Emission> context) {
        AssemblyDesk made = new AssemblyDesk(
                context, new AuditState(context.getStateStore(STORE)), wire, events, executor, keys, metrics);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> made.tick(Instant.ofEpochMilli(now)));
        desk = made;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (desk == null) {
            throw new IllegalStateException("a processor is initialised before it processes");
        }
        desk.take(record);
    }
}
