package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of the verifier alone: a pipeline asks for its status, and 0 must mean a bag that is complete. */
class MainTest {
    @TempDir
    Path folder;

    private String bag = "";
    private String key = "";

    @BeforeEach
    void write() throws IOException {
        byte[] zip = BagScene.zip(LogScene.story().full().files());
        bag = Files.write(folder.resolve("bag.zip"), zip).toString();
        key = Files.writeString(folder.resolve("KEY"), LogScene.LOG.verifier() + "\n")
                .toString();
    }

    @Test
    void ends_with_0_for_a_bag_that_is_complete() {
        assertThat(run(bag, "--key", key)).isEqualTo(new Ran(0, ""));
        assertThat(run("--json", "--key", key, bag)).isEqualTo(new Ran(0, ""));
    }

    @Test
    void an_option_without_its_file_is_not_passed_over() {
        expectUsage("--previous must be a file, found none", bag, "--key", key, "--previous");
        expectUsage("--previous must be a file, found none", bag, "--key", key, "--previous", "");
        expectUsage("--previous must be a file, found none", bag, "--key", key, "--previous", "--json");
        expectUsage("--key must be a file, found none", bag, "--key");
        expectUsage("--key must be a file, found none", bag, "--key", "--previous", key);
        expectUsage("a bag must be a file, found none", "", "--key", key);
    }

    @Test
    void an_option_that_is_given_twice_is_not_passed_over() {
        expectUsage("--key must be given once", bag, "--key", key, "--key", key);
        expectUsage("--previous must be given once", bag, "--key", key, "--previous", "a", "--previous", "b");
        expectUsage("--json must be given once", bag, "--key", key, "--json", "--json");
    }

    @Test
    void help_beside_a_bag_has_not_the_status_of_a_bag_that_is_complete() {
        assertThat(run("--help").status()).isZero();
        assertThat(run("-h").status()).isZero();
        assertThat(run(bag, "--key", key, "--help").status()).isEqualTo(2);
        assertThat(run("-h", bag).status()).isEqualTo(2);
    }

    @Test
    void shows_an_argument_without_what_steers_a_terminal() {
        expectUsage("what is \"-\\u001b[2J\"?", "-\u001b[2J", bag);
    }

    private void expectUsage(String message, String... args) {
        Ran ran = run(args);
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("assay-verify: " + message + "\n");
    }

    private record Ran(int status, String err) {}

    private static Ran run(String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                List.of(args),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new Ran(status, err.toString(UTF_8));
    }
}
