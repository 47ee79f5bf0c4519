package dev.assay.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no classification, and labels that are no class. */
class RefusedReleaseTest {
    private static final Path SAMPLE = Path.of("../../deploy/sample");

    @TempDir
    Path folder;

    private String model;
    private String dataset;
    private String line;

    @BeforeEach
    void begin_with_the_sample() throws IOException {
        Path pictures = SAMPLE.resolve("datasets/digits/1.0.0");
        model = Files.readString(SAMPLE.resolve("models/digits/1.0.0/release.yaml"));
        dataset = Files.readString(pictures.resolve("dataset.yaml"));
        line = Files.readAllLines(pictures.resolve("metadata.jsonl")).get(1);
        for (String file : new String[] {"images/0002.png", "masks/0002.png"}) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(pictures.resolve(file), folder.resolve(file));
        }
    }

    private DatasetRelease dataset(String label) throws IOException {
        String changed = line.replaceAll("\"label\":\\d+", "\"label\":" + label) + '\n';
        Files.writeString(folder.resolve("metadata.jsonl"), changed);
        String digest =
                Digest.of(Files.readAllBytes(folder.resolve("metadata.jsonl"))).hex();
        Files.writeString(folder.resolve("dataset.yaml"), dataset.replaceAll("(?m)^sha256: .*$", "sha256: " + digest));
        return DatasetFolder.read(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"regression", "detection", "segmentation"})
    void another_task_than_classification_is_refused_with_the_reason(String task) throws IOException {
        model = model.replace("task: classification", "task: " + task);
        dataset = dataset.replace("task: classification", "task: " + task);
        Files.writeString(folder.resolve("release.yaml"), model);
        String reason = "task must be classification, found \"" + task
                + "\": the explainers and checks ask for the score of a class, which other tasks do not have";
        assertThatThrownBy(() -> ModelFolder.read(folder))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> dataset("3")).isInstanceOf(Refused.class).hasMessageContaining(reason);
    }

    /** An export has a folder of that name, and must unpack on Windows. */
    @ParameterizedTest
    @ValueSource(strings = {"con@1", "nul.v2@1", "com1@1", "digits.@1", "digits@NUL", "digits@1.", "digits@Lpt9.0"})
    void a_name_that_no_folder_can_have_everywhere_is_refused(String id) {
        assertThatThrownBy(() -> ReleaseId.parse(id))
                .hasMessageContaining("must not end in a dot or be a name of Windows's own");
        assertThat(ReleaseId.parse("console@com10")).hasToString("console@com10");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 'label must be a whole number in [0, 9], found -1'",
        "10, 'label must be a whole number in [0, 9], found 10'",
        "1.5, 'found 1.5'",
        "'\"eleven\"', 'label must be a class or its index, found \"eleven\"'"
    })
    void a_label_that_is_no_class_is_refused_with_its_line(String label, String message) {
        assertThatThrownBy(() -> dataset(label))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("metadata.jsonl line 1")
                .hasMessageContaining(message);
    }

    @Test
    void a_label_may_be_an_index_or_a_name() throws IOException {
        assertThat(dataset("9").samples().getFirst().label()).isEqualTo(9);
        assertThat(dataset("\"7\"").samples().getFirst().label()).isEqualTo(7);
    }
}
