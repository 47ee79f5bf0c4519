package dev.assay.console.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.console.ConsoleSettings;
import dev.assay.console.export.ExportDesk;
import dev.assay.console.feed.LedgerReader;
import dev.assay.console.view.Told;
import dev.assay.core.audit.Verdict;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.file.FileStore;
import dev.assay.testkit.kafka.TestBroker;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class ConsoleRoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path temp;

    private final Wire wire = new Wire();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TestBroker broker;
    private KafkaSettings kafka;

    @BeforeEach
    void start() {
        broker = TestBroker.start(temp.resolve("broker"));
        kafka = KafkaSettings.of(broker.bootstrap());
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            Topics.create(admin, (short) 1);
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void reads_what_happened_before_it_started_and_what_happens_then() throws IOException {
        send(Topics.CHECK_RESULTS, Told.planned("1.0.0", 0));
        send(Topics.CHECK_RESULTS, Told.done("1.0.0", "predictions"));
        send(Topics.REJECTED, Told.refusal("model digits@9", "not an ONNX file"));
        sendRaw(Topics.CHECK_RESULTS, new byte[] {1, 2, 3});

        try (ConsoleRole console = console()) {
            console.start();
            await(() -> console.unready().isEmpty());

            assertThat(console.board()
                            .audit(Told.audit("1.0.0").value())
                            .orElseThrow()
                            .done())
                    .isEqualTo(1);
            assertThat(console.board().rejections()).hasSize(1);
            assertThat(meters.get("assay.console.unreadable").counter().count()).isEqualTo(1);

            send(Topics.LEDGER, entry(0, Told.decided("1.0.0", 0, Verdict.FAILED)));
            await(() -> console.board().ledgerSize() == 1);
            assertThat(console.board()
                            .audit(Told.audit("1.0.0").value())
                            .orElseThrow()
                            .verdict())
                    .contains(Verdict.FAILED);
        }
    }

    @Test
    void gives_records_by_their_index_as_they_are_stored() throws IOException {
        int records = 200;
        for (int index = 0; index < records; index++) {
            send(Topics.LEDGER, entry(index, record(index)));
        }
        try (ConsoleRole console = console()) {
            console.start();
            await(() -> console.unready().isEmpty());

            List<LedgerReader.Entry> page = console.ledger().read(130, 140);

            assertThat(page)
                    .extracting(LedgerReader.Entry::index)
                    .containsExactly(130L, 131L, 132L, 133L, 134L, 135L, 136L, 137L, 138L, 139L);
            assertThat(page.getFirst().leaf()).isEqualTo(Leaf.of(record(130)).bytes());
            assertThat(console.ledger().read(records, records)).isEmpty();
        }
    }

    private static LedgerRecord record(int index) {
        return Told.refused("model digits@" + index, "refused", index);
    }

    private ConsoleRole console() throws IOException {
        ConsoleSettings settings = new ConsoleSettings() {
            @Override
            public String banner() {
                return "banner";
            }

            @Override
            public Duration schemaWait() {
                return Duration.ZERO;
            }
        };
        return new ConsoleRole(
                FileStore.open(temp.resolve("store")),
                kafka,
                settings,
                check -> Optional.empty(),
                meters,
                new ExportDesk.Host(temp.resolve("exports"), "test", Clock.systemUTC(), new Random(1)),
                Map::of);
    }

    private static LedgerEntry entry(long index, LedgerRecord record) {
        return LedgerEntry.newBuilder()
                .setIndex(index)
                .setLeaf(ByteBuffer.wrap(Leaf.of(record).bytes()))
                .setType(record.type().name())
                .setRecordId(record.recordId().toString())
                .setAttachments(List.of())
                .build();
    }

    private void send(String topic, SpecificRecord event) {
        sendRaw(topic, wire.encode(event));
    }

    private void sendRaw(String topic, byte[] value) {
        try (Producer<String, byte[]> producer = new KafkaProducer<>(kafka.producer("test"))) {
            producer.send(new ProducerRecord<>(topic, 0, "key", value));
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
