package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the archive, the bag, and what is there for people. */
class BagAttackTest {
    private final BagScene bag = LogScene.story().full();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "data/../../evil",
                "/etc/passwd",
                "data//x",
                "data/./x",
                "data\\x",
                "C:/x",
                "data/\u00e4",
                "data/x.",
                "data/x./y",
                "data/x ",
                "data/con",
                "data/NUL.txt",
                "data/aux/x",
                "data/Prn",
                "data/com1.svg",
                "data/lpt9"
            })
    void an_archive_with_a_path_that_leaves_it_is_refused(String path) {
        Map<String, byte[]> files = bag.files();
        files.put(path, new byte[1]);
        Expect.invalid(BagScene.verifyZip(BagScene.zip(files)), Step.ARCHIVE, "archive-path");
    }

    @Test
    void an_archive_with_a_symbolic_link_is_refused() {
        byte[] zip = BagScene.zip(bag.files());
        int header = lastHeader(zip);
        zip[header + 5] = 3; // made by Unix
        zip[header + 41] = (byte) 0xA1; // a link, in the upper half of the external attributes
        Expect.invalid(BagScene.verifyZip(zip), Step.ARCHIVE, "archive-link");
    }

    @Test
    void an_archive_that_is_encrypted_or_of_an_unknown_method_is_refused() {
        byte[] zip = BagScene.zip(bag.files());
        zip[lastHeader(zip) + 8] |= 1;
        Expect.invalid(BagScene.verifyZip(zip), Step.ARCHIVE, "archive-broken");
        byte[] other = BagScene.zip(bag.files());
        other[lastHeader(other) + 10] = 14;
        Expect.invalid(BagScene.verifyZip(other), Step.ARCHIVE, "archive-broken");
    }

    private static int lastHeader(byte[] zip) {
        for (int at = zip.length - 46; at > 0; at--) {
            if (zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2) {
                return at;
            }
        }
        throw new IllegalStateException("no header");
    }

    @Test
    void an_archive_with_names_that_differ_in_case_alone_is_refused() {
        Map<String, byte[]> files = bag.files();
        files.put("data/readme.TXT", new byte[1]);
        Expect.invalid(BagScene.verifyZip(BagScene.zip(files)), Step.ARCHIVE, "archive-twin");
    }

    @Test
    void a_bomb_is_refused_before_it_goes_off() {
        Map<String, byte[]> files = bag.files();
        byte[] large = new byte[90 << 20];
        for (String name : new String[] {"data/a", "data/b", "data/c"}) {
            files.put(name, large);
        }
        Expect.invalid(BagScene.verifyZip(BagScene.zip(files)), Step.ARCHIVE, "archive-bomb");
    }

    @Test
    void a_truncated_archive_is_refused_at_every_length() {
        byte[] zip = BagScene.zip(bag.files());
        for (int length = 0; length < zip.length; length += 1 + length / 3) {
            Problem problem =
                    BagScene.verifyZip(Arrays.copyOf(zip, length)).problem().orElseThrow();
            assertThat(problem.step()).isEqualTo(Step.ARCHIVE);
        }
        Expect.invalid(BagScene.verifyZip(Arrays.copyOf(zip, zip.length + 1)), Step.ARCHIVE, "archive-broken");
    }

    @Test
    void an_archive_with_a_folder_around_the_bag_is_read() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("export-1/", new byte[0]);
        bag.files().forEach((path, content) -> files.put("export-1/" + path, content));
        Expect.result(BagScene.verifyZip(BagScene.zip(files)), Result.COMPLETE);
        files.put("outside", new byte[0]);
        Expect.invalid(BagScene.verifyZip(BagScene.zip(files)), Step.ARCHIVE, "file-unlisted");
        Expect.invalid(BagScene.verifyZip(BagScene.zip(Map.of("a/b", new byte[1]))), Step.ARCHIVE, "bag-missing");
    }

    @Test
    void each_file_removed_renamed_or_added_is_found() {
        LinkedHashMap<String, byte[]> files = bag.files();
        for (String path : files.keySet()) {
            Map<String, byte[]> less = new LinkedHashMap<>(files);
            byte[] content = less.remove(path);
            assertThat(BagScene.verifyZip(BagScene.zip(less)).result())
                    .as("without " + path)
                    .isEqualTo(Result.INVALID);
            less.put(path + "x", content == null ? new byte[0] : content);
            assertThat(BagScene.verifyZip(BagScene.zip(less)).result())
                    .as(path + " renamed")
                    .isEqualTo(Result.INVALID);
        }
        for (String path : new String[] {"data/more", "more.txt", "data/log/tile/9/000.p/1"}) {
            Map<String, byte[]> more = new LinkedHashMap<>(files);
            more.put(path, new byte[0]);
            Expect.invalid(BagScene.verifyZip(BagScene.zip(more)), Step.BAGIT, "file-unlisted");
        }
    }

    /** In the archive as it is, and by someone who writes the manifests for it. */
    @Test
    void any_two_files_that_were_swapped_are_found() {
        LinkedHashMap<String, byte[]> files = bag.files();
        for (String[] pair : pairs(files)) {
            Map<String, byte[]> swapped = new LinkedHashMap<>(files);
            swapped.put(pair[0], files.getOrDefault(pair[1], new byte[0]));
            swapped.put(pair[1], files.getOrDefault(pair[0], new byte[0]));
            assertThat(BagScene.verifyZip(BagScene.zip(swapped)).result())
                    .as(String.join(" and ", pair))
                    .isEqualTo(Result.INVALID);
        }
        for (String[] pair : pairs(bag.payload)) {
            assertThat(bag.with(pair[0], bag.file(pair[1]))
                            .with(pair[1], bag.file(pair[0]))
                            .verify()
                            .result())
                    .as(String.join(" and ", pair) + ", and the manifests with them")
                    .isEqualTo(Result.INVALID);
        }
    }

    private static List<String[]> pairs(Map<String, byte[]> files) {
        List<String> paths = List.copyOf(files.keySet());
        List<String[]> pairs = new ArrayList<>();
        for (int one = 0; one < paths.size(); one++) {
            for (int other = one + 1; other < paths.size(); other++) {
                if (!Arrays.equals(files.get(paths.get(one)), files.get(paths.get(other)))) {
                    pairs.add(new String[] {paths.get(one), paths.get(other)});
                }
            }
        }
        return pairs;
    }

    /** Whoever writes the manifests anew still meets the log. */
    @Test
    void each_payload_file_removed_or_altered_is_found_though_the_manifests_say_nothing() {
        for (String path : bag.payload.keySet()) {
            assertThat(bag.without(path).verify().result())
                    .as("without " + path)
                    .isEqualTo(Result.INVALID);
            byte[] altered = bag.file(path).clone();
            altered[altered.length / 2] ^= 1;
            assertThat(bag.with(path, altered).verify().result()).as(path).isEqualTo(Result.INVALID);
        }
    }

    @Test
    void a_file_that_nothing_signed_speaks_of_is_found() {
        Problem problem = Expect.invalid(bag.with("data/note.txt", "trust me").verify(), Step.SCOPE, "file-unbound");
        assertThat(problem.file()).isEqualTo("data/note.txt");
    }

    @Test
    void tables_that_were_doctored_are_found() {
        Expect.invalid(
                bag.with("data/records.csv", bag.text("data/records.csv").replace("WAIVE", "APPROVE"))
                        .verify(),
                Step.VIEW,
                "view");
        Expect.invalid(
                bag.with("data/records.csv", bag.text("data/records.csv") + "x\r\n")
                        .verify(),
                Step.VIEW,
                "view");
        Expect.invalid(
                bag.with("data/records.jsonl", bag.text("data/records.jsonl").replace("\"index\":3", "\"index\":4"))
                        .verify(),
                Step.VIEW,
                "view");
        Expect.invalid(
                bag.with(
                                "data/reconciliation.csv",
                                bag.text("data/reconciliation.csv").replace(",1\r\n", ",2\r\n"))
                        .verify(),
                Step.VIEW,
                "view");
        Expect.invalid(bag.without("data/reconciliation.csv").verify(), Step.VIEW, "view");
    }

    @Test
    void a_cell_that_a_spreadsheet_would_run_is_guarded() {
        assertThat(bag.text("data/records.csv")).contains(",\"'=cmd|' /C calc'!A0, said \"\"x\"\"\n\",");
        String armed = bag.text("data/records.csv").replace("\"'=cmd", "\"=cmd");
        Expect.invalid(bag.with("data/records.csv", armed).verify(), Step.VIEW, "view");
    }

    @Test
    void a_bag_that_says_another_scope_is_found() {
        String scope = bag.text("data/scope.json");
        Expect.invalid(
                bag.with("data/scope.json", scope.replace("actor-7", "actor-8")).verify(),
                Step.ARTIFACT,
                "artifact-digest");
        Expect.invalid(
                bag.with("data/scope.json", scope.replace("export-1", "export-2"))
                        .verify(),
                Step.SCOPE,
                "export-missing");
        Expect.invalid(
                bag.with("data/scope.json", scope.replace("FULL", "SUBSET")).verify(), Step.SCOPE, "scope-kind");
        Expect.invalid(
                bag.with("data/scope.json", scope.replace("\"10\"", "\"9\"")).verify(), Step.SCOPE, "export");
        Expect.invalid(bag.with("data/scope.json", "{}").verify(), Step.SCOPE, "scope");
        Expect.invalid(bag.without("data/scope.json").verify(), Step.SCOPE, "scope");
    }

    @Test
    void evidence_that_is_said_to_be_left_out_makes_it_a_subset() {
        LogScene scene = LogScene.story().reconcile();
        String redaction = "{\"digest\":\"" + BagScene.digest(AuditScene.PICTURE) + "\",\"path\":\""
                + AuditScene.EVIDENCE + "\",\"reason\":\"a patient could be known\"}";
        scene.export(Exported.Kind.FULL, scene.leaves.size(), redaction);
        BagScene redacted = scene.bag().without(AuditScene.EVIDENCE);
        Expect.result(redacted.verify(), Result.SUBSET);
        assertThat(redacted.verify().json())
                .contains("\"steps\": [\n    {\"step\": \"TRUST\", \"state\": ")
                .endsWith("\n  ]\n}\n");
        assertThat(redacted.verify().limits().get(Step.ARTIFACT))
                .isEqualTo(
                        "files of evidence that records name and the bag does not hold: 1; data/scope.json says which and why");
        Expect.invalid(redacted.with(AuditScene.EVIDENCE, "another").verify(), Step.ARTIFACT, "artifact-digest", 7);
    }

    @Test
    void of_several_wrong_files_the_first_in_the_manifest_is_told() {
        List<String> payload = bag.files().keySet().stream()
                .filter(path -> path.startsWith("data/") && !path.equals("data/scope.json"))
                .sorted()
                .toList();
        LinkedHashMap<String, byte[]> files = bag.files();
        for (String path : payload) {
            files.computeIfPresent(path, (name, content) -> {
                byte[] wrong = content.clone();
                wrong[0] ^= 1;
                return wrong;
            });
        }
        assertThat(BagScene.verifyZip(BagScene.zip(files)).json())
                .contains("\"code\": \"file-digest\"")
                .contains("\"file\": \"" + payload.getFirst() + "\"");
    }

    @Test
    void the_report_for_programs_names_record_and_file() {
        String json = bag.with(AuditScene.EVIDENCE, "another").verify().json();
        assertThat(json)
                .contains("\"result\": \"INVALID\"")
                .contains("\"exit\": 20")
                .contains("\"code\": \"artifact-digest\"")
                .contains("\"leaf\": 7")
                .contains("\"file\": \"" + AuditScene.EVIDENCE + "\"")
                .contains("{\"step\": \"CONSISTENCY\", \"state\": \"limited\", \"why\": \"you gave no earlier")
                .contains("{\"step\": \"LOG\", \"state\": \"passed\"}")
                .contains("{\"step\": \"ARTIFACT\", \"state\": \"failed\"}")
                .contains("{\"step\": \"SCOPE\", \"state\": \"not reached\"}");
    }
}
