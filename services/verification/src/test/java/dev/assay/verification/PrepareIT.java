package dev.assay.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code assay prepare} left, which the build calls before these tests. */
class PrepareIT {
    private static final Path APPLICATION = Application.repository().resolve("services/app/target/quarkus-app");
    private static final Path COMMAND_LINE = Application.repository().resolve("services/cli/target");

    @TempDir
    Path folder;

    /** A JVM without an archive of its own classes makes none of others'. */
    @BeforeAll
    static void need_archives() {
        assumeTrue(
                System.getenv("CI") != null || Files.isRegularFile(APPLICATION.resolve("application.jsa")),
                "skipped: this JVM left no archives of classes; target/prepare holds what it said");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.jsa", "worker.jsa"})
    void the_application_takes_its_classes_from_either_of_its_archives(String archive) throws Exception {
        assertThat(application("-XX:SharedArchiveFile=" + APPLICATION.resolve(archive), "-Xlog:class+load"))
                .contains("dev.assay.app.Main source: shared objects file (top)");
    }

    @Test
    void the_command_line_takes_its_classes_from_its_archive() throws Exception {
        Path archive = COMMAND_LINE.resolve("command-line.jsa");
        String classPath = COMMAND_LINE.resolve("assay-cli.jar") + ":" + COMMAND_LINE.resolve("lib/*");
        assertThat(java("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load", "-cp", classPath, "dev.assay.cli.Main"))
                .contains("dev.assay.cli.Main source: shared objects file (top)");
    }

    @Test
    void an_archive_that_does_not_fit_changes_nothing_and_is_no_news() throws Exception {
        Path other = Files.write(folder.resolve("other.jsa"), "of another day".getBytes(UTF_8));
        String plain = application();
        assertThat(plain).startsWith("Usage: quarkus-run.jar");
        assertThat(application("-XX:SharedArchiveFile=" + other, "-Xlog:disable"))
                .isEqualTo(plain);
    }

    private String application(String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-jar", APPLICATION.resolve("quarkus-run.jar").toString(), "--help"));
        return java(all.toArray(String[]::new));
    }

    private String java(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out-", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        return Files.readString(out);
    }
}
