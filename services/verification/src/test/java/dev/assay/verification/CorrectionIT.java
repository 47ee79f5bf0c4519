package dev.assay.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person says what a record should have said, and what that person gets wrong spoils no export. */
class CorrectionIT {
    @TempDir
    Path folder;

    @Test
    void a_record_is_corrected_once_by_what_is_true_and_the_export_is_complete() throws Exception {
        Path data = folder.resolve("data");
        Path bag = folder.resolve("bag.zip");
        try (Application application = Application.start(data, Map.of())) {
            application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
            application.await("a record of it", () -> release(application) != null);
            JsonNode release = Objects.requireNonNull(release(application));
            String record = release.path("index").asText();
            String url = application.url().toString();

            refused("before it, /subject/name said \"digits\"", url, record, "/subject/name", "letters", "numbers");
            CommandLine first = correct(url, record, "/subject/name", "digits", "numbers");
            assertThat(first.status()).as(first.err()).isZero();
            assertThat(first.out()).contains(" corrects record " + record);
            refused("was corrected before, by record sha256:", url, record, "/subject/name", "digits", "letters");
            refused("there is no record 999", url, "999", "/reason", "a", "b");
            refused("a field must be a JSON pointer", url, record, "reason", "a", "b");
            String correction = first.out().split(" ")[1];
            CommandLine second = correct(url, correction, "/subject/name", "numbers", "digits");
            assertThat(second.status()).as(second.err()).isZero();

            strange(application);
            application.await("its refusal", () -> records(application).contains("the ledger has no such record"));
            assertThat(records(application).split("\"type\":\"CORRECTION\"", -1))
                    .hasSize(3);
            CommandLine made = assay("export", "-o", bag.toString(), "--url", url);
            assertThat(made.status()).as(made.err()).isZero();
        }
        Path key = folder.resolve("KEY");
        Files.writeString(key, assay("key", "show", "--data", data.toString()).out());
        CommandLine verified = assay("verify", bag.toString(), "--key", key.toString());
        assertThat(verified.status()).as(verified.out()).isZero();
    }

    /** Nobody but the console sends orders, and anyone could. */
    private static void strange(Application application) throws Exception {
        try (KafkaProducer<String, byte[]> anyone =
                new KafkaProducer<>(KafkaSettings.of(application.kafka()).producer("anyone"))) {
            CorrectionEntered correction = new CorrectionEntered(
                    "sha256:" + "0".repeat(64),
                    "/reason",
                    "a",
                    "b",
                    "invented",
                    "anyone",
                    Instant.now().truncatedTo(ChronoUnit.MILLIS),
                    ByteBuffer.wrap("{}".getBytes(UTF_8)));
            anyone.send(new ProducerRecord<>(Topics.ORDERS, "anyone", new Wire().encode(correction)))
                    .get();
        }
    }

    private void refused(String reason, String... correction) throws IOException, InterruptedException {
        CommandLine ran = correct(correction);
        assertThat(ran.status()).as(ran.out()).isEqualTo(2);
        assertThat(ran.err()).contains(reason);
    }

    private CommandLine correct(String... correction) throws IOException, InterruptedException {
        return assay(
                "correct",
                correction[1],
                "--field",
                correction[2],
                "--before",
                correction[3],
                "--after",
                correction[4],
                "--reason",
                "a slip of the pen",
                "--url",
                correction[0]);
    }

    private CommandLine assay(String... arguments) throws IOException, InterruptedException {
        return CommandLine.assay(folder, arguments);
    }

    private static String records(Application application) throws IOException, InterruptedException {
        return application.get("/v1/records?limit=1000").toString();
    }

    /** The record of the release; null before there is one. */
    private static @Nullable JsonNode release(Application application) throws IOException, InterruptedException {
        for (JsonNode entry : application.get("/v1/records?limit=1000").path("records")) {
            if (entry.path("record").path("type").asText().equals("RELEASE_ACCEPTED")) {
                return entry;
            }
        }
        return null;
    }
}
