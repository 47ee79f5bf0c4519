package dev.assay.intake.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.plan.PlanReader;
import dev.assay.intake.IntakeSettings;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import dev.assay.testkit.kafka.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class IntakeRoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONVERTER_PRIORITY = 200;

    @TempDir
    private Path temp;

    private final Wire wire = new Wire();
    private TestBroker broker;
    private KafkaSettings kafka;
    private ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        broker = TestBroker.start(temp.resolve("broker"));
        kafka = KafkaSettings.of(broker.bootstrap());
        store = FileStore.open(temp.resolve("store"));
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            Topics.create(admin, (short) 1);
        }
    }

    @AfterEach
    void stop() {
        store.close();
        broker.close();
    }

    @Test
    void the_built_in_plans_are_registered_once_however_often_it_starts() {
        for (int start = 0; start < 2; start++) {
            try (IntakeRole role = role()) {
                role.start();
                await(() -> role.unready().isEmpty());
            }
        }

        List<ConsumerRecord<String, byte[]>> plans = messages(Topics.PLANS, PlanReader.BUILT_IN.size());
        assertThat(plans).extracting(ConsumerRecord::key).containsExactlyInAnyOrderElementsOf(PlanReader.BUILT_IN);
        assertThat(plans).allSatisfy(message -> {
            assertThat(wire.decode(message.value(), PlanVersion.class))
                    .isInstanceOfSatisfying(Received.Accepted.class, accepted -> {
                        PlanVersion plan = (PlanVersion) accepted.event();
                        assertThat(plan.getActor()).isEqualTo("assay");
                        assertThat(CloudEvents.read(message.headers())
                                        .orElseThrow()
                                        .id())
                                .isEqualTo(plan.getDigest());
                    });
        });
    }

    @Test
    void a_broker_that_is_away_is_waited_for_and_meanwhile_nothing_is_decided() throws IOException {
        byte[] body = "assay: 2".getBytes(StandardCharsets.UTF_8);
        try (IntakeRole role = role()) {
            role.start();
            await(() -> role.unready().isEmpty());
            broker.stop();

            Response answer = role.desk().plan(new ByteArrayInputStream(body));
            assertThat(answer.getStatus()).isEqualTo(503);

            broker.restart();
            await(() -> role.desk().plan(new ByteArrayInputStream(body)).getStatus() == 422);
        }
    }

    @Test
    void what_a_killed_process_left_of_an_upload_is_cleared() throws IOException {
        Path left = Files.createDirectories(temp.resolve("uploads/upload-1/release"));
        Files.writeString(left.resolve("release.yaml"), "assay: 1");

        try (IntakeRole role = role()) {
            role.start();

            assertThat(temp.resolve("uploads")).isEmptyDirectory();
        }
    }

    private IntakeRole role() {
        IntakeSettings settings = new SmallRyeConfigBuilder()
                .withMapping(IntakeSettings.class)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValue("assay.intake.publish-timeout", "2s")
                .build()
                .getConfigMapping(IntakeSettings.class);
        return new IntakeRole(
                store, kafka, settings, new SimpleMeterRegistry(), Clock.systemUTC(), temp.resolve("uploads"), temp);
    }

    /** All messages of the topic, which must have at least so many. */
    private List<ConsumerRecord<String, byte[]>> messages(String topic, int least) {
        List<ConsumerRecord<String, byte[]>> messages = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(kafka.reader("test"))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            assertThat(end).isGreaterThanOrEqualTo(least);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
            }
        }
        return messages;
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
