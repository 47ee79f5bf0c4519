package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `assay audit` refuses before it begins: what a release would be refused for, and places it cannot write to. */
class AuditRefusalsTest {
    private static final Path SAMPLE = Path.of("../../deploy/sample");
    private static final Path RELEASE = SAMPLE.resolve("models/digits/1.2.0");

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (var files = Files.list(RELEASE)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private Ran audit(String... more) {
        List<String> all = new ArrayList<>(List.of("audit", folder.toString(), "--dataset"));
        all.add(SAMPLE.resolve("datasets/digits/1.0.0").toString());
        all.addAll(List.of("--plan", "quick"));
        all.addAll(List.of(more));
        return Ran.assay(all.toArray(String[]::new));
    }

    private Ran declaring(String what, String instead) throws IOException {
        Path release = folder.resolve("release.yaml");
        String text = Files.readString(release);
        assertThat(text).contains(what);
        Files.writeString(release, text.replace(what, instead));
        return audit();
    }

    private static void refused(Ran ran, String saying) {
        assertThat(ran.status()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains(saying);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void a_model_that_names_another_dataset() throws IOException {
        refused(declaring("dataset: digits@1.0.0", "dataset: letters@1.0.0"), "is audited with dataset letters@1.0.0");
    }

    @Test
    void classes_in_another_order_than_the_dataset_has_them() throws IOException {
        refused(declaring("[\"0\", \"1\",", "[\"1\", \"0\","), "must have the same classes in the same order");
    }

    @Test
    void an_input_that_the_model_does_not_have() throws IOException {
        refused(declaring("name: input", "name: pixels"), "pixels");
    }

    @Test
    void logits_that_are_declared_as_probabilities() throws IOException {
        refused(declaring("space: logits", "space: probabilities"), "output \"logits\" of seed-0.onnx");
    }

    @Test
    void values_that_could_not_be_written_afterwards() {
        Path nowhere = folder.resolve("no-such-folder").resolve("values.json");
        refused(audit("--values", nowhere.toString()), "--values must name a file in a folder that exists");
    }
}
