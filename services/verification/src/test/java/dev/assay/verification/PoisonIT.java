package dev.assay.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What nobody should write to the topics is written to all of them, and the installation goes on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PoisonIT {
    /** Every topic that a service reads, but for the ledger, and the events that it carries. */
    private static final Map<String, String> TOPICS = new TreeMap<>(Map.of(
            Topics.MODEL_VERSIONS, "ModelVersion",
            Topics.DATASET_VERSIONS, "DatasetVersion",
            Topics.PLANS, "PlanVersion",
            Topics.CHECK_TASKS, "CheckTask",
            Topics.CHECK_RESULTS, "InputDecided or AuditPlanned or TaskAttempt or TaskDone",
            Topics.REVIEWS, "ReviewEntered",
            Topics.REJECTED, "EventRejected"));

    private static final byte[] POISON = "poison".getBytes(UTF_8);
    private static final byte[] UNKNOWN = ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(0x0123456789abcdefL)
            .array();

    @TempDir
    static Path folder;

    private static Application application;
    private static KafkaProducer<String, byte[]> anyone;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        application = Application.start(
                folder.resolve("data"),
                Map.of(
                        "assay.planner.plan", QuickestPlan.NAME,
                        "assay.planner.schema-wait", "1s",
                        "assay.worker.schema-wait", "1s",
                        "assay.ledger.schema-wait", "1s",
                        "assay.console.schema-wait", "1s"));
        anyone = new KafkaProducer<>(KafkaSettings.of(application.kafka()).producer("anyone"));
    }

    @AfterAll
    static void stop() {
        if (anyone != null) {
            anyone.close();
        }
        if (application != null) {
            application.close();
        }
    }

    @Test
    @Order(1)
    void each_is_rejected_with_its_reason_and_recorded_once_and_a_release_is_still_audited() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        for (Map.Entry<String, String> topic : TOPICS.entrySet()) {
            expected.put(
                    send(topic.getKey(), POISON),
                    "an event must start with c301 and a fingerprint, found 706f in 6 bytes");
            expected.put(send(topic.getKey(), null), "an event must start with c301 and a fingerprint, found nothing");
            expected.put(
                    send(topic.getKey(), UNKNOWN),
                    "schema fingerprint 0123456789abcdef is unknown: assay.schemas did not announce it within 1 s");
            expected.put(
                    send(topic.getKey(), new byte[Wire.MAX_EVENT_BYTES + 1]),
                    topic.getValue() + " must have at most 1048576 bytes, found 1048577");
        }
        application.plan(QuickestPlan.YAML);
        application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
        application.release("/v1/models", Application.sampleModel("1.2.0"));

        JsonNode audit = application.decided("1.2.0", "1.0.0");
        application.await("a record of each", () -> recorded().keySet().containsAll(expected.keySet()));

        assertThat(recorded()).isEqualTo(expected);
        assertThat(audit.path("verdict").asText()).isIn("PASSED", "WARNED", "FAILED");
        assertThat(audit.path("report").path("checks").findValuesAsText("reason"))
                .noneMatch(reason -> reason.contains("deliver") || reason.contains("deadline"));
    }

    @Test
    @Order(2)
    void the_console_lists_what_was_rejected() throws Exception {
        assertThat(application.get("/v1/rejections").path("rejections").findValuesAsText("source"))
                .hasSize(4 * TOPICS.size())
                .contains("assay.check-tasks-0@0", "assay.reviews-0@0");
    }

    @Test
    @Order(2)
    void each_reader_raises_an_alarm_for_the_schema_that_nobody_announced() throws Exception {
        for (String reader : List.of("planner", "ledger", "console")) {
            assertThat(metric(application.url().resolve("/q/metrics"), "assay_schema_waits_total{reader=\"" + reader))
                    .isGreaterThanOrEqualTo(1);
        }
        assertThat(metric(
                        application.workerMetrics().resolve("/q/metrics"), "assay_schema_waits_total{reader=\"worker"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    @Order(2)
    void an_event_of_ten_megabytes_is_refused_by_the_broker() {
        for (String topic : TOPICS.keySet()) {
            assertThatThrownBy(() -> send(topic, new byte[10 << 20]))
                    .hasRootCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    /** Only the ledger may write there, so the integrator takes anything else for an attack and signs nothing after it. */
    @Test
    @Order(3)
    void poison_on_the_ledger_itself_stops_it_with_an_alarm() throws Exception {
        long size = application.get("/v1/records?limit=1").path("size").asLong();
        String place = send(Topics.LEDGER, POISON);

        application.await(
                "the alarm", () -> metric(application.url().resolve("/q/metrics"), "assay_ledger_stopped") > 0);

        assertThat(application.get("/v1/status").path("roles").path("ledger").asText())
                .contains("offset " + place.substring(place.indexOf('@') + 1)
                        + " of assay.ledger is no entry of the ledger");
        assertThat(application.get("/v1/records?limit=1000").path("records")).hasSize((int) size);
    }

    /** Returns the place. */
    private static String send(String topic, byte @Nullable [] value) throws Exception {
        RecordMetadata place =
                anyone.send(new ProducerRecord<>(topic, 0, null, value)).get();
        return topic + '-' + place.partition() + '@' + place.offset();
    }

    /** Place to reason, of every rejection in the ledger; a second record of one place is a failure. */
    private static Map<String, String> recorded() throws IOException, InterruptedException {
        Map<String, String> found = new TreeMap<>();
        for (JsonNode entry : application.get("/v1/records?limit=1000").path("records")) {
            JsonNode leaf = entry.path("record");
            if (leaf.path("type").asText().equals("EVENT_REJECTED")) {
                JsonNode cause = leaf.path("cause");
                String place = cause.path("topic").asText()
                        + '-'
                        + cause.path("partition").asText()
                        + '@'
                        + cause.path("offset").asText();
                assertThat(found.put(place, leaf.path("reason").asText()))
                        .as(place)
                        .isNull();
            }
        }
        return found;
    }

    private static double metric(URI metrics, String series) throws IOException, InterruptedException {
        String text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
        return text.lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + text));
    }
}
