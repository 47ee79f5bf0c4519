package dev.assay.planner;

import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.streams.RunningTopology;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.streams.Topology;

/** The planner while it runs. The map of this service: everything it is made of is put together here. */
public final class PlannerRole implements AutoCloseable {
    /** Consumer group, and the first part of the names of its internal topics. */
    public static final String APPLICATION = "assay-planner";

    private final SchemaExchange schemas;
    private final RunningTopology running;
    private final KafkaStreamsMetrics streamsMetrics;

    private PlannerRole(SchemaExchange schemas, RunningTopology running, KafkaStreamsMetrics streamsMetrics) {
        this.schemas = schemas;
        this.running = running;
        this.streamsMetrics = streamsMetrics;
    }

    /** Starts and returns when the brokers have this version's schemas; {@link #unready} says when it works. */
    public static PlannerRole start(PlannerConfig config, KafkaSettings kafka, MeterRegistry meters, Clock clock) {
        Wire wire = new Wire();
        PlannerMetrics metrics = new PlannerMetrics(meters);
        SchemaExchange schemas =
                SchemaExchange.open(kafka, APPLICATION, wire, config.schemaWait(), metrics::schemaWaited);
        Topology topology = PlannerTopology.of(() -> new PlanningProcessor(wire, schemas, config, metrics, clock));
        RunningTopology running = RunningTopology.start(
                "planner",
                topology,
                StreamsSettings.of(kafka, APPLICATION, config.state(), config.replication()),
                clock);
        metrics.watch(running, RunningTopology::failures, r -> r.unready().isEmpty() ? 1 : 0);
        KafkaStreamsMetrics streamsMetrics = new KafkaStreamsMetrics(running.streams());
        streamsMetrics.bindTo(meters);
        return new PlannerRole(schemas, running, streamsMetrics);
    }

    /** Why it does not work at this moment; empty: it does. */
    public Optional<String> unready() {
        return running.unready();
    }

    /** Finishes the transaction in hand. */
    @Override
    public void close() {
        streamsMetrics.close();
        running.close();
        schemas.close();
    }
}
