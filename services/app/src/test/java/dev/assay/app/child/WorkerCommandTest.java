package dev.assay.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerCommandTest {
    @TempDir
    Path folder;

    @Test
    void properties_of_ours_are_handed_on_and_its_own_win() {
        assertThat(command(
                        Map.of("assay.a", "1", "assay.roles", "all", "user.home", "/"),
                        Map.of("assay.roles", "worker")))
                .contains("-Dassay.a=1", "-Dassay.roles=worker")
                .doesNotContain("-Dassay.roles=all", "-Duser.home=/")
                .endsWith("-jar", folder.resolve("quarkus-run.jar").toString());
    }

    @Test
    void an_archive_of_classes_beside_the_jar_is_used() throws IOException {
        assertThat(command(Map.of(), Map.of())).noneMatch(option -> option.contains("Archive"));
        Path archive = Files.createFile(folder.resolve("worker.jsa"));
        assertThat(command(Map.of(), Map.of())).contains("-XX:SharedArchiveFile=" + archive, "-Xlog:disable");
    }

    @Test
    void one_is_made_where_that_is_wanted_and_none_is_used_then() throws IOException {
        Files.createFile(folder.resolve("worker.jsa"));
        Path made = Path.of("new.jsa");
        assertThat(WorkerCommand.of(
                        folder.resolve("quarkus-run.jar"), "1g", Optional.of(made), folder, Map.of(), Map.of()))
                .contains("-XX:ArchiveClassesAtExit=new.jsa")
                .noneMatch(option -> option.contains("SharedArchiveFile"));
    }

    private List<String> command(Map<String, String> given, Map<String, String> own) {
        return WorkerCommand.of(folder.resolve("quarkus-run.jar"), "384m", Optional.empty(), folder, given, own);
    }
}
