package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.outcome.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bags that are made to take much memory: they are refused early, or the verifier says that it had too little. */
class MemoryTest {
    private static final int DOCUMENT_BYTES = 60 << 20;
    private static final int SCOPE_BYTES = 15 << 20;

    @TempDir
    Path folder;

    @Test
    void a_document_of_millions_of_values_is_refused() {
        String many = "{},".repeat(DOCUMENT_BYTES / 3);
        BagScene bag = withDocument("{\"assay\":1,\"audit\":[" + many + "{}]}");
        assertThat(Expect.invalid(bag.verify(), Step.VERDICT, "report").message())
                .contains("it must have at most 4000000 values, and has more");
    }

    @Test
    void a_scope_of_millions_of_redactions_is_refused() {
        BagScene bag = LogScene.story().full();
        String many = "{},".repeat(SCOPE_BYTES / 3);
        String scope = bag.text("data/scope.json").replace("\"redactions\":[", "\"redactions\":[" + many + "{}");
        assertThat(Expect.invalid(bag.with("data/scope.json", scope).verify(), Step.SCOPE, "scope")
                        .message())
                .contains("it must have at most 4000000 values, and has more");
    }

    /** The file is as large as a document may be, and the heap smaller. */
    @Test
    void too_little_memory_is_no_verdict_and_no_trace_of_a_stack() throws Exception {
        BagScene bag = withDocument("{\"assay\":1,\"audit\":\"" + "x".repeat(DOCUMENT_BYTES) + "\"}");
        Path file = Files.write(folder.resolve("bag.zip"), BagScene.zip(bag.files()));
        Path key = Files.writeString(folder.resolve("KEY"), LogScene.LOG.verifier() + "\n");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        file.toString(),
                        "--key",
                        key.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(30);
        assertThat(said)
                .contains("INDETERMINATE", "MiB is too little for this bag")
                .doesNotContain("\tat ");
    }

    /** A log whose audit has that report; who signs the log can do so. */
    private static BagScene withDocument(String text) {
        LogScene scene = new LogScene().keys().releases();
        byte[] document = text.getBytes(UTF_8);
        scene.files.put("data/audits/" + AuditScene.id(AuditScene.PLAN) + ".json", document);
        scene.add(new LedgerRecord.AuditDecided(
                LogScene.input("assay.model-versions", 0, "model"),
                AuditScene.id(AuditScene.PLAN),
                1,
                AuditScene.MODEL,
                AuditScene.DATASET,
                AuditScene.subject(AuditScene.PLAN),
                Verdict.PASSED,
                new TreeMap<>(),
                List.of(),
                LogScene.artifact(document, "application/json"),
                Optional.empty()));
        return scene.full();
    }
}
