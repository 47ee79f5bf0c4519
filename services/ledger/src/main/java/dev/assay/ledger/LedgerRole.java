package dev.assay.ledger;

import dev.assay.ledger.assemble.AssemblyProcessor;
import dev.assay.ledger.assemble.StoredAttestor;
import dev.assay.ledger.assemble.WorkerSignatures;
import dev.assay.ledger.integrate.Integrator;
import dev.assay.ledger.key.LedgerKeys;
import dev.assay.ledger.key.PublishedKey;
import dev.assay.ledger.reconcile.Reconciler;
import dev.assay.ledger.sequence.SequenceProcessor;
import dev.assay.ledger.watch.AuditWatch;
import dev.assay.ledger.watch.LedgerMetrics;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.ReadOffsets;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.streams.RunningTopology;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The ledger while it runs. The map of this service: everything it is made of is put together here. The integrator comes
 * first: nothing is sequenced before topic and store were found to agree, nor after they were found not to.
 */
public final class LedgerRole implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LedgerRole.class.getName());

    /** Consumer group, and the first part of the names of its internal topics. */
    public static final String APPLICATION = "assay-ledger";

    private static final String INTEGRATOR = "assay-ledger-integrator";

    /** Entries that one checkpoint takes up at most: 2,000 leaves of 16 KiB are 32 MiB. */
    private static final int MAX_BATCH = 2_000;

    private final LedgerConfig config;
    private final KafkaSettings kafka;
    private final MeterRegistry meters;
    private final Clock clock;
    private final LedgerMetrics metrics;
    private final SchemaExchange schemas;
    private final ExecutorService assemblies = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ledger-assembly").daemon(true).factory());
    private final Integrator integrator;
    private final Reconciler reconciler;
    private @Nullable RunningTopology running;
    private @Nullable KafkaStreamsMetrics streamsMetrics;
    private boolean closed;

    private LedgerRole(
            LedgerConfig config,
            LedgerKeys keys,
            KafkaSettings kafka,
            ObjectStore store,
            MeterRegistry meters,
            Clock clock) {
        this.config = config;
        this.kafka = kafka;
        this.meters = meters;
        this.clock = clock;
        this.metrics = new LedgerMetrics(meters);
        this.schemas = SchemaExchange.open(kafka, APPLICATION, new Wire(), config.schemaWait(), metrics::schemaWaited);
        PublishedKey published = new PublishedKey(config.keys());
        this.integrator = new Integrator(
                this::consumer,
                schemas,
                store,
                keys.log(),
                new AuditWatch(metrics, this::observe, published::turn, what -> stopSequencing()));
        Admin admin = Admin.create(kafka.admin(APPLICATION + "-reconciler"));
        this.reconciler = new Reconciler(
                new Reconciler.Brokers(
                        admin,
                        new KafkaProducer<>(kafka.producer(APPLICATION + "-reconciler")),
                        new ReadOffsets(admin, APPLICATION, LedgerTopology.INPUTS)),
                store.capabilities(),
                config.reconcileEvery(),
                config.reconcileWait(),
                clock,
                integrator::alarm);
    }

    /**
     * Starts and returns when the brokers have this version's schemas; {@link #unready} says when it works.
     *
     * @param store that keeps the log; it stays the caller's
     * @param version of Assay, named in attestations
     */
    public static LedgerRole start(
            LedgerConfig config,
            LedgerKeys keys,
            KafkaSettings kafka,
            ObjectStore store,
            MeterRegistry meters,
            Clock clock,
            String version) {
        return start(config, keys, kafka, store, meters, clock, version, KafkaStreams::new);
    }

    /** @param streams makes what runs the topology */
    static LedgerRole start(
            LedgerConfig config,
            LedgerKeys keys,
            KafkaSettings kafka,
            ObjectStore store,
            MeterRegistry meters,
            Clock clock,
            String version,
            BiFunction<Topology, Properties, KafkaStreams> streams) {
        LedgerRole role = new LedgerRole(config, keys, kafka, store, meters, clock);
        role.metrics.watch(role.integrator, store.capabilities());
        Wire wire = new Wire();
        AssemblyProcessor.Keys signing = new AssemblyProcessor.Keys(
                new WorkerSignatures(keys.workers()),
                new StoredAttestor(store, keys.attestation(), version),
                keys.log());
        Topology topology = LedgerTopology.of(
                wire,
                AssemblyProcessor.supplier(wire, role.schemas, role.assemblies, signing, role.metrics),
                SequenceProcessor.supplier(
                        wire, role.schemas, role.metrics, keys.log().first().toString(), role.integrator::size));
        role.integrator.agreed().thenAccept(size -> role.begin(size > 0, () -> role.sequence(topology, streams)));
        role.integrator.start();
        return role;
    }

    /** Why it does not work at this moment; empty: it does. */
    public Optional<String> unready() {
        RunningTopology now = running;
        return integrator.unready().or(() -> now == null ? Optional.of("ledger is starting") : now.unready());
    }

    /** Records under the newest checkpoint. */
    public long size() {
        return integrator.size();
    }

    /** Finishes the transaction and the checkpoint in hand. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        reconciler.close();
        stopSequencing();
        integrator.close();
        assemblies.shutdownNow();
        schemas.close();
    }

    private synchronized void begin(boolean before, Runnable sequencing) {
        if (!closed) {
            reconciler.start(before, sequencing);
        }
    }

    private void sequence(Topology topology, BiFunction<Topology, Properties, KafkaStreams> streams) {
        try {
            open(topology, streams);
        } catch (RuntimeException e) {
            // As where another process works in the folder of the state.
            LOG.log(Level.ERROR, "sequencing cannot begin", e);
            integrator.alarm("records cannot be sequenced with the state in " + config.state() + ": " + e.getMessage());
        }
    }

    private synchronized void open(Topology topology, BiFunction<Topology, Properties, KafkaStreams> streams) {
        if (closed) {
            return;
        }
        RunningTopology started = RunningTopology.start(
                "ledger",
                streams.apply(topology, StreamsSettings.of(kafka, APPLICATION, config.state(), config.replication())),
                clock);
        metrics.watch(started);
        KafkaStreamsMetrics made = new KafkaStreamsMetrics(started.streams());
        made.bindTo(meters);
        running = started;
        streamsMetrics = made;
    }

    private synchronized void stopSequencing() {
        closed = true;
        if (streamsMetrics != null) {
            streamsMetrics.close();
            streamsMetrics = null;
        }
        if (running != null) {
            running.close();
        }
    }

    private void observe(LedgerEntry entry) {
        reconciler.observe(entry);
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = kafka.consumer(INTEGRATOR, INTEGRATOR);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH);
        return new KafkaConsumer<>(settings);
    }
}
