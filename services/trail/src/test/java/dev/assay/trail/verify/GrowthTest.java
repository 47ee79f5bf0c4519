package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** That the log only grew is said where an earlier checkpoint shows it, and nowhere else. */
class GrowthTest {
    private final LogScene scene = LogScene.story();

    @Test
    void an_earlier_checkpoint_that_the_export_binds_shows_it() {
        scene.files.put(LogScene.PREVIOUS, scene.checkpoint(5).bytes());
        BagScene bag = scene.full();
        shown(bag.verify());
        Expect.invalid(bag.without(LogScene.PREVIOUS).verify(), Step.ARTIFACT, "artifact-missing");
        Expect.invalid(
                bag.with(LogScene.PREVIOUS, scene.checkpoint(6).bytes()).verify(), Step.ARTIFACT, "artifact-digest");
    }

    /** A bag from before records bound it, or one into which somebody put a checkpoint. */
    @Test
    void an_earlier_checkpoint_that_no_record_binds_shows_nothing() {
        BagScene bag = scene.full();
        for (byte[] previous : List.of(scene.checkpoint(5).bytes(), bag.file("data/log/checkpoint"))) {
            notShown(
                    bag.with(LogScene.PREVIOUS, previous).verify(),
                    "you gave no earlier checkpoint, and no record says that the one in the bag is that of the export"
                            + " before");
        }
        shown(bag.verify(scene.checkpoint(5).bytes()));
    }

    @Test
    void a_bound_checkpoint_of_no_earlier_log_shows_nothing() {
        scene.files.put(LogScene.PREVIOUS, scene.checkpoint(0).bytes());
        notShown(scene.full().verify(), "no record says that the one in the bag is that of the export before");
        notShown(LogScene.story().full().verify(scene.checkpoint(0).bytes()), "and the bag holds none");
    }

    @Test
    void a_hand_over_of_the_key_shows_nothing() {
        SigningKey second = SigningKey.of("ledger.example/assay", LogScene.seed(21));
        scene.add(new KeyRotated(
                scene.own("rotation"),
                KeyRole.LOG,
                LogScene.LOG.verifier().toString(),
                second.verifier().toString(),
                "yearly"));
        int size = scene.leaves.size();
        scene.files.put(
                String.format(Locale.ROOT, "data/log/rotations/%020d", size),
                scene.checkpoint(size).bytes());
        scene.signer = second;
        notShown(scene.full().verify(), "you gave no earlier checkpoint, and the bag holds none");
    }

    @Test
    void a_part_without_a_proof_from_the_checkpoint_that_was_given_does_not_show_it() {
        scene.reconcile().export(Exported.Kind.SUBSET, 4, "");
        Verification found =
                scene.subset(List.of(1, 2, 4, 7, 10)).verify(scene.checkpoint(5).bytes());
        Expect.result(found, Result.INDETERMINATE);
        notShown(found, "the bag has no proof that the log of 5 records is a beginning of this one");
    }

    private static void shown(Verification found) {
        Expect.result(found, Result.COMPLETE);
        assertThat(found.text()).contains("  ok    " + Step.CONSISTENCY.means());
    }

    private static void notShown(Verification found, String reason) {
        assertThat(found.problem()).isEmpty();
        assertThat(found.text()).contains("  --    " + Step.CONSISTENCY.means() + ": ", reason);
    }
}
