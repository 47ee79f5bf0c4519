package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.Note;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a running installation changes hands. */
class KeyIT {
    @TempDir
    Path folder;

    @Test
    void the_log_is_handed_over_to_a_new_key_which_signs_from_then_on() throws Exception {
        Path data = folder.resolve("data");
        Path published = data.resolve("keys/log.vkey");
        try (Application application = Application.start(data, Map.of())) {
            application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
            application.await("the first checkpoint", () -> signed(data, published));
            String first = Files.readString(published).strip();

            CommandLine rotated =
                    CommandLine.assay(folder, "key", "rotate", "--reason", "a new year", "--data", data.toString());
            assertThat(rotated.status()).as(rotated.err()).isZero();
            String second = rotated.out().strip();
            assertThat(second).isNotEqualTo(first);
            application.await(
                    "the published key",
                    () -> Files.readString(published).strip().equals(second));
            CommandLine asked = CommandLine.assay(
                    folder, "key", "show", "--url", application.url().toString());
            assertThat(asked.out().strip()).isEqualTo(second);

            application.release("/v1/datasets", Application.sampleDataset("2.0.0"));
            application.await("a checkpoint by the new key", () -> signed(data, published));
        }
    }

    /** Whether the newest checkpoint is signed by the key in that file. */
    private static boolean signed(Path data, Path key) throws IOException {
        Path heads = data.resolve("store/ledger/heads");
        if (!Files.isRegularFile(key) || !Files.isDirectory(heads)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(heads)) {
            List<Path> sorted = files.filter(
                            file -> file.getFileName().toString().matches("[0-9]{20}"))
                    .sorted()
                    .toList();
            if (sorted.isEmpty()) {
                return false;
            }
            VerifierKey known = VerifierKey.parse(Files.readString(key).strip());
            return Note.parse(Files.readAllBytes(sorted.getLast())).open(List.of(known)) instanceof Note.Opened.Signed;
        } catch (NotANote e) {
            throw new AssertionError(e);
        }
    }
}
