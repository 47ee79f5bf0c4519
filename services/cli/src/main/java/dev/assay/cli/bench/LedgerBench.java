package dev.assay.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.cli.Home;
import dev.assay.cli.Printing;
import dev.assay.cli.Progress;
import dev.assay.core.folder.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code assay bench ledger}: the ledger and a broker in a process of their own. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = {
            "Time records from their event to the signed checkpoint, beside the broker alone.",
            "",
            "The same events go through one broker three times: from a plain producer that waits for all replicas,"
                    + " through a plain exactly-once copy, and through the ledger. Then they come at half the ledger's rate,"
                    + " for the time that each takes to its checkpoint; and audits, each with its document and its signed"
                    + " statements. Last, a bag of many records is made and verified.",
            ""
        })
final class LedgerBench implements Callable<Integer> {
    private static final int MAX_RECORDS = 10_000_000;

    /** Key, reconciliation and export: what every bag holds. */
    private static final int LEAST_LEAVES = 4;

    private static final double MIB = 1 << 20;
    private static final String MAIN = "dev.assay.app.bench.LedgerBench";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records at full rate (default: ${DEFAULT-VALUE}).",
            defaultValue = "100000")
    private int records;

    @Option(
            names = "--paced",
            paramLabel = "N",
            description = "Records at a steady pace after them (default: ${DEFAULT-VALUE}).",
            defaultValue = "100000")
    private int paced;

    @Option(
            names = "--audits",
            paramLabel = "N",
            description =
                    "Audits with documents after them, at full rate and at a steady pace; 0 for none (default: ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int audits;

    @Option(
            names = "--verify",
            paramLabel = "N",
            description = "Records of the bag that is verified last; 0 for none (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    private int verified;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "An empty folder on the disk to measure; kept (default: one that is deleted).")
    private @Nullable Path data;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        range("--records", records, 1);
        range("--paced", paced, 1);
        range("--audits", audits, 0);
        if (verified != 0) {
            range("--verify", verified, LEAST_LEAVES);
        }
        if (data != null) {
            measure(folder(data));
            return 0;
        }
        try (TemporaryFolder own = new TemporaryFolder("assay-bench-")) {
            measure(own.path());
        }
        return 0;
    }

    private void range(String option, int value, int least) {
        if (value < least || value > MAX_RECORDS) {
            throw new ParameterException(
                    spec.commandLine(), option + " must be in [" + least + ", " + MAX_RECORDS + "], found " + value);
        }
    }

    private Path folder(Path wanted) throws IOException {
        Files.createDirectories(wanted);
        try (Stream<Path> found = Files.list(wanted)) {
            if (found.findAny().isPresent()) {
                throw new ParameterException(spec.commandLine(), "--data must be an empty folder, found " + wanted);
            }
        }
        return wanted;
    }

    private void measure(Path folder) throws IOException {
        Path log = folder.resolve("bench.log");
        byte[] told;
        int status;
        try (Progress progress = new Progress("Timing the ledger", !printing.json())) {
            progress.at(0, 1);
            Process process = new ProcessBuilder(command(folder))
                    .redirectError(log.toFile())
                    .start();
            told = process.getInputStream().readAllBytes();
            status = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the ledger was timed", e);
        }
        if (status != 0) {
            throw new IOException("timing the ledger ended with status " + status + ": "
                    + Files.readString(log).strip());
        }
        ObjectNode document = (ObjectNode) new ObjectMapper().readTree(told);
        if (verified > 0) {
            verify(document, Files.createDirectory(folder.resolve("verify")));
        }
        if (printing.json()) {
            printing.document(document);
        } else {
            show(document);
        }
    }

    private void verify(ObjectNode document, Path folder) throws IOException {
        try (Progress progress = new Progress("Making and verifying a bag", !printing.json())) {
            progress.at(0, 1);
            VerifyTimes found = VerifyTimes.inAProcess(verified, folder);
            document.put("verifiedLeaves", found.leaves())
                    .put("verifySeconds", found.seconds())
                    .put("verifiedPerSecond", found.perSecond())
                    .put("verifyPeakBytes", found.peakBytes())
                    .put("bagBytes", found.bagBytes());
        }
    }

    private List<String> command(Path folder) {
        Path application = Home.application();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                application.resolve("app") + "/*:" + application.resolve("lib/main") + "/*:"
                        + application.resolve("lib/boot") + "/*",
                MAIN,
                Integer.toString(records),
                Integer.toString(paced),
                Integer.toString(audits),
                folder.toString());
    }

    private void show(JsonNode found) {
        printing.table(
                List.of("way of an event", "events a second", "of the copy", "of the producer"),
                List.of(
                        row(found, "plain producer, acks=all", "producerPerSecond"),
                        row(found, "plain exactly-once copy", "copyPerSecond"),
                        row(found, "ledger, to the signed checkpoint", "recordsPerSecond")));
        printing.line("");
        printing.line(String.format(
                Locale.ROOT,
                "%d events of %d bytes; at %.0f a second (log of %d records) an event takes %.0f ms to its checkpoint in"
                        + " the middle, %.0f ms at p99, %.0f ms at most",
                found.path("records").asInt(),
                found.path("eventBytes").asInt(),
                found.path("pace").asDouble(),
                found.path("size").asInt(),
                found.path("p50Millis").asDouble(),
                found.path("p99Millis").asDouble(),
                found.path("maxMillis").asDouble()));
        if (found.has("auditsPerSecond")) {
            printing.line(String.format(
                    Locale.ROOT,
                    "%d audits, each with its document and signed statements: %.0f a second; at half that pace one takes %.0f ms"
                            + " to its checkpoint in the middle, %.0f ms at p99",
                    found.path("audits").asInt(),
                    found.path("auditsPerSecond").asDouble(),
                    found.path("auditTimes").path("p50Millis").asDouble(),
                    found.path("auditTimes").path("p99Millis").asDouble()));
        }
        if (found.has("verifiedLeaves")) {
            printing.line(String.format(
                    Locale.ROOT,
                    "a bag of %d records (%.0f MiB) is verified in %.1f s: %.0f records a second, peak memory %.0f MiB",
                    found.path("verifiedLeaves").asInt(),
                    found.path("bagBytes").asDouble() / MIB,
                    found.path("verifySeconds").asDouble(),
                    found.path("verifiedPerSecond").asDouble(),
                    found.path("verifyPeakBytes").asDouble() / MIB));
        }
    }

    private static List<String> row(JsonNode found, String way, String name) {
        double rate = found.path(name).asDouble();
        return List.of(
                way,
                String.format(Locale.ROOT, "%.0f", rate),
                String.format(
                        Locale.ROOT, "%.2f", rate / found.path("copyPerSecond").asDouble()),
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        rate / found.path("producerPerSecond").asDouble()));
    }
}
