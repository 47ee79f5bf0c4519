package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path folder;

    @Test
    void help_names_every_command_and_the_exit_statuses() {
        Ran help = Ran.assay("--help");
        assertThat(help.status()).isZero();
        assertThat(help.out())
                .contains(
                        "demo", "up", "audit", "explain", "plan", "release", "dataset", "audits", "show", "verify",
                        "review", "correct")
                .contains("0 passed or done, 1 an audit failed, 2 bad input or usage, 3 warned or not run");
    }

    @Test
    void every_command_explains_itself() {
        for (String command : List.of(
                "demo", "up", "audit", "explain", "plan", "release", "dataset", "audits", "show", "replay", "verify",
                "review", "correct")) {
            Ran help = Ran.assay(command, "--help");
            assertThat(help.status()).as(command).isZero();
            assertThat(help.out()).as(command).startsWith("Usage: assay " + command);
        }
    }

    @Test
    void no_command_is_bad_usage() {
        Ran ran = Ran.assay();
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("assay needs a command").contains("Usage: assay");
    }

    @Test
    void a_misspelt_command_is_bad_usage_and_the_nearest_is_named() {
        Ran ran = Ran.assay("adit");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("Unmatched argument at index 0: 'adit'").contains("Did you mean: assay audit");
    }

    @Test
    void a_port_out_of_range_is_bad_usage() {
        Ran ran = Ran.assay("up", "--port", "70000", "--data", folder.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--port must be in [0, 65535], found 70000");
    }

    @Test
    void a_folder_without_an_installation_is_said_with_what_to_do() {
        Ran ran = Ran.assay("audits", "--data", folder.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualToIgnoringNewLines("assay: there is no installation in " + folder
                        + ": start one with `assay up`, or name a running one with --url");
    }

    @Test
    void a_release_folder_without_release_yaml_is_refused_before_anything_is_started() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Ran ran = Ran.assay("release", empty.toString(), "--data", folder.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("assay: ").contains("release.yaml");
    }

    @Test
    void a_bench_says_what_it_cannot_take() {
        Ran threads = Ran.assay("bench", "engine", "--threads", "0");
        assertThat(threads.status()).isEqualTo(2);
        assertThat(threads.err()).startsWith("assay: threads must be in [1, 256], found 0");
        Ran network = Ran.assay("bench", "engine", "--network", "resnet18");
        assertThat(network.status()).isEqualTo(2);
        assertThat(network.err()).startsWith("assay: there is no network \"resnet18\"; did you mean \"resnet-18\"?");
    }

    @Test
    void a_url_without_a_scheme_is_wrong_usage_and_no_fault() {
        Ran ran = Ran.assay("audits", "--url", "localhost:8080");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("assay: --url must begin with http:// or https:// and name a machine")
                .contains("found localhost:8080")
                .doesNotContain("\tat ");
    }

    @Test
    void a_file_is_no_name_of_a_plan_to_start_with() {
        Ran ran = Ran.assay("up", "--plan", "mine.yaml", "--data", folder.toString());
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("assay: --plan must be the name of a plan, found mine.yaml");
    }

    @Test
    void wrong_usage_ends_with_how_the_command_is_written() {
        Ran ran = Ran.assay("audit", "--plan", "quick");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().lines().toList()).first().asString().startsWith("assay: Missing required");
        assertThat(ran.err()).contains("Usage: assay audit").endsWith("All options: assay audit --help\n");
    }

    @Test
    void a_fault_is_no_verdict() {
        StringWriter err = new StringWriter();
        CommandLine broken = new CommandLine(new Broken());
        CommandLine assay = Main.commandLine().addSubcommand(broken).setErr(new PrintWriter(err));
        broken.setExitCodeExceptionMapper(assay.getExitCodeExceptionMapper());
        int status = assay.execute("broken");
        assertThat(status).isEqualTo(70);
        assertThat(err.toString()).contains("IllegalStateException: of ours");
    }

    @CommandLine.Command(name = "broken")
    private static final class Broken implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("of ours");
        }
    }

    @Test
    void what_is_wrong_with_a_file_is_said() {
        assertThat(FileTrouble.told(new java.nio.file.AccessDeniedException("/x")))
                .isEqualTo("no permission to read or write /x");
        assertThat(FileTrouble.told(new java.nio.file.NoSuchFileException("/x")))
                .isEqualTo("there is no file or folder /x");
    }
}
