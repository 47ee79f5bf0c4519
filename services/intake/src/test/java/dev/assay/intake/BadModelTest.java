package dev.assay.intake;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.assay.core.Digest;
import dev.assay.intake.trial.Trial;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a model release is said in one sentence: what was found, where, what to do. */
final class BadModelTest {
    @TempDir
    private Path temp;

    private final Announced announced = new Announced();
    private ObjectStore store;
    private Intake intake;
    private Path folder;
    private Path document;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(temp.resolve("store"));
        intake = new Intake(store, announced, Trial.here(), Clock.systemUTC());
        folder = Folders.model(temp);
        document = folder.resolve("release.yaml");
    }

    @Test
    void a_truncated_model() throws IOException {
        Path member = folder.resolve("seed-1.onnx");
        byte[] content = Files.readAllBytes(member);
        Files.write(member, Arrays.copyOf(content, content.length / 2));
        Folders.redigest(folder, "release.yaml", "seed-1.onnx");

        assertThat(reason())
                .matches("seed-1.onnx is cut short: its graph takes \\d+ bytes and only \\d+ are there;"
                        + " copy or export the file again");
    }

    @Test
    void a_file_that_is_no_model() throws IOException {
        Files.writeString(folder.resolve("seed-1.onnx"), "hello, I am a model");
        Folders.redigest(folder, "release.yaml", "seed-1.onnx");

        assertThat(reason())
                .isEqualTo("seed-1.onnx is not an ONNX model but text that begins with \"hello, I am a model\":"
                        + " name the ONNX file of the model");
    }

    @Test
    void a_wrong_input_name() throws IOException {
        Folders.replace(document, "name: input", "name: picture");

        assertThat(reason()).isEqualTo("seed-0.onnx has no input \"picture\"; its input is \"input\"");
    }

    @Test
    void a_wrong_shape() throws IOException {
        Folders.replace(document, "[3, 48, 48]", "[3, 32, 32]");

        assertThat(reason())
                .isEqualTo("input \"input\" of seed-0.onnx has shape [batch, 3, 48, 48], declared is"
                        + " [batch, 3, 32, 32]: declare the model's shape, channels first");
    }

    @Test
    void another_number_of_classes_than_the_model_has() throws IOException {
        Folders.replace(document, ", \"9\"]", "]");

        assertThat(reason())
                .isEqualTo("output \"logits\" of seed-0.onnx has 10 scores, 9 classes are declared: declare as many"
                        + " classes as the output has scores");
    }

    @Test
    void a_digest_that_is_not_that_of_the_file() throws IOException {
        Path member = folder.resolve("seed-0.onnx");
        Digest declared = Digest.of(member);
        byte[] content = Files.readAllBytes(member);
        content[content.length / 2] ^= 1;
        Files.write(member, content);

        assertThat(reason())
                .isEqualTo("release.yaml line 20: digest mismatch of seed-0.onnx: declared " + declared + ", found "
                        + Digest.of(content));
    }

    @Test
    void weights_that_are_no_numbers() throws IOException {
        Path member = folder.resolve("seed-0.onnx");
        byte[] content = Files.readAllBytes(member);
        // Eight bytes of ones hold a whole float wherever they begin, and that float is NaN.
        Arrays.fill(content, content.length / 2, content.length / 2 + 8, (byte) 0xff);
        Files.write(member, content);
        Folders.redigest(folder, "release.yaml", "seed-0.onnx");

        assertThat(reason())
                .matches("seed-0.onnx: weight \"[^\"]+\" contains NaN: training went wrong;"
                        + " check the training run and export the model again");
    }

    @Test
    void weights_in_a_file_that_is_not_listed() throws IOException {
        Path member = folder.resolve("seed-0.onnx");
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(member)).toBuilder();
        TensorProto.Builder weight = model.getGraphBuilder().getInitializerBuilder(0);
        Files.write(folder.resolve("weights.bin"), weight.getRawData().toByteArray());
        weight.clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalDataBuilder()
                .setKey("location")
                .setValue("weights.bin");
        Files.write(member, model.build().toByteArray());
        Folders.redigest(folder, "release.yaml", "seed-0.onnx");

        assertThat(reason())
                .isEqualTo("seed-0.onnx: weight \"" + weight.getName() + "\" is in external data \"weights.bin\","
                        + " which the release does not list; add its path to files: in release.yaml, so that its digest"
                        + " is part of the release");

        Files.writeString(document, "files: [weights.bin]\n", StandardOpenOption.APPEND);
        assertThat(intake.model(folder, "tester")).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void an_unknown_key() throws IOException {
        Folders.replace(document, "classes:", "clases:");

        assertThat(reason()).isEqualTo("release.yaml line 7: unknown key \"clases\"; did you mean \"classes\"?");
    }

    @Test
    void no_document_at_all() throws IOException {
        Files.delete(document);

        assertThat(reason())
                .isEqualTo("there is no release.yaml in " + folder
                        + "; a model release is a folder with release.yaml and the ONNX files that it names");
    }

    /** Why it is refused; that is recorded, and nothing is stored. */
    private String reason() throws IOException {
        Decision.Refused refused = (Decision.Refused) intake.model(folder, "tester");
        assertThat(announced.rejection().getReason()).isEqualTo(refused.reason());
        assertThat(announced.events()).hasSize(1);
        assertThat(store.list("", "", 1)).isEmpty();
        return refused.reason();
    }
}
