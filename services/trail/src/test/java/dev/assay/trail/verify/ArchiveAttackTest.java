package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives in which other programs would find another bag than the verifier does. */
class ArchiveAttackTest {
    private static final String REPORT = "data/report.html";
    private static final byte[] FORGED = "<html>all models passed</html>".getBytes(UTF_8);
    private static final int TIMES = 0x5455;

    private final RawZip zip = RawZip.story();

    @Test
    void an_archive_as_it_should_be_is_read_stored_deflated_and_streamed() {
        Expect.result(BagScene.verifyZip(zip.bytes()), Result.COMPLETE);
        zip.entries.values().forEach(entry -> entry.deflated = true);
        Expect.result(BagScene.verifyZip(zip.bytes()), Result.COMPLETE);
        zip.entries.values().forEach(entry -> entry.streamed = true);
        Expect.result(BagScene.verifyZip(zip.bytes()), Result.COMPLETE);
    }

    /** As a file of over 4 GiB has it, or one that lies behind so much. */
    @Test
    void sizes_and_places_of_64_bits_are_read() {
        zip.entries.values().forEach(entry -> entry.large = true);
        Expect.result(BagScene.verifyZip(zip.bytes()), Result.COMPLETE);
        zip.entries.values().forEach(entry -> entry.deflated = true);
        zip.entries.values().forEach(entry -> entry.streamed = true);
        Expect.result(BagScene.verifyZip(zip.bytes()), Result.COMPLETE);
    }

    /** A program that reads from the beginning takes names from local headers. */
    @Test
    void names_that_were_swapped_before_the_contents_are_found() {
        zip.entry("data/README.txt").localName = "data/scope.json";
        zip.entry("data/scope.json").localName = "data/README.txt";
        Problem problem = Expect.invalid(BagScene.verifyZip(zip.bytes()), Step.ARCHIVE, "archive-differs");
        assertThat(problem.message()).contains("data/README.txt");
    }

    @Test
    void another_crc_before_the_content_is_found() {
        zip.entry(REPORT).localCrc++;
        refused("archive-differs");
    }

    @Test
    void a_file_that_the_directory_does_not_name_is_found_wherever_it_lies() {
        byte[] hidden = RawZip.local(REPORT, FORGED);
        zip.beforeDirectory = hidden;
        refused("archive-hidden");
        zip.beforeDirectory = new byte[0];
        zip.entry(REPORT).before = hidden;
        refused("archive-hidden");
        zip.entry(REPORT).before = new byte[0];
        zip.entries.firstEntry().getValue().before = hidden;
        refused("archive-hidden");
    }

    /** The content ends before its bytes in the archive do: whoever reads on finds a file there. */
    @Test
    void a_file_behind_the_end_of_a_compressed_content_is_found() {
        zip.entry("data/README.txt").deflated = true;
        zip.entry("data/README.txt").appended = RawZip.local(REPORT, FORGED);
        refused("archive-broken");
    }

    @Test
    void a_stored_file_whose_size_follows_it_is_refused() {
        zip.entry(REPORT).streamed = true;
        refused("archive-broken");
    }

    /** The end for large archives that others look for stands within the directory. */
    @Test
    void a_second_directory_for_large_archives_is_found() {
        zip.beforeDirectory = RawZip.local(REPORT, FORGED);
        byte[] plain = zip.bytes();
        int hidden = plain.length - size(plain) - 22 - zip.beforeDirectory.length;
        zip.beforeDirectory = new byte[0];
        byte[] twin = RawZip.central(REPORT, FORGED, hidden);
        int at = plain.length - 22 + 4 + twin.length;
        byte[] end = RawZip.largeEnd(1, twin.length, at - twin.length, at);
        zip.entries.lastEntry().getValue().extra = RawZip.field(0x9999, RawZip.joined(twin, end));
        zip.beforeDirectory = RawZip.local(REPORT, FORGED);
        Problem problem = refused("archive-broken");
        assertThat(problem.message()).contains("an end for large archives that its own end does not speak of");
    }

    private static int size(byte[] zip) {
        int at = zip.length - 10;
        return zip[at] & 0xFF | (zip[at + 1] & 0xFF) << 8 | (zip[at + 2] & 0xFF) << 16;
    }

    @Test
    void an_end_for_large_archives_that_says_something_else_than_the_end_is_found() {
        byte[] plain = zip.bytes();
        int size = size(plain);
        int offset = plain.length - 22 - size;
        int entries = zip.entries.size();
        byte[] files = Arrays.copyOf(plain, plain.length - 22);
        byte[] right = RawZip.largeEnd(entries, size, offset, files.length);
        Expect.result(
                BagScene.verifyZip(RawZip.joined(files, right, RawZip.end(0xFFFF, size, offset))), Result.COMPLETE);
        Expect.invalid(
                BagScene.verifyZip(RawZip.joined(files, right, RawZip.end(0xFFFF, size - 1, offset))),
                Step.ARCHIVE,
                "archive-broken");
        Expect.invalid(
                BagScene.verifyZip(RawZip.joined(files, right, RawZip.end(entries, size, offset))),
                Step.ARCHIVE,
                "archive-broken");
    }

