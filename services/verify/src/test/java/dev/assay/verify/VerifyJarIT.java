package dev.assay.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bag of the first version, kept as it was, and the archive that must still read it. */
class VerifyJarIT {
    private static final Path JAR = Path.of(Objects.requireNonNull(System.getProperty("assay.verify.jar")));
    private static final Path BAG = golden("bag-1.zip");
    private static final Path KEY = golden("log.vkey");

    @TempDir
    Path folder;

    @Test
    void verifies_a_bag_by_itself() throws Exception {
        Ran ran = run(BAG.toString(), "--key", KEY.toString());
        assertThat(ran.output()).contains("COMPLETE").contains("log: ledger.example/assay");
        assertThat(ran.status()).isZero();
        Ran json = run("--json", BAG.toString(), "--key", KEY.toString());
        assertThat(json.output()).startsWith("{").contains("\"result\": \"COMPLETE\"");
    }

    @Test
    void finds_an_altered_bag_invalid_and_says_where() throws Exception {
        byte[] bytes = Files.readAllBytes(BAG);
        int at = new String(bytes, ISO_8859_1).indexOf("actor-1");
        bytes[at] = 'A';
        Path altered = Files.write(folder.resolve("altered.zip"), bytes);
        Ran ran = run(altered.toString(), "--key", KEY.toString());
        assertThat(ran.output()).contains("INVALID").contains("data/log/tile/entries/000.p/11");
        assertThat(ran.status()).isEqualTo(20);
    }

    /** Each outcome as a pipeline sees it, for people and for programs. */
    @Test
    void ends_with_the_status_of_the_outcome_in_text_and_in_json() throws Exception {
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(Files.readAllBytes(BAG), 9_000));
        expect(0, "COMPLETE", BAG);
        expect(0, "COMPLETE", BAG, "--previous", golden("checkpoint-5").toString());
        expect(10, "SUBSET", golden("subset-1.zip"));
        expect(20, "INVALID", cut);
        expect(
                30,
                "INDETERMINATE",
                golden("subset-1.zip"),
                "--previous",
                golden("checkpoint-5").toString());
    }

    private void expect(int status, String result, Path bag, String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of(bag.toString(), "--key", KEY.toString()));
        args.addAll(List.of(options));
        Ran text = run(args.toArray(String[]::new));
        assertThat(text.output().lines().toList().getLast()).startsWith(result + ": ");
        assertThat(text.status()).isEqualTo(status);
        args.add("--json");
        Ran json = run(args.toArray(String[]::new));
        assertThat(json.output()).contains("\"result\": \"" + result + "\"", "\"exit\": " + status + ",");
        assertThat(json.status()).isEqualTo(status);
    }

    @Test
    void tells_bad_usage_apart_from_bad_bags() throws Exception {
        assertThat(run().status()).isEqualTo(2);
        assertThat(run(BAG.toString()).status()).isEqualTo(2);
        assertThat(run("nowhere.zip", "--key", KEY.toString()).status()).isEqualTo(2);
        assertThat(run(BAG.toString(), "--key", BAG.toString()).status()).isEqualTo(2);
        assertThat(run("--help").output()).contains("20 invalid");
    }

    @Test
    void needs_the_base_of_the_platform_alone() {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        jdeps.run(new PrintWriter(out), new PrintWriter(out), "--print-module-deps", JAR.toString());
        assertThat(out.toString().strip()).isEqualTo("java.base");
    }

    /** What opens a connection, looks up a host or starts a process is in these packages and classes. */
    @Test
    void holds_no_class_that_could_reach_a_network_or_start_a_process() {
        StringWriter out = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        jdeps.run(new PrintWriter(out), new PrintWriter(out), "-verbose:class", JAR.toString());
        assertThat(out.toString())
                .contains("java.util.zip.Inflater")
                .doesNotContain("java.net.", "SocketChannel", "java.lang.Process", "java.lang.foreign", "sun.");
    }

    private record Ran(int status, String output) {}

    private Ran run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(Arrays.asList(args));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), output);
    }

    private static Path golden(String name) {
        return Path.of("src", "test", "resources", "golden", name).toAbsolutePath();
    }
}
