package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        LogScene part = LogScene.story().reconcile();
        part.export(Exported.Kind.SUBSET, 4, "");
        Files.write(
                FOLDER.resolve("subset-1.zip"),
                BagScene.zip(part.subset(List.of(1, 2, 4, 7, 10)).files()));
        Files.write(FOLDER.resolve("checkpoint-5"), part.checkpoint(5).bytes());
        Files.writeString(FOLDER.resolve("log.vkey"), LogScene.LOG.verifier() + "\n");
    }

    @Test
    void of_the_first_version_is_still_complete_and_a_part_a_subset() throws IOException, Trust.Unusable {
        Path key = FOLDER.resolve("log.vkey");
        Trust trust = Trust.read(key, null);
        Verification found = Verifier.verify(FOLDER.resolve("bag-1.zip"), trust, 2);
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
        Path subset = FOLDER.resolve("subset-1.zip");
        Verification part = Verifier.verify(subset, trust, 2);
        assertThat(part.result()).as(part.text()).isEqualTo(Result.SUBSET);
        Trust earlier = Trust.read(key, FOLDER.resolve("checkpoint-5"));
        assertThat(Verifier.verify(subset, earlier, 2).result()).isEqualTo(Result.INDETERMINATE);
    }
}