    private static Stream<Arguments> extras() {
        return Stream.of(
                Arguments.argumentSet("another name", RawZip.field(0x7075, "\u0001xxxxdata/x".getBytes(UTF_8))),
                Arguments.argumentSet("a link", RawZip.field(0x756E, new byte[14])),
                Arguments.argumentSet("an unknown one", RawZip.field(0x9999, new byte[4])),
                Arguments.argumentSet("a long one", RawZip.field(TIMES, new byte[40])),
                Arguments.argumentSet(
                        "one twice", RawZip.joined(RawZip.field(TIMES, new byte[5]), RawZip.field(TIMES, new byte[5]))),
                Arguments.argumentSet("no field", new byte[3]),
                Arguments.argumentSet("more than there is", new byte[] {0x55, 0x54, 9, 0, 1}));
    }

    @ParameterizedTest
    @MethodSource("extras")
    void what_else_an_entry_says_is_refused(byte[] extra) {
        zip.entry(REPORT).extra = extra;
        refused("archive-extra");
        zip.entry(REPORT).extra = new byte[0];
        zip.entry(REPORT).localExtra = extra;
        refused("archive-extra");
    }

    /** Sizes of 64 bits where there is no need of them are read in different ways. */
    @Test
    void large_sizes_beside_small_ones_are_refused() {
        zip.entry(REPORT).extra = RawZip.field(1, new byte[16]);
        refused("archive-broken");
        zip.entry(REPORT).extra = new byte[0];
        zip.entry(REPORT).localExtra = RawZip.field(1, new byte[16]);
        refused("archive-differs");
    }

    /** Times and owners, as programs write them that zip a bag anew; and entries for its folders. */
    @Test
    void a_bag_that_was_zipped_anew_is_read() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("export/", new byte[0]);
        files.put("export/data/", new byte[0]);
        LogScene.story().full().files().forEach((path, content) -> files.put("export/" + path, content));
        RawZip anew = new RawZip(files);
        anew.entries.values().forEach(entry -> {
            boolean folder = entry.name.endsWith("/");
            entry.attributes = folder ? 0x41ED0010 : 0x81A40000;
            entry.deflated = !folder;
            entry.localExtra = RawZip.joined(RawZip.field(TIMES, new byte[9]), RawZip.field(0x7875, new byte[11]));
            entry.extra = RawZip.joined(RawZip.field(TIMES, new byte[5]), RawZip.field(0x000A, new byte[32]));
        });
        Expect.result(BagScene.verifyZip(anew.bytes()), Result.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7, 10, 16, 19, 30})
    void a_link_is_refused_whatever_system_it_names(int system) {
        zip.entry(REPORT).system = system;
        zip.entry(REPORT).attributes = 0xA1FF0000;
        refused("archive-link");
        zip.entry(REPORT).attributes = 0x400;
        refused("archive-link");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x41ED0000, 0x10, 0x08, 0x11A40000, 0x21A40000, 0x61A40000, 0xC1A40000})
    void what_is_no_regular_file_is_refused(int attributes) {
        zip.entry(REPORT).attributes = attributes;
        refused("archive-kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere/", "data/evil/", "data/report.html/"})
    void a_folder_without_files_is_refused(String folder) {
        Map<String, byte[]> files = LogScene.story().full().files();
        files.put(folder, new byte[0]);
        Problem problem = BagScene.verifyZip(BagScene.zip(files)).problem().orElseThrow();
        assertThat(problem.code()).isIn("archive-folder", "archive-twin");
    }

    /** What an attacker names a file is shown to whoever verifies, who looks at the last line. */
    @Test
    void a_name_that_would_write_on_the_terminal_is_shown_and_not_obeyed() {
        Map<String, byte[]> files = LogScene.story().full().files();
        files.put("x\u001b[2J\nCOMPLETE: the whole log\u001b[8m\u009b2J\u202e", new byte[0]);
        Verification found = BagScene.verifyZip(BagScene.zip(files));
        assertThat(found.text()).contains("x\\u001b[2J\\u000aCOMPLETE: the whole log\\u001b[8m\\u009b2J\\u202e");
        assertThat(found.text().lines().toList().getLast()).startsWith("INVALID");
        assertThat(found.text()).doesNotContain("\u001b", "\u009b", "\u202e", "\nCOMPLETE");
        assertThat(found.json()).doesNotContain("\u001b", "\u009b", "\u202e");
    }

    private Problem refused(String code) {
        return Expect.invalid(BagScene.verifyZip(zip.bytes()), Step.ARCHIVE, code);
    }
}
