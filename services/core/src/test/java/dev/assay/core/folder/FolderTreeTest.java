package dev.assay.core.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTreeTest {
    @TempDir
    private Path temp;

    private Path folder;
    private Path kept;

    @BeforeEach
    void a_folder_and_one_beside_it() throws IOException {
        folder = Files.createDirectory(temp.resolve("folder"));
        kept = Files.writeString(Files.createDirectory(temp.resolve("beside")).resolve("kept.txt"), "kept");
    }

    @Test
    void deletes_a_folder_with_all_in_it() throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(Files.createDirectories(folder.resolve("a/b/c")).resolve("deep.txt"), "deep");
        Files.writeString(folder.resolve("top.txt"), "top");

        FolderTree.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void deletes_links_in_the_folder_and_keeps_what_they_lead_to() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("to-a-folder"), kept.getParent());
        Files.createSymbolicLink(inner.resolve("to-a-file"), kept);
        Files.createSymbolicLink(inner.resolve("to-nothing"), temp.resolve("nothing"));
        Files.createSymbolicLink(inner.resolve("in-a-circle"), folder);

        FolderTree.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void of_a_link_given_as_the_folder_only_the_link_goes() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), kept.getParent());
        Path broken = Files.createSymbolicLink(temp.resolve("broken"), temp.resolve("nothing"));

        FolderTree.delete(link);
        FolderTree.delete(broken);

        assertThat(link).doesNotExist();
        assertThat(Files.isSymbolicLink(link)).isFalse();
        assertThat(Files.isSymbolicLink(broken)).isFalse();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void deletes_a_file_and_does_nothing_where_nothing_is() throws IOException {
        Path file = Files.writeString(folder.resolve("file.txt"), "file");

        FolderTree.delete(file);
        FolderTree.delete(file);

        assertThat(file).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }
}
