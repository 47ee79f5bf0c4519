package dev.assay.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Capabilities;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    @TempDir
    Path folder;

    private ObjectStore store;

    @BeforeEach
    void open() throws IOException {
        store = another();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected ObjectStore another() throws IOException {
        return FileStore.open(folder.resolve("store"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Override
    protected void alter(String key, byte[] content) throws IOException {
        Files.write(folder.resolve("store").resolve(key), content);
    }

    @Test
    void says_that_it_keeps_one_version_and_enforces_no_retention() {
        assertThat(store.capabilities()).isEqualTo(new Capabilities("file", false, false, true, Duration.ZERO));
    }

    /** What a crash leaves is a part without a name: never listed, never read, and gone after a day. */
    @Test
    void what_a_crash_left_is_ignored_and_swept_after_a_day() throws IOException {
        store.put("crash/a", "one".getBytes(UTF_8), "text/plain");
        Path staging = folder.resolve("store").resolve(Staging.NAME);
        Path old = Files.writeString(staging.resolve("part-old"), "half");
        Path fresh = Files.writeString(staging.resolve("part-fresh"), "half");
        Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(25))));
        Files.setLastModifiedTime(fresh, FileTime.from(NOW.minus(Duration.ofHours(23))));
        assertThat(store.list("", "", 100)).extracting(ObjectStore.Entry::key).containsExactly("crash/a");
        another();
        assertThat(old).doesNotExist();
        assertThat(fresh).as("it may belong to a process that writes it now").exists();
    }

    @Test
    void an_object_that_comes_while_it_is_asked_for_is_missing_or_there() throws Exception {
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 300; i++) {
                String key = "coming/" + i;
                Future<byte[]> read = reader.submit(() -> {
                    while (true) {
                        if (store.get(key) instanceof Found.Intact(byte[] content)) {
                            return content;
                        }
                    }
                });
                store.put(key, "whole".getBytes(UTF_8), "text/plain");
                assertThat(read.get()).asString(UTF_8).isEqualTo("whole");
            }
        }
    }

    @Test
    void a_write_leaves_nothing_staged() throws IOException {
        store.put("clean/a", "one".getBytes(UTF_8), "text/plain");
        store.putIfAbsent("clean/a", "two".getBytes(UTF_8), "text/plain");
        store.putIfAbsent("clean/b", "two".getBytes(UTF_8), "text/plain");
        assertThat(folder.resolve("store").resolve(Staging.NAME)).isEmptyDirectory();
    }

    @Test
    void a_key_that_is_a_folder_of_another_is_an_error_that_names_it() throws IOException {
        store.put("nested/a", "one".getBytes(UTF_8), "text/plain");
        assertThatThrownBy(() -> store.put("nested/a/b", "two".getBytes(UTF_8), "text/plain"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write object nested/a/b under ");
        assertThat(content(store.get("nested/a"))).isEqualTo("one".getBytes(UTF_8));
    }

    @Test
    void a_folder_that_is_gone_is_a_store_that_is_away() throws IOException {
        Files.delete(folder.resolve("store").resolve(Staging.NAME));
        Files.delete(folder.resolve("store"));
        assertThatThrownBy(() -> store.get("gone/a")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.get("gone/a", Digest.of(new byte[0]))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.list("", "", 1)).isInstanceOf(IOException.class);
    }

    @Test
    void an_object_larger_than_an_array_is_told_apart_from_a_broken_store() throws IOException {
        Path large = folder.resolve("large");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(ObjectStore.MAX_ARRAY_BYTES + 1);
        }
        store.put("large-file/a", large, "application/octet-stream");
        assertThatThrownBy(() -> store.get("large-file/a")).isInstanceOf(IllegalArgumentException.class);
        Path back = folder.resolve("back");
        assertThat(store.copy("large-file/a", Digest.of(large), back))
                .isEqualTo(new ObjectStore.Copied.Intact(ObjectStore.MAX_ARRAY_BYTES + 1));
    }

    @Test
    void objects_are_readable_as_the_umask_says() throws IOException {
        store.put("mode/a", "one".getBytes(UTF_8), "text/plain");
        Path plain = Files.writeString(folder.resolve("plain"), "x");
        assertThat(Files.getPosixFilePermissions(folder.resolve("store/mode/a")))
                .isEqualTo(Files.getPosixFilePermissions(plain));
        assertThat(store.get("mode/a")).isInstanceOf(Found.Intact.class);
    }
}
