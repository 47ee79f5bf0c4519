package dev.assay.planner;

import static dev.assay.planner.Events.AT;
import static dev.assay.planner.Events.dataset;
import static dev.assay.planner.Events.digest;
import static dev.assay.planner.Events.model;
import static dev.assay.planner.Events.plan;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.schemas.wire.Wire;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A planner of one plan in a topology without brokers, what it is sent and what it says. */
abstract class PlannerScene {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String[] WORKS = {
        "predictions", "activations", "maps/random/0", "maps/random/16", "maps/rise/0", "maps/rise/16"
    };

    final Wire wire = new Wire();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    TopologyTestDriver driver;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        PlannerConfig config = Settings.in(folder);
        EventReader events = wire::decode;
        PlannerMetrics metrics = new PlannerMetrics(meters);
        driver = new TopologyTestDriver(
                PlannerTopology.of(
                        () -> new PlanningProcessor(wire, events, config, metrics, Clock.fixed(NOW, ZoneOffset.UTC))),
                StreamsSettings.of(KafkaSettings.of("unused:1"), "planner-test", folder, (short) 1));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    double waiting() {
        return meters.get("assay.audits.waiting").gauge().value();
    }

    static String auditOf(String model, String version, String dataset, PlanVersion plan) {
        return AuditId.of(
                        digest("model " + model + version),
                        digest("dataset digits" + dataset),
                        Digest.parse(plan.getDigest()),
                        1)
                .value();
    }

    void send(SpecificRecord... events) {
        for (SpecificRecord event : events) {
            switch (event) {
                case ModelVersion model -> raw(Topics.MODEL_VERSIONS, wire.encode(model));
                case DatasetVersion dataset -> raw(Topics.DATASET_VERSIONS, wire.encode(dataset));
                case PlanVersion plan -> raw(Topics.PLANS, wire.encode(plan));
                default -> throw new AssertionError("no input event: " + event);
            }
        }
    }

    void raw(String topic, byte @Nullable [] value) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput("key", value, AT);
    }

    List<InputDecided> decisions() {
        return results().stream()
                .filter(ResultEvent.Decided.class::isInstance)
                .map(event -> ((ResultEvent.Decided) event).event())
                .toList();
    }

    List<AuditPlanned> audits() {
        return results().stream()
                .filter(ResultEvent.Planned.class::isInstance)
                .map(event -> ((ResultEvent.Planned) event).event())
                .toList();
    }

    List<ResultEvent> results() {
        return read(Topics.CHECK_RESULTS, ResultEvent.CONTRACT);
    }

    List<CheckTask> tasks() {
        return read(Topics.CHECK_TASKS, Contract.of(CheckTask.class));
    }

    List<EventRejected> rejected() {
        return read(Topics.REJECTED, Contract.of(EventRejected.class));
    }

    <T> List<T> read(String topic, Contract<T> contract) {
        return driver
                .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(raw -> ((Received.Accepted<T>) wire.decode(raw, contract)).event())
                .toList();
    }
}
