package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The bag that the runnable verifier is tested with, as the first version wrote it ({@link #main} did): every later one
 * must accept it.
 */
class GoldenBagTest {
    private static final Path FOLDER = Path.of("..", "verify", "src", "test", "resources", "golden");

    public static void main(String[] args) throws IOException {
        Files.write(
                FOLDER.resolve("bag-1.zip"),
                BagScene.zip(LogScene.story().full().files()));
        Files.writeString(FOLDER.resolve("log.vkey"), LogScene.LOG.verifier() + "\n");
    }

    @Test
    void of_the_first_version_is_still_complete() throws IOException, Trust.Unusable {
        Trust trust = Trust.read(FOLDER.resolve("log.vkey"), null);
        Verification found = Verifier.verify(FOLDER.resolve("bag-1.zip"), trust, 2);
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
    }
}
