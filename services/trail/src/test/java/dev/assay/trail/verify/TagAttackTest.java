package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attacks on the files of a bag that nothing signs: what it says of itself, and the lists of its files. */
class TagAttackTest {
    private final BagScene bag = LogScene.story().full();

    @Test
    void tag_files_of_another_form_are_refused() {
        LinkedHashMap<String, byte[]> files = bag.files();
        String info = new String(files.getOrDefault("bag-info.txt", new byte[0]), UTF_8);
        expectTag("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n", "bag-version");
        expectTag("bag-info.txt", info.replace("Payload-Oxum: ", "Payload-Oxum: 1"), "bag-info");
        expectTag("bag-info.txt", info.replace("Bagging-Date: 2026-11-24\n", ""), "bag-info");
        expectTag("bag-info.txt", info + "Bagging-Date: 2026-11-24\n", "bag-info");
        expectTag("bag-info.txt", info + " continued\n", "bag-info");
        expectTag("bag-info.txt", info + "External-Description: all models passed\n", "bag-info");
        expectTag("bag-info.txt", info.replace("Agent: test", "Agent: \u001b[2J"), "bag-info");
        expectTag("manifest-sha512.txt", "x\n", "manifest");
        expectTag("manifest-sha256.txt", "", "manifest");
    }

    /** Nothing signs bag-info.txt. */
    @Test
    void a_bag_that_says_another_export_or_day_than_its_scope_is_found() {
        String info = new String(bag.files().getOrDefault("bag-info.txt", new byte[0]), UTF_8);
        for (String other : List.of(info.replace("export-1", "export-2"), info.replace("2026-11-24", "2019-01-01"))) {
            Problem problem = Expect.invalid(withTag("bag-info.txt", other), Step.SCOPE, "bag-info");
            assertThat(problem.file()).isEqualTo("bag-info.txt");
        }
    }

    @Test
    void lines_of_manifests_are_held_to_their_form_one_by_one() {
        String manifest = new String(bag.files().getOrDefault("manifest-sha256.txt", new byte[0]), UTF_8);
        String first = manifest.substring(0, manifest.indexOf('\n') + 1);
        expectTag("manifest-sha256.txt", manifest.stripTrailing(), "manifest");
        expectTag("manifest-sha256.txt", manifest.replace("\n", "\r\n"), "manifest");
        expectTag("manifest-sha256.txt", manifest + "\n", "manifest");
        expectTag("manifest-sha256.txt", manifest + first, "manifest");
        expectTag("manifest-sha256.txt", manifest + "0".repeat(64) + "  data/" + "a".repeat(5000) + "\n", "manifest");
        expectTag("manifest-sha256.txt", manifest + line("bagit.txt"), "file-missing");
    }

    /** Line by line: what is more than is read as a whole. */
    @Test
    void a_line_of_a_long_manifest_that_is_there_twice_is_found() {
        for (int i = 0; i < 20_000; i++) {
            bag.payload.put("data/" + i, new byte[0]);
        }
        String manifest = new String(bag.files().getOrDefault("manifest-sha256.txt", new byte[0]), UTF_8);
        expectTag("manifest-sha256.txt", manifest + manifest.substring(0, manifest.indexOf('\n') + 1), "manifest");
    }

    /** At once: millions of such lines would be gathered in memory. */
    @Test
    void a_line_about_a_file_that_is_not_there_is_refused_before_the_next_is_read() {
        String manifest = new String(bag.files().getOrDefault("manifest-sha256.txt", new byte[0]), UTF_8);
        String many =
                IntStream.range(0, 20_000).mapToObj(i -> line("data/" + i)).collect(Collectors.joining());
        expectTag("manifest-sha256.txt", manifest + many + "no line\n", "file-missing");
        expectTag("tagmanifest-sha256.txt", line("data/report.html"), "file-missing");
    }

    private static String line(String path) {
        return "0".repeat(64) + "  " + path + "\n";
    }

    @Test
    void a_bag_without_its_tag_manifest_is_none() {
        LinkedHashMap<String, byte[]> files = bag.files();
        files.remove("tagmanifest-sha256.txt");
        Expect.invalid(BagScene.verifyZip(BagScene.zip(files)), Step.BAGIT, "file-missing");
    }

    /** The tag manifest is written for it. */
    private void expectTag(String path, String text, String code) {
        Expect.invalid(withTag(path, text), Step.BAGIT, code);
    }

    private Verification withTag(String path, String text) {
        LinkedHashMap<String, byte[]> files = bag.files();
        String before = BagScene.digest(files.getOrDefault(path, new byte[0])).hex();
        files.put(path, text.getBytes(UTF_8));
        String tags = new String(files.getOrDefault("tagmanifest-sha256.txt", new byte[0]), UTF_8);
        files.put(
                "tagmanifest-sha256.txt",
                tags.replace(before, BagScene.digest(text.getBytes(UTF_8)).hex())
                        .getBytes(UTF_8));
        return BagScene.verifyZip(BagScene.zip(files));
    }
}
