package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerBenchIT {
    @TempDir
    Path folder;

    @Test
    void times_records_to_their_checkpoint_and_leaves_the_log_that_it_made() throws Exception {
        Path data = folder.resolve("data");
        CommandLine bench = CommandLine.assay(
                folder,
                "bench",
                "ledger",
                "--records",
                "300",
                "--paced",
                "50",
                "--audits",
                "10",
                "--verify",
                "1000",
                "--data",
                data.toString(),
                "--json");
        assertThat(bench.status()).as(bench.err()).isZero();
        JsonNode found = new ObjectMapper().readTree(bench.out());
        for (String name : new String[] {
            "producerPerSecond",
            "copyPerSecond",
            "recordsPerSecond",
            "auditsPerSecond",
            "p50Millis",
            "overCopy",
            "verifiedPerSecond",
            "bagBytes"
        }) {
            assertThat(found.path(name).asDouble()).as(name).isPositive();
        }
        assertThat(found.path("p99Millis").asDouble())
                .isBetween(
                        found.path("p50Millis").asDouble(),
                        found.path("maxMillis").asDouble());
        assertThat(found.path("auditTimes").path("p50Millis").asDouble()).isPositive();
        // Twice as many to warm up as are measured; the plan of the audits, which come twice; the ledger's own two, and
        // perhaps a key.
        int events = 600 + 300 + 50 + 10 + 10 + 1;
        assertThat(found.path("size").asInt()).isBetween(events, events + 3);
        try (Stream<Path> heads = Files.list(data.resolve("store/ledger/heads"))) {
            assertThat(heads).isNotEmpty();
        }
    }

    @Test
    void refuses_a_folder_that_is_in_use() throws Exception {
        Files.writeString(folder.resolve("mine"), "mine");
        CommandLine bench = CommandLine.assay(folder, "bench", "ledger", "--data", folder.toString());
        assertThat(bench.status()).isEqualTo(2);
        assertThat(bench.err()).contains("--data must be an empty folder");
        assertThat(folder.resolve("mine")).hasContent("mine");
    }
}
