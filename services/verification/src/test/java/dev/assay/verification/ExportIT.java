package dev.assay.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gov.loc.repository.bagit.domain.Bag;
import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a third party gets: one file, checked without the installation that made it. */
class ExportIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COMPLETE = 0;
    private static final int SUBSET = 10;
    private static final int INVALID = 20;
    private static final int INDETERMINATE = 30;

    /** The Go project's packages for transparency logs, as Debian ships them. */
    private static final String TLOG_CLIENT =
            "GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=\"$PWD/cache\" go run \""
                    + Path.of("../trail/src/test/go/tlogcheck.go").toAbsolutePath() + "\" bag/data/log \"$(cat KEY)\"";

    private static final String UNZIP = "    unzip -q BAG.zip -d bag";

    @TempDir
    Path folder;

    @Test
    void an_installation_is_exported_whole_and_in_part_running_and_stopped_and_each_bag_is_verified_offline()
            throws Exception {
        Path data = folder.resolve("data");
        Path first = folder.resolve("first.zip");
        Path part = folder.resolve("part.zip");
        Path period = folder.resolve("period.zip");
        Path lost = folder.resolve("lost.zip");
        try (Application application = Application.start(data, Map.of("assay.planner.plan", QuickestPlan.NAME))) {
            application.plan(QuickestPlan.YAML);
            application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
            application.release("/v1/models", Application.sampleModel("1.2.0"));
            application.decided("1.2.0", "1.0.0");
            String url = application.url().toString();

            JsonNode whole = exported(first, "--url", url, "--json");
            assertThat(whole.path("kind").asText()).isEqualTo("FULL");
            assertThat(whole.path("result").path("redactions").asInt()).isZero();
            exported(part, "--url", url, "--json", "--model", "digits");
            exported(period, "--url", url, "--json", "--from", "2000-01-01", "--to", "2100-01-01T00:00:00Z");
            exportedWithout(picture(data.resolve("store/evidence")), lost, "--url", url, "--json");
            refused("no record of the log is about model nobody", "--url", url, "--model", "nobody");
            refused("from must be a day", "--url", url, "--from", "yesterday");
            assertThat(application.get("/v1/exports").path("exports")).hasSize(5);
            assertThat(application.get("/v1/records?limit=1000").toString()).contains("\"type\":\"EXPORT\"");
        }
        Path key = folder.resolve("KEY");
        Files.writeString(key, assay("key", "show", "--data", data.toString()).out());

        assertThat(verify(first, key)).isEqualTo(COMPLETE);
        assertThat(verify(part, key)).isEqualTo(SUBSET);
        assertThat(verify(period, key)).isEqualTo(SUBSET);
        assertThat(verifyAsJson(lost, key, "--json")).isEqualTo(SUBSET);
        assertThat(names(first))
                .contains("data/report.html", "data/report.pdf", "data/reconciliation.csv")
                .anyMatch(name -> name.startsWith("data/evidence/digits/1.2.0/"))
                .anyMatch(name -> name.startsWith("data/attestations/"));

        // Stopped, the installation is started for an export alone, which proves that the log only grew since the
        // first.
        Path second = folder.resolve("second.zip");
        CommandLine told = export(second, "--data", data.toString());
        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.err()).contains("Writing the report", "Fetching the bag");
        assertThat(told.out()).contains("the whole log", "assay verify " + second);
        Path checkpoint = Files.write(folder.resolve("checkpoint"), file(first, "data/log/checkpoint"));
        assertThat(verify(second, key, "--previous", checkpoint.toString())).isEqualTo(COMPLETE);
        // The third export proves that it grew from the second, and says nothing of the first.
        assertThat(verifyAsJson(period, key, "--json", "--previous", checkpoint.toString()))
                .isEqualTo(INDETERMINATE);
        Path later = Files.write(folder.resolve("later"), file(lost, "data/log/checkpoint"));
        assertThat(verify(first, key, "--previous", later.toString())).isEqualTo(INVALID);

        byte[] altered = Files.readAllBytes(first);
        altered[altered.length / 2] ^= 1;
        assertThat(verify(Files.write(folder.resolve("altered.zip"), altered), key))
                .isEqualTo(INVALID);
        othersAgree(first, key);
    }

    private JsonNode exported(Path bag, String... options) throws IOException, InterruptedException {
        CommandLine made = export(bag, options);
        assertThat(made.status()).as(made.err()).isZero();
        JsonNode export = JSON.readTree(made.out());
        assertThat(export.path("state").asText()).isEqualTo("done");
        assertThat(bag).hasSize(export.path("result").path("bytes").asLong());
        return export;
    }

    private void refused(String reason, String... options) throws IOException, InterruptedException {
        Path bag = folder.resolve("refused.zip");
        CommandLine made = export(bag, options);
        assertThat(made.status()).isEqualTo(2);
        assertThat(made.err()).contains(reason);
        assertThat(bag).doesNotExist();
    }

    private CommandLine export(Path bag, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("export", "-o", bag.toString()));
        arguments.addAll(List.of(options));
        return assay(arguments.toArray(String[]::new));
    }

    private CommandLine assay(String... arguments) throws IOException, InterruptedException {
        return CommandLine.assay(folder, arguments);
    }

    private int verify(Path bag, Path key, String... options) throws IOException, InterruptedException {
        CommandLine verified = assay(verification(bag, key, options));
        System.out.println(verified.out().lines().toList().getLast());
        return verified.status();
    }

    /** The status, which the document says too. */
    private int verifyAsJson(Path bag, Path key, String... options) throws IOException, InterruptedException {
        CommandLine verified = assay(verification(bag, key, options));
        assertThat(JSON.readTree(verified.out()).path("exit").asInt()).isEqualTo(verified.status());
        return verified.status();
    }

    private static String[] verification(Path bag, Path key, String... options) {
        List<String> arguments = new ArrayList<>(List.of("verify", bag.toString(), "--key", key.toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    /** The README's own steps, as they stand, with tools that share nothing with Assay. */
    private void othersAgree(Path bag, Path key) throws Exception {
        Path room = Files.createDirectory(folder.resolve("others"));
        Files.copy(key, room.resolve("KEY"));
        Files.copy(bag, room.resolve("BAG.zip"));
        String readme = new String(file(bag, "data/README.txt"), UTF_8);
        assertThat(step(readme, "2. sha256sum")).startsWith(UNZIP);
        run(room, step(readme, "2. sha256sum").replace(UNZIP, unzip()));
        assertThat(run(room, step(readme, "4. openssl"))).contains("Signature Verified Successfully");
        Bag read = new BagReader().read(room.resolve("bag"));
        try (BagVerifier validator = new BagVerifier()) {
            validator.isValid(read, false);
        }
        assertThat(read.getPayLoadManifests()).hasSize(2);
        if (Tool.GO.isThere()) {
            assertThat(run(room, TLOG_CLIENT)).startsWith("AGREES: ");
        }
    }

    /** With the JDK's own, which is wherever these tests run. */
    private static String unzip() {
        Path jar = Path.of(System.getProperty("java.home"), "bin", "jar");
        return "    mkdir bag && (cd bag && \"" + jar + "\" -xf ../BAG.zip)";
    }

    /** The commands of a step: its indented lines. */
    private static String step(String readme, String title) {
        String rest = readme.substring(readme.indexOf(title));
        List<String> lines = rest.lines()
                .skip(1)
                .takeWhile(line -> !line.matches("[0-9]\\. .*"))
                .filter(line -> line.startsWith("    "))
                .toList();
        assertThat(lines).as(title).isNotEmpty();
        return String.join("\n", lines);
    }

    private static String run(Path room, String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands)
                .directory(room.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(shell.exitValue()).as(commands + "\n" + said).isZero();
        return said;
    }

    /** What the store lost is left out and said. */
    private void exportedWithout(Path picture, Path bag, String... options) throws IOException, InterruptedException {
        byte[] content = Files.readAllBytes(picture);
        Files.delete(picture);
        assertThat(exported(bag, options).path("result").path("redactions").asInt())
                .isEqualTo(1);
        Files.write(picture, content);
    }

    private static Path picture(Path evidence) throws IOException {
        try (Stream<Path> files = Files.walk(evidence)) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<String> names(Path bag) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = Files.newInputStream(bag);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static byte[] file(Path bag, String name) throws IOException {
        try (InputStream in = Files.newInputStream(bag);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new AssertionError(bag + " has no " + name);
    }
}
