package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.log.Edge;
import dev.assay.trail.log.EntryBundle;
import dev.assay.trail.log.Hash;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.Note;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the log itself: records, tiles, proofs, checkpoints, keys. */
class LogAttackTest {
    private static final SigningKey NEXT = SigningKey.of("ledger.example/assay", LogScene.seed(9));
    private static final SigningKey ATTACKER = SigningKey.of("ledger.example/assay", LogScene.seed(66));
    private static final String CHECKPOINT = "data/log/checkpoint";

    private final LogScene scene = LogScene.story();

    private static String bundle(BagScene bag) {
        return bag.payload.keySet().stream()
                .filter(path -> path.startsWith("data/log/tile/entries/"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 10})
    void names_the_record_whose_byte_was_flipped(int index) {
        BagScene bag = scene.full();
        int at = 2 + 20;
        for (int i = 0; i < index; i++) {
            at += 2 + scene.leaves.get(i).length;
        }
        byte[] bytes = bag.file(bundle(bag)).clone();
        bytes[at] ^= 1;
        Expect.invalid(bag.with(bundle(bag), bytes).verify(), Step.LOG, "leaf-hash", index);
    }

    @Test
    void names_the_record_at_which_a_bundle_goes_wrong() {
        BagScene bag = scene.full();
        byte[] bytes = bag.file(bundle(bag)).clone();
        bytes[2 + scene.leaves.getFirst().length] = 0x7F; // the length of record 1
        Expect.invalid(bag.with(bundle(bag), bytes).verify(), Step.LOG, "bundle", 1);
        bytes[2 + scene.leaves.getFirst().length] = 0;
        bytes[2 + scene.leaves.getFirst().length + 1] = 1;
        Expect.invalid(bag.with(bundle(bag), bytes).verify(), Step.LOG, "leaf-hash", 1);
    }

    @Test
    void finds_a_record_inserted_and_two_swapped() {
        BagScene bag = scene.full();
        List<byte[]> entries = new ArrayList<>(scene.leaves);
        Collections.swap(entries, 3, 4);
        Expect.invalid(bag.with(bundle(bag), EntryBundle.write(entries)).verify(), Step.LOG, "leaf-hash", 3);
        Collections.swap(entries, 3, 4);
        entries.add(5, entries.get(5));
        Expect.invalid(bag.with(bundle(bag), EntryBundle.write(entries)).verify(), Step.LOG, "leaf-hash", 6);
    }

    @Test
    void finds_a_tile_that_was_made_to_fit_the_altered_record() {
        BagScene bag = scene.full();
        BagScene forged = LogScene.story().full();
        scene.leaves.set(
                4,
                new String(scene.leaves.get(4), UTF_8)
                        .replace("actor-1", "actor-2")
                        .getBytes(UTF_8));
        BagScene altered = scene.bag().with(CHECKPOINT, forged.file(CHECKPOINT));
        Expect.invalid(altered.verify(), Step.LOG, "root");
        assertThat(bag.file(CHECKPOINT)).isEqualTo(forged.file(CHECKPOINT));
    }

    @Test
    void finds_that_the_last_record_was_dropped_by_whoever_holds_the_key() {
        byte[] seen = scene.reconcile()
                .export(Exported.Kind.FULL, scene.leaves.size(), "")
                .checkpoint(scene.leaves.size())
                .bytes();
        scene.leaves.removeLast();
        scene.records.removeLast();
        BagScene shorter = scene.bag();
        Expect.invalid(shorter.verify(), Step.SCOPE, "export-missing");
        Expect.invalid(shorter.verify(seen), Step.CONSISTENCY, "older");
    }

    @Test
    void finds_another_head_of_the_same_size() {
        BagScene bag = scene.full();
        Note other = new Checkpoint("ledger.example/assay", scene.leaves.size(), Hash.EMPTY).sign(LogScene.LOG);
        Expect.invalid(bag.verify(other.bytes()), Step.CONSISTENCY, "rewritten");
        Expect.result(bag.verify(bag.file(CHECKPOINT)), Result.COMPLETE);
    }

    @Test
    void accepts_what_only_grew_and_finds_what_was_rewritten() {
        byte[] before = scene.checkpoint(6).bytes();
        byte[] empty = scene.checkpoint(0).bytes();
        BagScene bag = scene.full();
        Expect.result(bag.verify(before), Result.COMPLETE);
        Expect.result(bag.verify(empty), Result.COMPLETE);
        Expect.result(bag.with("data/log/previous-checkpoint", before).verify(), Result.COMPLETE);
        byte[] rewritten = new Checkpoint("ledger.example/assay", 6, Hash.leaf(before))
                .sign(LogScene.LOG)
                .bytes();
        Expect.invalid(bag.verify(rewritten), Step.CONSISTENCY, "rewritten");
        Expect.invalid(bag.with("data/log/previous-checkpoint", rewritten).verify(), Step.CONSISTENCY, "rewritten");
        byte[] unsigned = new Checkpoint("ledger.example/assay", 6, Hash.EMPTY)
                .sign(ATTACKER)
                .bytes();
        Expect.invalid(bag.verify(unsigned), Step.CONSISTENCY, "signature-unknown");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "actor":"actor-1"   | "actor":"actor-1","actor":"actor-1"  | keys must be in order
            actor-1             | actor-\\ud83d                        | escape of a control
            "v":1}              | "v\\:1}                              | an escape of RFC 8785
            "partition":0       | "partition":-0                       | whole number
            "partition":0       | "partition":NaN                      | a value
            "partition":0       | "partition":0.5                      | whole number
            "partition":0       | "partition":1e3                      | whole number
            "offset":"0"        | "offset":0                           | must be text
            "offset":"0"        | "offset":"+0"                        | count as text
            {"actor"            | { "actor"                            | must stand at
            "v":1}              | "v":1,"w":2}                         | must not have a field
            "v":1}              | "v":2}                               | v must be 1
            "kind":"MODEL"      | "kind":"OTHER"                       | must be one of
            sha256:             | SHA256:                              | must start with sha256:
            .120Z               | .12Z                                 | RFC 3339
            11-23T03            | 11-31T03                             | RFC 3339
            assay.model         | assay.models                         | recordId must be
            """)
    void refuses_a_signed_record_outside_the_profile(String found, String replaced, String reason) {
        String leaf = new String(scene.leaves.get(4), UTF_8);
        assertThat(leaf).contains(found);
        refuses(
                leaf.replaceFirst(Pattern.quote(found), Matcher.quoteReplacement(replaced))
                        .getBytes(UTF_8),
                reason);
    }

    private void refuses(byte[] leaf, String reason) {
        scene.leaves.set(4, leaf);
        scene.reconcile().export(Exported.Kind.FULL, scene.leaves.size(), "");
        var problem = Expect.invalid(rebuilt(LogScene.story().full()).verify(), Step.LEAF, "leaf");
        assertThat(problem.index()).hasValue(4);
        assertThat(problem.message()).contains(reason);
    }

    /** The scene's log under the views of another bag: the records are looked at before the views. */
    private BagScene rebuilt(BagScene views) {
        BagScene bag = new BagScene(views.payload);
        bag.payload.keySet().removeIf(path -> path.startsWith("data/log/"));
        Edge.empty()
                .add(scene.leaves)
                .files()
                .forEach(file -> bag.payload.put("data/log/" + file.path(), file.content()));
        bag.payload.put(CHECKPOINT, scene.checkpoint(scene.leaves.size()).bytes());
        return bag;
    }

    @Test
    void refuses_bytes_that_are_no_text_or_too_many() {
        refuses(("\uFEFF" + new String(scene.leaves.get(4), UTF_8)).getBytes(UTF_8), "a value");
        refuses(new byte[] {'{', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '}'}, "not UTF-8");
        refuses(new byte[16_385], "at most 16384 bytes, found 16385");
        String loose = new String(scene.leaves.get(3), UTF_8).replace("actor-1", "A\u030A");
        refuses(loose.getBytes(UTF_8), "Normalization Form C");
    }

    @Test
    void finds_a_record_that_is_there_twice_with_the_same_bytes_or_others() {
        scene.reconcile().add(scene.records.get(3));
        Expect.invalid(exported(scene).verify(), Step.LEAF, "record-twice", 10);
        LogScene other = LogScene.story().reconcile();
        other.add(new LedgerRecord.Duplicate(other.records.get(3).head(), AuditScene.MODEL));
        Expect.invalid(exported(other).verify(), Step.LEAF, "record-twice", 10);
    }

    private static BagScene exported(LogScene scene) {
        return scene.export(Exported.Kind.FULL, scene.leaves.size(), "").bag();
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "+5", "-5", "9223372036854775808", "5 "})
    void refuses_a_signed_checkpoint_whose_size_has_another_form(String size) {
        Note note = Note.sign("ledger.example/assay\n" + size + "\n" + Hash.EMPTY.base64() + "\n", LogScene.LOG);
        Expect.invalid(scene.full().with(CHECKPOINT, note.bytes()).verify(), Step.NOTE, "note");
    }

    @Test
    void refuses_a_signed_checkpoint_of_another_form() {
        BagScene bag = scene.full();
        String good = bag.text(CHECKPOINT);
        Expect.invalid(bag.with(CHECKPOINT, good.replace("\n", "\r\n")).verify(), Step.NOTE, "note");
        String root = Base64.getEncoder().encodeToString(new byte[31]);
        Note shorter = Note.sign("ledger.example/assay\n5\n" + root + "\n", LogScene.LOG);
        Expect.invalid(bag.with(CHECKPOINT, shorter.bytes()).verify(), Step.NOTE, "note");
        Note longer = Note.sign("ledger.example/assay\n5\n" + Hash.EMPTY.base64() + "\nmore\n", LogScene.LOG);
        Expect.invalid(bag.with(CHECKPOINT, longer.bytes()).verify(), Step.NOTE, "note");
        Expect.invalid(bag.without(CHECKPOINT).verify(), Step.NOTE, "note-missing");
    }

    @Test
    void trusts_no_key_but_the_one_that_was_given() {
        BagScene bag = scene.full();
        Expect.invalid(bag.verify(ATTACKER.verifier()), Step.SIGNATURE, "signature-unknown");
        scene.signer = ATTACKER;
        BagScene forged = scene.bag().with("data/log/key.vkey", ATTACKER.verifier() + "\n");
        Expect.invalid(forged.verify(), Step.SIGNATURE, "signature-unknown");
        byte[] wrong = bag.text(CHECKPOINT).replaceFirst("\n[0-9]+\n", "\n5\n").getBytes(UTF_8);
        Expect.invalid(bag.with(CHECKPOINT, wrong).verify(), Step.SIGNATURE, "signature-wrong");
    }

    @Test
    void refuses_another_log_under_the_right_key() {
        Note other = new Checkpoint("ledger.example/other", scene.leaves.size(), Hash.EMPTY).sign(LogScene.LOG);
        Expect.invalid(scene.full().with(CHECKPOINT, other.bytes()).verify(), Step.SIGNATURE, "origin");
    }

    @Test
    void ignores_signatures_of_keys_that_nobody_named() {
        scene.reconcile().export(Exported.Kind.FULL, scene.leaves.size(), "");
        Note both = new Checkpoint("ledger.example/assay", scene.leaves.size(), root())
                .sign(SigningKey.of("witness.example", LogScene.seed(5)), LogScene.LOG);
        Expect.result(scene.bag().with(CHECKPOINT, both.bytes()).verify(), Result.COMPLETE);
    }

    private Hash root() {
        return Edge.empty().add(scene.leaves).edge().root();
    }

    @Test
    void follows_the_key_that_the_log_hands_over_to() {
        int handedOver = rotate(LogScene.LOG);
        scene.signer = NEXT;
        BagScene bag = scene.full();
        Expect.result(bag.verify(), Result.COMPLETE);
        Expect.result(bag.verify(NEXT.verifier()), Result.COMPLETE);
        Expect.invalid(bag.verify(ATTACKER.verifier()), Step.SIGNATURE, "signature-unknown");
        Expect.invalid(bag.without(rotation(handedOver)).verify(), Step.SIGNATURE, "signature-unknown");
        Expect.invalid(bag.without(rotation(handedOver)).verify(NEXT.verifier()), Step.CHAIN, "rotation-unsigned");
    }

    @Test
    void refuses_a_hand_over_without_the_key_before() {
        int handedOver = rotate(NEXT);
        scene.signer = NEXT;
        BagScene bag = scene.full();
        Expect.invalid(bag.verify(), Step.SIGNATURE, "rotation-unsigned");
        Expect.invalid(bag.verify(NEXT.verifier()), Step.SIGNATURE, "rotation-unsigned");
        byte[] elsewhere = scene.checkpoint(handedOver - 1).bytes();
        Expect.invalid(bag.with(rotation(handedOver), elsewhere).verify(), Step.SIGNATURE, "rotation");
        scene.signer = LogScene.LOG;
        Expect.invalid(
                scene.bag()
                        .with(rotation(handedOver), scene.checkpoint(handedOver).bytes())
                        .verify(),
                Step.SIGNATURE,
                "signature-unknown");
    }

    @Test
    void refuses_a_log_of_another_key_that_ends_by_handing_over_to_the_key_that_is_trusted() {
        scene.reconcile().export(Exported.Kind.FULL, scene.leaves.size(), "");
        int end = handOver(ATTACKER, LogScene.LOG, ATTACKER);
        Expect.invalid(scene.bag().verify(), Step.SIGNATURE, "signature-unknown");
        Expect.result(scene.bag().verify(ATTACKER.verifier()), Result.COMPLETE);

        LogScene some = LogScene.story();
        some.reconcile().export(Exported.Kind.SUBSET, 4, "");
        some.add(handOver(some, ATTACKER, LogScene.LOG));
        some.signer = ATTACKER;
        some.files.put(
                rotation(some.leaves.size()),
                some.checkpoint(some.leaves.size()).bytes());
        BagScene part = some.subset(List.of(1, 2, 4, 7, 10, end - 1));
        Expect.invalid(part.verify(), Step.SIGNATURE, "signature-unknown");
        Expect.result(part.verify(ATTACKER.verifier()), Result.SUBSET);
        assertThat(end).isEqualTo(some.leaves.size());
    }

    private static String rotation(int size) {
        return String.format(Locale.ROOT, "data/log/rotations/%020d", size);
    }

    /** Hands over to the next key; the checkpoint at that size is signed as told. */
    private int rotate(SigningKey by) {
        return handOver(LogScene.LOG, NEXT, by);
    }

    private int handOver(SigningKey from, SigningKey to, SigningKey by) {
        scene.add(handOver(scene, from, to));
        scene.signer = by;
        scene.files.put(
                rotation(scene.leaves.size()),
                scene.checkpoint(scene.leaves.size()).bytes());
        return scene.leaves.size();
    }

    private static KeyRotated handOver(LogScene scene, SigningKey from, SigningKey to) {
        return new KeyRotated(
                scene.own("rotation"),
                KeyRole.LOG,
                from.verifier().toString(),
                to.verifier().toString(),
                "yearly");
    }

    @Test
    void knows_which_key_may_attest_at_which_record() {
        SigningKey later = SigningKey.of("assembler.example", LogScene.seed(7));
        LogScene late = new LogScene().keys().releases();
        late.decide(AuditScene.PLAN, AuditScene.report(AuditScene.PLAN, .2), later);
        late.add(new KeyRegistered(
                late.own("later"), KeyRole.ATTESTATION, later.verifier().toString()));
        Expect.invalid(late.full().verify(), Step.ATTESTATION, "attestation-key", 7);

        LogScene worker = new LogScene();
        worker.add(new KeyRegistered(
                        worker.own("w"), KeyRole.WORKER, later.verifier().toString()))
                .releases();
        worker.decide(AuditScene.PLAN, AuditScene.report(AuditScene.PLAN, .2), later);
        Expect.invalid(worker.full().verify(), Step.ATTESTATION, "attestation-key", 6);

        LogScene over = new LogScene().keys().releases();
        over.add(new KeyRotated(
                over.own("r"),
                KeyRole.ATTESTATION,
                LogScene.ATTESTER.verifier().toString(),
                later.verifier().toString(),
                "lost"));
        over.decide(AuditScene.PLAN, AuditScene.report(AuditScene.PLAN, .2), LogScene.ATTESTER);
        Expect.invalid(over.full().verify(), Step.ATTESTATION, "attestation-key", 8);
    }

    @Test
    void finds_tiles_that_are_missing_or_do_not_belong() {
        BagScene bag = scene.full();
        Expect.invalid(bag.without(bundle(bag)).verify(), Step.LOG, "tile-missing");
        Expect.invalid(bag.with("data/log/tile/0/001", new byte[8192]).verify(), Step.LOG, "tile-unexpected");
        Expect.invalid(
                bag.with("data/log/tile/0/000.p/5", bag.file("data/log/tile/0/000.p/11"))
                        .verify(),
                Step.LOG,
                "tile-unexpected");
        byte[] tile = bag.file("data/log/tile/0/000.p/11").clone();
        tile[5 * 32] ^= 1;
        Expect.invalid(bag.with("data/log/tile/0/000.p/11", tile).verify(), Step.LOG, "leaf-hash", 5);
    }

    @Test
    void reads_logs_of_several_tiles() {
        LogScene large = LogScene.story();
        IntStream.range(0, 600)
                .forEach(i -> large.add(new LedgerRecord.Duplicate(
                        LogScene.input("assay.model-versions", 3 + i, "again " + i), AuditScene.MODEL)));
        BagScene bag = large.full();
        Expect.result(bag.verify(), Result.COMPLETE);
        byte[] tile = bag.file("data/log/tile/1/000.p/2").clone();
        tile[33] ^= 1;
        Expect.invalid(bag.with("data/log/tile/1/000.p/2", tile).verify(), Step.LOG, "tile");
        byte[] second = bag.file("data/log/tile/entries/001").clone();
        second[second.length - 3] ^= 1;
        Expect.invalid(bag.with("data/log/tile/entries/001", second).verify(), Step.LOG, "leaf-hash", 511);
    }
}
