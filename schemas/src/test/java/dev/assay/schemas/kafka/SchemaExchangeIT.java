package dev.assay.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schemas.SchemaPublished;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.testkit.kafka.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SchemaExchangeIT {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final TaskAttempt ATTEMPT = new TaskAttempt("a1", "maps/rise/0", 1, "w1", NOON);

    @TempDir
    static Path folder;

    private static TestBroker broker;
    private static KafkaSettings kafka;
    private static Producer<String, byte[]> producer;

    private final AtomicInteger waits = new AtomicInteger();

    @BeforeAll
    static void start() {
        broker = TestBroker.start(folder);
        kafka = KafkaSettings.of(broker.bootstrap());
        try (Admin admin = Admin.create(kafka.admin("exchange-it"))) {
            Topics.create(admin, (short) 1);
        }
        producer = new KafkaProducer<>(kafka.producer("exchange-it"));
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void a_newer_event_is_read_at_once_when_its_schema_was_announced() throws Exception {
        Schema newer = withField("announced");
        announce(newer, Fingerprint.of(newer).toString());
        try (SchemaExchange exchange = open(Duration.ZERO)) {
            assertThat(exchange.decode(newerAttempt(newer), TaskAttempt.class))
                    .isEqualTo(new Received.Accepted<>(ATTEMPT, Fingerprint.of(newer)));
            assertThat(waits).hasValue(0);
        }
    }

    @Test
    void a_newer_event_waits_for_its_schema() throws Exception {
        Schema newer = withField("late");
        byte[] event = newerAttempt(newer);
        try (SchemaExchange exchange = open(Duration.ofSeconds(60))) {
            CompletableFuture<Received<TaskAttempt>> read =
                    CompletableFuture.supplyAsync(() -> exchange.decode(event, TaskAttempt.class));
            while (waits.get() == 0) {
                Thread.onSpinWait();
            }
            assertThat(read).isNotDone();
            announce(newer, Fingerprint.of(newer).toString());
            assertThat(read.get()).isEqualTo(new Received.Accepted<>(ATTEMPT, Fingerprint.of(newer)));
        }
    }

    @Test
    void an_event_whose_schema_nobody_announces_is_rejected_after_the_wait() throws Exception {
        Schema newer = withField("never");
        byte[] event = newerAttempt(newer);
        try (SchemaExchange exchange = open(Duration.ofSeconds(1))) {
            Received<TaskAttempt> read = exchange.decode(event, TaskAttempt.class);
            assertThat(read)
                    .isInstanceOfSatisfying(
                            Received.Rejected.class,
                            rejected -> assertThat(rejected.reason())
                                    .isEqualTo("schema fingerprint " + Fingerprint.of(newer)
                                            + " is unknown: assay.schemas did not announce it within 1 s"));
            assertThat(waits).hasValue(1);
            assertThat(exchange.decode(event, TaskAttempt.class)).isEqualTo(read);
            assertThat(waits).as("the second one does not wait").hasValue(1);
            announce(newer, Fingerprint.of(newer).toString());
            assertThat(exchange.decode(event, TaskAttempt.class)).isInstanceOf(Received.Accepted.class);
        }
    }

    @Test
    void announcements_that_are_none_are_counted_and_harm_nothing() throws Exception {
        Schema newer = withField("framed");
        byte[] event = newerAttempt(newer);
        try (SchemaExchange exchange = open(Duration.ZERO)) {
            assertThat(exchange.decode(event, TaskAttempt.class)).isInstanceOf(Received.Rejected.class);
            long before = exchange.refusals();
            producer.send(new ProducerRecord<>(Topics.SCHEMAS, "poison", new byte[] {1, 2, 3}))
                    .get();
            producer.send(new ProducerRecord<>(Topics.SCHEMAS, "tombstone", null))
                    .get();
            announce(withField("other"), Fingerprint.of(newer).toString());
            Schema notOurs = Schema.create(Schema.Type.LONG);
            announce(notOurs, Fingerprint.of(notOurs).toString());
            announce(newer, Fingerprint.of(newer).toString());
            assertThat(exchange.decode(event, TaskAttempt.class)).isInstanceOf(Received.Accepted.class);
            assertThat(exchange.refusals() - before).isEqualTo(4);
        }
    }

    @Test
    void an_event_of_a_schema_that_cannot_be_read_is_rejected_with_the_reason() throws Exception {
        Schema unreadable = new Schema.Parser()
                .parse(TaskAttempt.getClassSchema().toString().replace("\"name\":\"audit\"", "\"name\":\"id\""));
        announce(unreadable, Fingerprint.of(unreadable).toString());
        GenericRecord event = new GenericRecordBuilder(unreadable)
                .set("id", "a1")
                .set("work", "w")
                .set("delivery", 1)
                .set("worker", "w1")
                .set("at", 0L)
                .build();
        try (SchemaExchange exchange = open(Duration.ofSeconds(60))) {
            assertThat(exchange.decode(encoded(event), TaskAttempt.class))
                    .isInstanceOfSatisfying(
                            Received.Rejected.class,
                            rejected -> assertThat(rejected.reason())
                                    .isEqualTo("TaskAttempt of schema " + Fingerprint.of(unreadable)
                                            + " cannot be read by this version"));
            assertThat(waits).hasValue(0);
        }
    }

    @Test
    void a_wait_that_would_outlast_a_transaction_is_refused() {
        assertThatThrownBy(() -> open(Duration.ofSeconds(61)))
                .hasMessage("the wait for a schema must be in [0 s, 60 s], found PT1M1S");
    }

    private SchemaExchange open(Duration wait) {
        return SchemaExchange.open(kafka, "exchange-it", new Wire(), wait, waits::incrementAndGet);
    }

    private static Schema withField(String name) {
        return new Schema.Parser()
                .parse(TaskAttempt.getClassSchema()
                        .toString()
                        .replace(
                                "\"fields\":[",
                                "\"fields\":[{\"name\":\"" + name + "\",\"type\":\"int\",\"default\":0},"));
    }

    private static byte[] newerAttempt(Schema newer) throws IOException {
        return encoded(new GenericRecordBuilder(newer)
                .set("audit", ATTEMPT.getAudit())
                .set("work", ATTEMPT.getWork())
                .set("delivery", ATTEMPT.getDelivery())
                .set("worker", ATTEMPT.getWorker())
                .set("at", NOON.toEpochMilli())
                .build());
    }

    private static byte[] encoded(GenericRecord event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), event.getSchema()).encode(event);
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        return out.toByteArray();
    }

    private static void announce(Schema schema, String fingerprint) throws ExecutionException, InterruptedException {
        byte[] value = new Wire().encode(new SchemaPublished(fingerprint, schema.toString()));
        producer.send(new ProducerRecord<>(Topics.SCHEMAS, fingerprint, value)).get();
    }
}
