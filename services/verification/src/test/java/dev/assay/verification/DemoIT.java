package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's demo, run as printed, and what it leaves behind. */
class DemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Path data;
    private static CommandLine demo;
    private static CommandLine audits;

    @BeforeAll
    static void run_the_demo() throws IOException, InterruptedException {
        data = folder.resolve("installation");
        demo = CommandLine.assay(folder, "demo", "--once", "--port", "0", "--data", data.toString());
        audits = CommandLine.assay(folder, "audits", "--data", data.toString(), "--json");
    }

    @Test
    void every_version_is_audited_and_the_newest_again_on_the_new_dataset() {
        assertThat(demo.status()).as(demo.err()).isZero();
        assertThat(demo.out().lines().map(DemoIT::withoutVerdict))
                .containsExactly(
                        "digits 1.0.0 digits@1.0.0",
                        "digits 1.1.0 digits@1.0.0",
                        "digits 1.2.0 digits@1.0.0",
                        "digits 1.2.0 digits@2.0.0");
    }

    @Test
    void the_healthy_version_does_not_fail_and_the_two_others_do() {
        assertThat(demo.out())
                .containsPattern("digits 1.0.0 (PASSED|WARNED) digits@1.0.0")
                .contains("digits 1.1.0 FAILED digits@1.0.0")
                .contains("digits 1.2.0 FAILED digits@1.0.0")
                .contains("digits 1.2.0 FAILED digits@2.0.0");
    }

    @Test
    void stages_and_memory_are_printed() {
        assertThat(demo.err()).contains("s  audit digits 1.0.0", "s  total", "peak memory");
    }

    @Test
    void the_stopped_installation_still_answers_what_was_audited() throws Exception {
        assertThat(audits.status()).as(audits.err()).isZero();
        JsonNode listed = JSON.readTree(audits.out()).path("audits");
        assertThat(listed).hasSize(4);
        assertThat(listed).allMatch(audit -> audit.path("state").asText().equals("decided"));
    }

    @Test
    void the_audit_without_a_server_gives_the_same_checks_to_the_last_bit() throws Exception {
        JsonNode recorded = JSON.readTree(show("1.1.0").out()).path("report");
        CommandLine local = CommandLine.assay(
                folder,
                "audit",
                Application.sampleModel("1.1.0").toString(),
                "--dataset",
                Application.sampleDataset("1.0.0").toString(),
                "--plan",
                "quick",
                "--json");
        assertThat(local.status()).as(local.err()).isEqualTo(1);
        JsonNode report = JSON.readTree(local.out());
        assertThat(report.path("checks")).isNotEmpty().isEqualTo(recorded.path("checks"));
        assertThat(report.path("audit")).isEqualTo(recorded.path("audit"));
        assertThat(pictures(report)).isEqualTo(pictures(recorded));
    }

    @Test
    void show_prints_the_verdict_and_what_was_judged() throws Exception {
        CommandLine shown = CommandLine.assay(folder, "show", id("1.1.0"), "--data", data.toString());
        assertThat(shown.out()).startsWith("digits 1.1.0 FAILED digits@1.0.0");
        assertThat(shown.out().lines().filter(line -> line.startsWith("FAILED")))
                .anyMatch(line -> line.contains("pointing-game/1"))
                .anyMatch(line -> line.contains("region-ratio:sticker"));
    }

    private static CommandLine show(String version) throws IOException, InterruptedException {
        return CommandLine.assay(folder, "show", id(version), "--data", data.toString(), "--json");
    }

    private static String id(String version) throws IOException {
        for (JsonNode audit : JSON.readTree(audits.out()).path("audits")) {
            if (audit.path("model").path("version").asText().equals(version)) {
                return audit.path("id").asText();
            }
        }
        throw new AssertionError("no audit of " + version + " in " + audits.out());
    }

    /** Digests of the evidence: equal digests are equal pictures. */
    private static List<String> pictures(JsonNode report) {
        return report.path("evidence").findValuesAsText("digest").stream()
                .sorted()
                .toList();
    }

    private static String withoutVerdict(String line) {
        return line.replaceAll(" (PASSED|WARNED|NOT_RUN|FAILED) ", " ");
    }
}
