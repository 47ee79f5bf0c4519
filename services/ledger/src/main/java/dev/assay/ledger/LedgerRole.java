package dev.assay.ledger;

import dev.assay.ledger.assemble.AssemblyProcessor;
import dev.assay.ledger.keep.Keeper;
import dev.assay.ledger.sequence.SequenceProcessor;
import dev.assay.ledger.watch.AuditWatch;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.streams.RunningTopology;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.streams.Topology;

/** The ledger while it runs. The map of this service: everything it is made of is put together here. */
public final class LedgerRole implements AutoCloseable {
    /** Consumer group, and the first part of the names of its internal topics. */
    public static final String APPLICATION = "assay-ledger";

    private static final String KEEPER = "assay-ledger-keeper";

    private final SchemaExchange schemas;
    private final ExecutorService assemblies;
    private final RunningTopology running;
    private final KafkaStreamsMetrics streamsMetrics;
    private final Keeper keeper;

    private LedgerRole(
            SchemaExchange schemas,
            ExecutorService assemblies,
            RunningTopology running,
            KafkaStreamsMetrics streamsMetrics,
            Keeper keeper) {
        this.schemas = schemas;
        this.assemblies = assemblies;
        this.running = running;
        this.streamsMetrics = streamsMetrics;
        this.keeper = keeper;
    }

    /**
     * Starts and returns when the brokers have this version's schemas; {@link #unready} says when it works.
     *
     * @param store that keeps the records; it stays the caller's
     */
    public static LedgerRole start(
            LedgerConfig config, KafkaSettings kafka, ObjectStore store, MeterRegistry meters, Clock clock) {
        Wire wire = new Wire();
        LedgerMetrics metrics = new LedgerMetrics(meters);
        SchemaExchange schemas =
                SchemaExchange.open(kafka, APPLICATION, wire, config.schemaWait(), metrics::schemaWaited);
        ExecutorService assemblies = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("ledger-assembly").daemon(true).factory());
        Topology topology = LedgerTopology.of(
                wire,
                AssemblyProcessor.supplier(wire, schemas, assemblies, metrics),
                SequenceProcessor.supplier(wire, schemas, metrics));
        RunningTopology running = RunningTopology.start(
                "ledger",
                topology,
                StreamsSettings.of(kafka, APPLICATION, config.state(), config.replication()),
                clock);
        Keeper keeper = new Keeper(
                () -> new KafkaConsumer<>(kafka.consumer(KEEPER, KEEPER)), schemas, store, new AuditWatch(metrics));
        metrics.watch(running, keeper);
        KafkaStreamsMetrics streamsMetrics = new KafkaStreamsMetrics(running.streams());
        streamsMetrics.bindTo(meters);
        keeper.start();
        return new LedgerRole(schemas, assemblies, running, streamsMetrics, keeper);
    }

    /** Why it does not work at this moment; empty: it does. */
    public Optional<String> unready() {
        return running.unready().or(keeper::unready);
    }

    /** Records that are in the object store. */
    public long kept() {
        return keeper.kept();
    }

    /** Finishes the transaction and the record in hand. */
    @Override
    public void close() {
        streamsMetrics.close();
        keeper.close();
        running.close();
        assemblies.shutdownNow();
        schemas.close();
    }
}
