package dev.assay.trail.bag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in a process whose heap holds neither the log nor the names of the bag's files. */
class FlatMemoryTest {
    /** What the virtual machine, the libraries and the sorting of lines take; a bag of any size needs no more. */
    private static final String HEAP = "-Xmx22m";

    @TempDir
    Path folder;

    @Test
    void holds_for_a_bag_of_40_000_files() throws Exception {
        export(20_000);
    }

    @Test
    @Tag("deep")
    void holds_for_a_bag_of_1_000_000_files() throws Exception {
        export(500_000);
    }

    private void export(int inputs) throws Exception {
        Path log = folder.resolve("log");
        long size = LargeLog.create(log, inputs).head().size();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeLog.class.getName(),
                        log.toString(),
                        String.valueOf(size))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();

        Verification part = verify("part.zip");
        assertThat(part.result()).as(part.text()).isEqualTo(Result.SUBSET);
        assertThat(part.facts()).containsEntry("records", String.valueOf(size + 1));
        Verification full = verify("full.zip");
        assertThat(full.result()).as(full.text()).isEqualTo(Result.COMPLETE);
        assertThat(full.facts()).containsEntry("inputs", String.valueOf(inputs));
    }

    private Verification verify(String bag) throws Exception {
        Path key = Files.writeString(folder.resolve("KEY"), SmallLog.key(1).verifier() + "\n");
        return Verifier.verify(folder.resolve(bag), Trust.read(key, null), 2);
    }
}
