package dev.assay.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final Archive.Limits SMALL = new Archive.Limits(5, 4 << 20, 100);

    @TempDir
    private Path temp;

    private Path folder;
    private Path zip;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temp.resolve("release"));
        zip = temp.resolve("release.zip");
    }

    @Test
    void unpacks_files_and_folders() throws IOException {
        pack(entry("images/"), entry("images/a.png"), entry("images/deep/b.png"), entry("release.txt"));
        Archive.unpack(zip, folder);
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(f -> folder.relativize(f).toString()))
                    .containsExactlyInAnyOrder("images/a.png", "images/deep/b.png", "release.txt");
        }
        assertThat(folder.resolve("release.txt")).hasContent("content of release.txt");
    }

    @Test
    void refuses_paths_that_lead_elsewhere() throws IOException {
        refuses("a path must stay inside the release folder, found \"../evil.txt\"", entry("../evil.txt"));
        refuses("a path must stay inside the release folder, found \"a/../../evil.txt\"", entry("a/../../evil.txt"));
        refuses(
                "a path must be relative to the release folder, found the absolute path \"/tmp/evil.txt\"",
                entry("/tmp/evil.txt"));
        refuses(
                "a path must be relative to the release folder, found the absolute path \"C:/evil.txt\"",
                entry("C:/evil.txt"));
        refuses("a path must be plain text of at most 512 characters, found \"a//b\"", entry("a//b"));
        refuses("a path must be plain text of at most 512 characters, found \"./b\"", entry("./b"));
        refuses("a path must be plain text of at most 512 characters, found \"a?b\"", entry("a\nb"));
        try (Stream<Path> beside = Files.list(temp)) {
            assertThat(beside).containsExactlyInAnyOrder(folder, zip);
        }
    }

    /** The writer of the test's library turns backslashes round, so the name is changed in the bytes. */
    @Test
    void refuses_a_backslash() throws IOException {
        pack(entry("aXevil.txt"));
        String bytes = Files.readString(zip, StandardCharsets.ISO_8859_1);
        Files.writeString(zip, bytes.replace("aXevil", "a\\evil"), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Archive.unpack(zip, folder))
                .isInstanceOf(Refused.class)
                .hasMessage("a path must be written with /, found a backslash in \"a\\evil.txt\"");
    }

    @Test
    void refuses_a_link() throws IOException {
        ZipArchiveEntry link = entry("link");
        link.setUnixMode(UnixStat.LINK_FLAG | 0777);
        refuses("an archive must hold files and folders only, found the link \"link\"", link);
    }

    @Test
    void refuses_names_that_meet() throws IOException {
        refuses("an archive must hold each name once, found \"a.png\" twice", entry("a.png"), entry("a.png"));
        refuses(
                "the names of entries must differ by more than case, found \"a.png\" and \"A.png\"",
                entry("a.png"),
                entry("A.png"));
        refuses(
                "the names of entries must differ by more than case, found \"dir\" and \"Dir\"",
                entry("dir/a"),
                entry("Dir/b"));
        refuses(
                "the names of entries must differ by more than case, found \"\u00e9\" and \"e\u0301\"",
                entry("\u00e9"),
                entry("e\u0301"));
        refuses("an archive must hold each name once, found \"a\" twice", entry("a"), entry("a/b"));
        refuses("an archive must hold each name once, found \"a\" twice", entry("a/b"), entry("a"));
    }

    @Test
    void refuses_too_many_entries() throws IOException {
        List<ZipArchiveEntry> many = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            many.add(entry("f" + i));
        }
        refuses("an archive must have at most 5 entries, found 6", many.toArray(ZipArchiveEntry[]::new));
    }

    @Test
    void refuses_a_bomb_before_it_is_on_disk() throws IOException {
        packZeros(3 << 20);
        long packed = Files.size(zip);
        assertThatThrownBy(() -> Archive.unpack(zip, folder, SMALL))
                .isInstanceOf(Refused.class)
                .hasMessage("an archive must unpack to at most 100 times its size (" + packed
                        + " bytes), found more at \"zeros\"");
        assertThat(Files.size(folder.resolve("zeros"))).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void refuses_more_bytes_than_the_limit_whatever_the_ratio() throws IOException {
        packZeros(5 << 20);
        assertThatThrownBy(() -> Archive.unpack(zip, folder, new Archive.Limits(5, 4 << 20, 100_000)))
                .isInstanceOf(Refused.class)
                .hasMessage("an archive must unpack to at most 4194304 bytes, found more at \"zeros\"");
        assertThat(Files.size(folder.resolve("zeros"))).isLessThanOrEqualTo(4 << 20);
    }

    @Test
    void refuses_what_is_no_archive_or_cut_off_or_changed() throws IOException {
        Files.writeString(zip, "this is no archive at all, though it is long enough to be looked at");
        assertThatThrownBy(() -> Archive.unpack(zip, folder))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("not a zip archive, or a damaged one: ");
        pack(entry("a.txt"));
        byte[] bytes = Files.readAllBytes(zip);
        Files.write(zip, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Archive.unpack(zip, folder))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("not a zip archive, or a damaged one: ");
        ZipArchiveEntry stored = entry("b.txt");
        stored.setMethod(ZipArchiveEntry.STORED);
        pack(stored);
        String text = Files.readString(zip, StandardCharsets.ISO_8859_1);
        Files.writeString(zip, text.replace("content of b", "content of c"), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Archive.unpack(zip, folder))
                .isInstanceOf(Refused.class)
                .hasMessage("not a zip archive, or a damaged one: the checksum of \"b.txt\" is wrong");
    }

    @Test
    void a_folder_that_is_not_empty_is_a_fault_of_the_caller() throws IOException {
        pack(entry("a.txt"));
        Files.writeString(folder.resolve("there"), "");
        assertThatThrownBy(() -> Archive.unpack(zip, folder)).isInstanceOf(IllegalArgumentException.class);
    }

    private void refuses(String message, ZipArchiveEntry... entries) throws IOException {
        pack(entries);
        Path fresh = Files.createTempDirectory(folder, "x");
        assertThatThrownBy(() -> Archive.unpack(zip, fresh, SMALL))
                .isInstanceOf(Refused.class)
                .hasMessage(message);
    }

    private static ZipArchiveEntry entry(String name) {
        return new ZipArchiveEntry(name);
    }

    private void pack(ZipArchiveEntry... entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip);
                ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
            for (ZipArchiveEntry entry : entries) {
                byte[] content = entry.isDirectory()
                        ? new byte[0]
                        : ("content of " + entry.getName()).getBytes(StandardCharsets.UTF_8);
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(content);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
    }

    private void packZeros(int size) throws IOException {
        try (OutputStream file = Files.newOutputStream(zip);
                ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
            out.putArchiveEntry(entry("zeros"));
            out.write(new byte[size]);
            out.closeArchiveEntry();
        }
    }
}
