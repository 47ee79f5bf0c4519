package dev.assay.trail.bag;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.EntryBundle;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BagWriterTest {
    @TempDir
    Path folder;

    @Test
    void a_full_bag_holds_every_file_that_follows_from_the_log_and_no_other() throws IOException {
        Story story = whole();
        Map<String, byte[]> bag = Exporting.files(export(story, Exporting.full(story)));
        int size = (int) story.log.head().size();
        assertThat(bag.keySet())
                .contains(
                        "bagit.txt",
                        "bag-info.txt",
                        "manifest-sha256.txt",
                        "manifest-sha512.txt",
                        "tagmanifest-sha256.txt",
                        "data/README.txt",
                        "data/scope.json",
                        "data/report.html",
                        "data/records.jsonl",
                        "data/records.csv",
                        "data/reconciliation.csv",
                        "data/log/checkpoint",
                        "data/log/tile/0/000.p/" + size,
                        "data/log/tile/entries/000.p/" + size,
                        "data/schemas/Cause-b05cdfd900c63416.avsc")
                .doesNotContain("data/log/previous-checkpoint", "data/log/tile/0/000.p/" + (size - 1));
        assertThat(under(bag, "data/audits/")).isEqualTo(2);
        assertThat(under(bag, "data/attestations/")).isEqualTo(2);
        assertThat(under(bag, "data/evidence/")).isEqualTo(4);
        assertThat(under(bag, "data/plans/")).isEqualTo(1);
        assertThat(under(bag, "data/releases/")).isEqualTo(1);
        assertThat(under(bag, "data/log/leaves/")).isZero();
        assertThat(bag.get("data/log/checkpoint")).isEqualTo(story.log.checkpoint());
        assertThat(Exporting.lines(bag, "data/records.jsonl")).hasSize(size);
    }

    @Test
    void manifests_name_every_file_once_in_order_with_both_digests() throws IOException {
        Story story = whole();
        Map<String, byte[]> bag = Exporting.files(export(story, Exporting.full(story)));
        List<String> expected = bag.keySet().stream()
                .filter(path -> path.startsWith("data/"))
                .sorted()
                .map(path -> Digest.of(file(bag, path)).hex() + "  " + path)
                .toList();
        assertThat(Exporting.lines(bag, "manifest-sha256.txt")).isEqualTo(expected);
        assertThat(Exporting.lines(bag, "manifest-sha512.txt"))
                .hasSize(expected.size())
                .allMatch(line -> line.matches("[0-9a-f]{128}  data/.+"));
        long bytes = bag.entrySet().stream()
                .filter(file -> file.getKey().startsWith("data/"))
                .mapToLong(file -> file.getValue().length)
                .sum();
        assertThat(new String(bag.get("bag-info.txt"), UTF_8))
                .contains("Payload-Oxum: " + bytes + "." + expected.size() + "\n", "External-Identifier: e-1\n");
    }

    @Test
    void a_reason_that_a_spreadsheet_would_run_is_guarded_and_quoted() throws IOException {
        Story story = whole();
        Map<String, byte[]> bag = Exporting.files(export(story, Exporting.full(story)));
        assertThat(new String(bag.get("data/records.csv"), UTF_8))
                .contains(",WAIVE,,\"'=cmd|' /C calc'!A0, known\",")
                .doesNotContain(",=cmd", ",\"=cmd");
        assertThat(List.of(
                        Views.cell("+1"),
                        Views.cell("-1"),
                        Views.cell("@a"),
                        Views.cell("\tx"),
                        Views.cell("\rx"),
                        Views.cell("a\"b"),
                        Views.cell("a=b"),
                        Views.cell("")))
                .containsExactly("'+1", "'-1", "'@a", "'\tx", "\"'\rx\"", "\"a\"\"b\"", "a=b", "");
    }

    @Test
    void a_subset_holds_what_was_asked_for_and_what_that_rests_on() throws IOException {
        Story story = whole();
        Reviewed waiver = (Reviewed) record(story, 8);
        story.correct(waiver);
        Scope scope = Exporting.ofModel(story, "letters");
        Map<String, byte[]> bag = Exporting.files(export(story, scope));
        assertThat(types(bag))
                .containsExactly(
                        "1 KEY_REGISTERED",
                        "2 PLAN_REGISTERED",
                        "3 RELEASE_ACCEPTED",
                        "6 RELEASE_ACCEPTED",
                        "7 AUDIT",
                        "8 REVIEW",
                        "12 CORRECTION",
                        "13 EXPORT");
        assertThat(under(bag, "data/log/proofs/")).isEqualTo(8);
        assertThat(under(bag, "data/log/leaves/")).isEqualTo(8);
        assertThat(under(bag, "data/log/tile/")).isZero();
        assertThat(under(bag, "data/audits/")).isEqualTo(1);
        assertThat(bag).doesNotContainKey("data/reconciliation.csv");
        assertThat(new String(bag.get("data/scope.json"), UTF_8))
                .contains("\"filter\":{\"model\":\"letters\"}", "\"kind\":\"SUBSET\"", "\"records\":\"7\"");
    }

    @Test
    void a_period_takes_the_review_in_it_and_the_audit_before_it() throws IOException {
        Story story = whole();
        Reviewed waiver = (Reviewed) record(story, 8);
        Scope scope = Exporting.scope(
                story,
                Optional.empty(),
                Optional.of(waiver.head().time()),
                Optional.of(waiver.head().time().plus(Duration.ofMillis(1))));
        assertThat(types(Exporting.files(export(story, scope))))
                .containsExactly(
                        "1 KEY_REGISTERED",
                        "2 PLAN_REGISTERED",
                        "3 RELEASE_ACCEPTED",
                        "6 RELEASE_ACCEPTED",
                        "7 AUDIT",
                        "8 REVIEW",
                        "12 EXPORT");
    }

    @Test
    void every_rotation_of_the_logs_key_comes_with_the_checkpoint_that_hands_over() throws IOException {
        Story story = whole();
        story.rotate();
        long size = story.log.head().size();
        byte[] previous = story.log.checkpoint(5).orElseThrow();
        Path file = Exporting.export(story, Exporting.ofModel(story, "letters"), folder, Optional.of(previous));
        Map<String, byte[]> bag = Exporting.files(file);
        assertThat(bag.get(BagLayout.ROTATIONS + "00000000000000000013"))
                .isEqualTo(story.log.checkpoint(size).orElseThrow());
        assertThat(bag.get(BagLayout.PREVIOUS)).isEqualTo(previous);
        assertThat(bag)
                .containsKeys(
                        BagLayout.CONSISTENCY + "00000000000000000013", BagLayout.CONSISTENCY + "00000000000000000005");
        assertThat(types(bag)).contains("12 KEY_ROTATION");
    }

    @Test
    void evidence_that_is_missing_or_altered_is_left_out_and_said() throws IOException {
        Story story = whole();
        List<String> paths = List.copyOf(story.log.evidence.keySet());
        story.log.evidence.remove(paths.get(0));
        story.log.evidence.put(paths.get(1), new byte[] {1});
        Map<String, byte[]> bag = Exporting.files(export(story, Exporting.full(story)));
        assertThat(under(bag, "data/evidence/")).isEqualTo(2);
        assertThat(new String(bag.get("data/scope.json"), UTF_8))
                .contains("\"path\":\"data/" + paths.get(0) + "\",\"reason\":\"missing in the store\"")
                .contains("\"path\":\"data/" + paths.get(1) + "\",\"reason\":\"altered in the store\"");
    }

    @Test
    void a_document_that_is_missing_ends_the_export_with_its_name() throws IOException {
        Story story = whole();
        LedgerRecord.AuditDecided audit = (LedgerRecord.AuditDecided) record(story, 7);
        story.log.objects.remove(audit.document().digest());
        assertThatThrownBy(() -> export(story, Exporting.full(story)))
                .isInstanceOf(AlteredLog.class)
                .hasMessageContaining("the document of audit " + audit.audit().value());
    }

    @Test
    void leaves_that_do_not_give_the_signed_root_end_the_export() throws IOException {
        Story story = whole();
        String path = "tile/entries/000.p/" + story.log.head().size();
        List<byte[]> leaves = EntryBundle.read(
                file(story.log.tiles, path), (int) story.log.head().size());
        Reviewed waiver = (Reviewed) record(story, 8);
        leaves.set(
                8,
                Leaf.of(new Reviewed(waiver.head(), waiver.audit(), Reviewed.Decision.APPROVE, ""))
                        .bytes());
        story.log.tiles.put(path, EntryBundle.write(leaves));
        assertThatThrownBy(() -> export(story, Exporting.full(story)))
                .isInstanceOf(AlteredLog.class)
                .hasMessageContaining("the signed checkpoint says");
    }

    @Test
    void an_export_does_not_end_while_an_input_is_open() throws IOException {
        Story story = whole();
        // Offset 4 is recorded, 3 is not.
        story.log.add(new LedgerRecord.EventRejected(
                story.head(Story.MODELS, 4), "", Story.digest("x"), java.util.OptionalLong.of(1), "no", ""));
        assertThatThrownBy(() -> export(story, Exporting.full(story)))
                .hasMessage("event assay.model-versions-0@3 has no record yet");
    }

    /** Its reports would be those of an export before the last, which a verifier refuses. */
    @Test
    void an_export_does_not_end_behind_the_record_of_one_that_was_begun_after_it() throws IOException {
        Story story = Story.told();
        story.reconcile();
        Scope scope = Exporting.full(story);
        try (BagWriter writer = BagWriter.open(
                folder.resolve("bag.zip"),
                Files.createDirectory(folder.resolve("room")),
                scope,
                story.log,
                story.log,
                Exporting.QUIET)) {
            writer.records();
            story.export(scope, writer.bound());
            Scope later = Exporting.scope("e-2", story, Optional.empty(), Optional.empty(), Optional.empty());
            story.export(later, List.of());
            assertThatThrownBy(() -> writer.extend(story.log.head()))
                    .hasMessage(
                            "another full export, e-2, was made meanwhile (record 13): take that one, or export again");
        }
    }

    @Test
    void the_same_log_and_scope_give_the_same_bytes() throws IOException {
        Story one = whole();
        Story two = whole();
        assertThat(export(one, Exporting.full(one))).hasSameBinaryContentAs(copy(two));
    }

    private Path copy(Story story) throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        return Exporting.export(story, Exporting.full(story), other, Optional.empty());
    }

    private static Story whole() {
        Story story = Story.told();
        story.reconcile();
        return story;
    }

    private Path export(Story story, Scope scope) throws IOException {
        return Exporting.export(story, scope, folder, Optional.empty());
    }

    private static LedgerRecord record(Story story, int index) throws IOException {
        List<byte[]> leaves = Leaves.bundle(story.log, index, story.log.head().size());
        return Selection.record(index, leaves.get(index));
    }

    private static byte[] file(Map<String, byte[]> files, String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private static long under(Map<String, byte[]> bag, String prefix) {
        return bag.keySet().stream().filter(path -> path.startsWith(prefix)).count();
    }

    private static List<String> types(Map<String, byte[]> bag) {
        return Exporting.lines(bag, "data/records.csv").stream()
                .skip(1)
                .map(line -> line.split(",")[0] + " " + line.split(",")[1])
                .toList();
    }
}
