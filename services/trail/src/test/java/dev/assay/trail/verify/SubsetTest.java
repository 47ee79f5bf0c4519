package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.log.Hash;
import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bags of some records, each with its proof. */
class SubsetTest {
    /** The attester's key, the plan, the release, the audit, and the record of the export. */
    private static final List<Integer> SOME = List.of(1, 2, 4, 7, 10);

    private static final String PROOF = "data/log/proofs/4.tlog-proof";

    private final LogScene scene = LogScene.story().reconcile();

    @BeforeEach
    void export() {
        scene.export(Exported.Kind.SUBSET, 4, "");
    }

    @Test
    void is_found_to_be_one_and_never_complete() {
        Verification found = scene.subset(SOME).verify();
        Expect.result(found, Result.SUBSET);
        assertThat(found.result().exit()).isEqualTo(10);
        assertThat(found.text()).containsIgnoringCase("subset").doesNotContainIgnoringCase("complete:");
        assertThat(found.json()).contains("\"result\": \"SUBSET\"").contains("\"exit\": 10");
    }

    @Test
    void with_a_proof_that_is_too_long_or_too_short_is_refused() {
        BagScene bag = scene.subset(SOME);
        String proof = bag.text(PROOF);
        String hash = Hash.EMPTY.base64() + "\n";
        Expect.invalid(
                bag.with(PROOF, proof.replaceFirst("\n\n", "\n" + hash + "\n")).verify(), Step.LOG, "proof", 4);
        Expect.invalid(
                bag.with(PROOF, proof.replaceFirst("index 4\n[^\n]*\n", "index 4\n"))
                        .verify(),
                Step.LOG,
                "proof",
                4);
        Expect.invalid(
                bag.with(PROOF, proof.replaceFirst("index 4\n", "index 4\n" + hash))
                        .verify(),
                Step.LOG,
                "proof",
                4);
        Expect.invalid(bag.with(PROOF, proof.replace("index 4", "index 5")).verify(), Step.LOG, "proof", 4);
        Expect.invalid(bag.with(PROOF, proof.replace("index 4", "index 04")).verify(), Step.LOG, "proof", 4);
        Expect.invalid(
                bag.with(PROOF, proof.replace("index 4", "index 4\nextra AAAA")).verify(), Step.LOG, "proof", 4);
    }

    @Test
    void with_an_index_beyond_the_log_is_refused() {
        BagScene bag = scene.subset(SOME);
        BagScene beyond = bag.with(
                        "data/log/proofs/11.tlog-proof", bag.text(PROOF).replace("index 4", "index 11"))
                .with("data/log/leaves/11.json", bag.file("data/log/leaves/4.json"));
        Expect.invalid(beyond.verify(), Step.LOG, "proof", 11);
        BagScene named = bag.with("data/log/proofs/x.tlog-proof", bag.file(PROOF));
        Expect.invalid(named.verify(), Step.LOG, "proof-name");
    }

    @Test
    void with_a_record_that_was_altered_swapped_or_has_no_proof_is_refused() {
        BagScene bag = scene.subset(SOME);
        String leaf = bag.text("data/log/leaves/4.json").replace("actor-1", "actor-2");
        Expect.invalid(bag.with("data/log/leaves/4.json", leaf).verify(), Step.LOG, "proof", 4);
        Expect.invalid(
                bag.with("data/log/leaves/4.json", bag.file("data/log/leaves/2.json"))
                        .verify(),
                Step.LOG,
                "proof",
                4);
        Expect.invalid(bag.without("data/log/leaves/4.json").verify(), Step.LOG, "leaf-missing", 4);
        Expect.invalid(bag.without(PROOF).verify(), Step.LOG, "proof-missing");
    }

    /** An entry of a log has at most 65,535 bytes, and a record 16,384: whatever a proof says, the profile is looked at. */
    @Test
    void with_a_record_that_is_too_long_is_refused() {
        BagScene longer = scene.subset(SOME).with("data/log/leaves/4.json", new byte[65_536]);
        assertThat(longer.verify().result().exit()).isEqualTo(20);
        BagScene views = scene.subset(SOME);
        scene.leaves.set(4, new byte[16_385]);
        BagScene proven = new BagScene(views.payload);
        scene.proofs(SOME).forEach(proven.payload::put);
        Expect.invalid(proven.verify(), Step.LEAF, "leaf", 4);
        assertThat(proven.verify().text()).contains("at most 16384 bytes, found 16385");
    }

    @Test
    void proves_that_the_log_grew_from_earlier_checkpoints_where_it_can() {
        byte[] before = scene.checkpoint(6).bytes();
        BagScene bag = scene.subset(SOME, 6).with("data/log/previous-checkpoint", before);
        Expect.result(bag.verify(), Result.SUBSET);
        Expect.result(bag.verify(before), Result.SUBSET);
        Verification open = bag.verify(scene.checkpoint(5).bytes());
        Expect.result(open, Result.INDETERMINATE);
        assertThat(open.result().exit()).isEqualTo(30);
        assertThat(open.undecided()).hasSize(1);
        String proof = "data/log/consistency/00000000000000000006";
        Expect.invalid(bag.without(proof).verify(), Step.CONSISTENCY, "consistency");
        Expect.invalid(bag.with(proof, Hash.EMPTY.base64() + "\n").verify(), Step.CONSISTENCY, "rewritten");
        Expect.invalid(bag.with(proof, "x\n").verify(), Step.CONSISTENCY, "consistency");
        byte[] good = bag.file(proof);
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        longer[good.length] = 'A'; // after the last line feed
        Expect.invalid(bag.with(proof, longer).verify(), Step.CONSISTENCY, "consistency");
        Expect.invalid(
                scene.subset(SOME, 7)
                        .with("data/log/previous-checkpoint", before)
                        .verify(),
                Step.CONSISTENCY,
                "consistency");
    }

    @Test
    void accepts_the_same_and_the_empty_log_as_earlier_ones() {
        BagScene bag = scene.subset(SOME);
        Expect.result(bag.verify(bag.file("data/log/checkpoint")), Result.SUBSET);
        Expect.result(bag.verify(scene.checkpoint(0).bytes()), Result.SUBSET);
    }

    @Test
    void needs_the_records_that_its_audits_stand_on() {
        scene.leaves.removeLast();
        scene.records.removeLast();
        scene.export(Exported.Kind.SUBSET, 3, "");
        Expect.invalid(scene.subset(List.of(1, 4, 7, 10)).verify(), Step.VERDICT, "plan-late", 7);
        Expect.invalid(scene.subset(List.of(2, 4, 7, 10)).verify(), Step.ATTESTATION, "attestation-key", 7);
        Expect.invalid(scene.subset(List.of(1, 2, 7, 10)).verify(), Step.RECONCILIATION, "audit-unstarted", 7);
    }

    @Test
    void cannot_pass_for_a_full_one() {
        BagScene bag = scene.subset(SOME);
        Expect.invalid(
                bag.with("data/scope.json", bag.text("data/scope.json").replace("SUBSET", "FULL"))
                        .verify(),
                Step.SCOPE,
                "scope-kind");
        LogScene lying = LogScene.story().reconcile();
        lying.export(Exported.Kind.FULL, 10, "");
        Expect.invalid(lying.subset(SOME).verify(), Step.SCOPE, "scope-kind");
        LogScene more = LogScene.story().reconcile();
        more.export(Exported.Kind.SUBSET, 5, "");
        Expect.invalid(more.subset(SOME).verify(), Step.SCOPE, "scope-records");
        assertThat(bag.text("data/scope.json").getBytes(UTF_8)).isNotEmpty();
    }
}
