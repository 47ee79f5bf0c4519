package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Logs whose key is replaced several times. */
class RotationAttackTest {
    private static final SigningKey SECOND = SigningKey.of("ledger.example/assay", LogScene.seed(21));
    private static final SigningKey THIRD = SigningKey.of("ledger.example/assay", LogScene.seed(22));
    private static final SigningKey STRANGER = SigningKey.of("ledger.example/assay", LogScene.seed(66));

    private final LogScene scene = LogScene.story();

    @Test
    void follows_keys_that_hand_over_one_after_the_other() {
        handOver(LogScene.LOG, SECOND);
        handOver(SECOND, THIRD);
        BagScene bag = scene.full();
        for (SigningKey known : List.of(LogScene.LOG, SECOND, THIRD)) {
            Expect.result(bag.verify(known.verifier()), Result.COMPLETE);
        }
    }

    /** Whoever can write records, and has none of the log's keys, signs a hand-over with a key of his own. */
    @Test
    void refuses_a_hand_over_by_a_key_that_was_never_handed_the_log() {
        handOver(LogScene.LOG, SECOND);
        int gap = handOver(STRANGER, THIRD);
        BagScene bag = scene.full();
        for (VerifierKey known : List.of(LogScene.LOG.verifier(), SECOND.verifier(), THIRD.verifier())) {
            Problem problem = Expect.invalid(bag.verify(known), Step.SIGNATURE, "rotation-gap");
            assertThat(problem.file()).isEqualTo(rotation(gap));
        }
    }

    /** A number that no computer word holds is no size, and no fault either. */
    @Test
    void refuses_a_hand_over_in_a_file_that_is_not_named_by_its_size() {
        int size = handOver(LogScene.LOG, SECOND);
        BagScene bag = scene.full();
        for (String name : List.of("9".repeat(20), String.valueOf(size), "0".repeat(19) + "1")) {
            Problem problem = Expect.invalid(
                    bag.with("data/log/rotations/" + name, bag.file(rotation(size)))
                            .verify(),
                    Step.SIGNATURE,
                    "rotation");
            assertThat(problem.file()).endsWith("/" + name);
        }
    }

    /** Signed as it must be by the key that hands over; returns the size at which it does. */
    private int handOver(SigningKey from, SigningKey to) {
        scene.add(new KeyRotated(
                scene.own("rotation"),
                KeyRole.LOG,
                from.verifier().toString(),
                to.verifier().toString(),
                "yearly"));
        int size = scene.leaves.size();
        scene.signer = from;
        scene.files.put(rotation(size), scene.checkpoint(size).bytes());
        scene.signer = to;
        return size;
    }

    private static String rotation(int size) {
        return String.format(Locale.ROOT, "data/log/rotations/%020d", size);
    }
}
