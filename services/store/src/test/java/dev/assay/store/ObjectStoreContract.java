package dev.assay.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore.Copied;
import dev.assay.store.ObjectStore.Entry;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStore.Put;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every object store must do. Each test uses keys of its own, since stores may be shared and cannot be emptied. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
public abstract class ObjectStoreContract {
    private static final String TEXT = "text/plain";
    private static final byte[] ONE = "one".getBytes(UTF_8);
    private static final byte[] TWO = "two".getBytes(UTF_8);

    @TempDir
    Path temporary;

    /** The store under test; the same one for all tests of a class. */
    protected abstract ObjectStore store();

    /** Another client of the same objects, as another process would be. */
    protected abstract ObjectStore another() throws IOException;

    /** Changes what is stored behind the store's back. */
    protected abstract void alter(String key, byte[] content) throws IOException;

    @Test
    void what_was_put_comes_back() throws IOException {
        store().put("back/a.txt", ONE, TEXT);
        assertThat(content(store().get("back/a.txt"))).isEqualTo(ONE);
        assertThat(content(store().get("back/a.txt", Digest.of(ONE)))).isEqualTo(ONE);
        try (ObjectStore other = another();
                InputStream in = other.open("back/a.txt")) {
            assertThat(in.readAllBytes()).isEqualTo(ONE);
        }
    }

    @Test
    void nothing_comes_back_where_nothing_was_put() throws IOException {
        store().put("nothing/here/but-a-folder", ONE, TEXT);
        for (String key : List.of("nothing/x", "nothing/here", "nothing/here/but-a-folder/x", "nowhere/at/all")) {
            assertThat(store().get(key)).as(key).isEqualTo(new Found.Missing());
            assertThat(store().get(key, Digest.of(ONE))).as(key).isEqualTo(new Found.Missing());
            assertThat(store().copy(key, Digest.of(ONE), temporary.resolve("x")))
                    .isEqualTo(new Copied.Missing());
            assertThatThrownBy(() -> store().open(key)).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(temporary.resolve("x")).doesNotExist();
    }

    @Test
    void an_empty_object_is_an_object() throws IOException {
        store().put("empty/a", new byte[0], TEXT);
        assertThat(content(store().get("empty/a"))).isEmpty();
        assertThat(store().list("empty/", "", 10)).containsExactly(new Entry("empty/a", 0));
    }

    @Test
    void a_put_replaces() throws IOException {
        store().put("replace/a", ONE, TEXT);
        store().put("replace/a", TWO, TEXT);
        assertThat(content(store().get("replace/a"))).isEqualTo(TWO);
    }

    @Test
    void the_first_of_two_conditional_puts_stays() throws IOException {
        assertThat(store().putIfAbsent("first/a", ONE, TEXT)).isEqualTo(new Put.Created());
        assertThat(store().putIfAbsent("first/a", ONE, TEXT)).isEqualTo(new Put.Same());
        assertThat(store().putIfAbsent("first/a", TWO, TEXT)).isEqualTo(new Put.Other(Digest.of(ONE)));
        assertThat(content(store().get("first/a"))).isEqualTo(ONE);
    }

    @Test
    void the_first_of_two_conditional_puts_without_a_lock_stays() throws IOException {
        assertThat(store().putIfAbsentUnlocked("first-unlocked/a", ONE, TEXT)).isEqualTo(new Put.Created());
        assertThat(store().putIfAbsentUnlocked("first-unlocked/a", ONE, TEXT)).isEqualTo(new Put.Same());
        assertThat(store().putIfAbsentUnlocked("first-unlocked/a", TWO, TEXT)).isEqualTo(new Put.Other(Digest.of(ONE)));
        assertThat(content(store().get("first-unlocked/a"))).isEqualTo(ONE);
    }

    @Test
    void the_first_of_two_conditional_puts_of_files_stays() throws IOException {
        Path one = Files.write(temporary.resolve("one"), ONE);
        Path two = Files.write(temporary.resolve("two"), TWO);
        assertThat(store().putIfAbsent("first-file/a", one, TEXT)).isEqualTo(new Put.Created());
        assertThat(store().putIfAbsent("first-file/a", one, TEXT)).isEqualTo(new Put.Same());
        assertThat(store().putIfAbsent("first-file/a", two, TEXT)).isEqualTo(new Put.Other(Digest.of(ONE)));
        assertThat(content(store().get("first-file/a"))).isEqualTo(ONE);
    }

    /** The fence of the log: of many writers at once, one is told Created and its bytes are those that stay. */
    @Test
    void of_many_conditional_puts_at_once_one_creates() throws Exception {
        Assumptions.assumeTrue(store().capabilities().conditionalPut(), "this store says that it cannot");
        List<ObjectStore> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            writers.add(another());
        }
        for (int round = 0; round < 10; round++) {
            String key = "race/" + round;
            List<Put> puts = race(writers, key);
            assertThat(puts.stream().filter(new Put.Created()::equals)).as(key).hasSize(1);
            byte[] winner = content(store().get(key));
            for (int writer = 0; writer < puts.size(); writer++) {
                boolean created = puts.get(writer).equals(new Put.Created());
                assertThat(created).isEqualTo(wrote(writer, winner));
                if (!created) {
                    assertThat(puts.get(writer)).isEqualTo(new Put.Other(Digest.of(winner)));
                }
            }
        }
        writers.forEach(ObjectStore::close);
    }

    private static List<Put> race(List<ObjectStore> writers, String key)
            throws InterruptedException, ExecutionException {
        CyclicBarrier start = new CyclicBarrier(writers.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Put>> racing = new ArrayList<>();
            for (int writer = 0; writer < writers.size(); writer++) {
                ObjectStore own = writers.get(writer);
                byte[] content = ("writer " + writer).getBytes(UTF_8);
                Callable<Put> put = () -> {
                    start.await();
                    return own.putIfAbsent(key, content, TEXT);
                };
                racing.add(threads.submit(put));
            }
            List<Put> puts = new ArrayList<>();
            for (Future<Put> each : racing) {
                puts.add(each.get());
            }
            return puts;
        }
    }

    private static boolean wrote(int writer, byte[] content) {
        return new String(content, UTF_8).equals("writer " + writer);
    }

    @Test
    void altered_bytes_are_found_on_read() throws IOException {
        store().put("altered/a.png", ONE, "image/png");
        alter("altered/a.png", TWO);
        assertThat(store().get("altered/a.png", Digest.of(ONE))).isEqualTo(new Found.Altered(Digest.of(TWO)));
        Path to = temporary.resolve("altered");
        assertThat(store().copy("altered/a.png", Digest.of(ONE), to)).isEqualTo(new Copied.Altered(Digest.of(TWO)));
        assertThat(temporary).as("nothing is left of the copy").isEmptyDirectory();
    }

    @Test
    void a_copy_replaces_the_file_and_makes_its_folder() throws IOException {
        store().put("copy/a", ONE, TEXT);
        Path to = temporary.resolve("new/folder/a");
        assertThat(store().copy("copy/a", Digest.of(ONE), to)).isEqualTo(new Copied.Intact(3));
        store().put("copy/a", TWO, TEXT);
        assertThat(store().copy("copy/a", Digest.of(TWO), to)).isEqualTo(new Copied.Intact(3));
        assertThat(to).hasBinaryContent(TWO);
        assertThat(to.getParent()).isDirectoryContaining(to::equals);
        try (var files = Files.list(to.getParent())) {
            assertThat(files).containsExactly(to);
        }
    }

    @Test
    void a_large_object_goes_through_files() throws IOException {
        long seed = 20261104;
        int megabytes = 21;
        Path large = temporary.resolve("large");
        byte[] megabyte = new byte[1 << 20];
        SplittableRandom random = new SplittableRandom(seed);
        try (var out = Files.newOutputStream(large)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(megabyte);
                out.write(megabyte);
            }
            out.write(7);
        }
        Digest digest = Digest.of(large);
        assertThat(store().putIfAbsent("large/a", large, "application/octet-stream"))
                .isEqualTo(new Put.Created());
        assertThat(store().putIfAbsent("large/a", large, "application/octet-stream"))
                .isEqualTo(new Put.Same());
        store().put("large/b", large, "application/octet-stream");
        for (String key : List.of("large/a", "large/b")) {
            Path back = temporary.resolve("back");
            assertThat(store().copy(key, digest, back)).isEqualTo(new Copied.Intact(Files.size(large)));
            assertThat(Files.mismatch(back, large)).isEqualTo(-1);
        }
    }

    @Test
    void a_list_gives_pages_in_the_order_of_keys() throws IOException {
        List<String> keys = List.of(
                "list/a+b", "list/a-b", "list/a.b", "list/a/0", "list/a/1/x", "list/a/b", "list/a0", "list/b/c");
        for (String key : keys) {
            store().put(key, key.getBytes(UTF_8), TEXT);
        }
        List<String> listed = new ArrayList<>();
        List<Entry> page = store().list("list/", "", 3);
        while (!page.isEmpty()) {
            page.forEach(entry -> listed.add(entry.key()));
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            page = store().list("list/", page.getLast().key(), 3);
        }
        assertThat(listed).isEqualTo(keys);
        assertThat(store().list("list/a/", "", 10))
                .containsExactly(new Entry("list/a/0", 8), new Entry("list/a/1/x", 10), new Entry("list/a/b", 8));
        assertThat(store().list("list/a.", "", 10)).containsExactly(new Entry("list/a.b", 8));
        assertThat(store().list("list/a/", "list/a/0", 1)).containsExactly(new Entry("list/a/1/x", 10));
        assertThat(store().list("list/z", "", 10)).isEmpty();
        assertThat(store().list("no/such/folder/", "", 10)).isEmpty();
    }

    @Test
    void a_list_goes_past_the_page_of_the_server() throws IOException {
        int objects = 1005;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> puts = new ArrayList<>();
            for (int i = 0; i < objects; i++) {
                String key = "many/%04d".formatted(i);
                puts.add(threads.submit(() -> {
                    store().put(key, ONE, TEXT);
                    return key;
                }));
            }
            for (Future<?> put : puts) {
                put.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("filling the store failed", e);
        }
        List<Entry> all = store().list("many/", "", 2 * objects);
        assertThat(all).hasSize(objects).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
        assertThat(store().list("many/", "many/1000", 2 * objects)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                "../a",
                "a/../b",
                "a/./b",
                ".staging/a",
                "a/.hidden",
                "a b",
                "a\\b",
                "ä",
                "a\u0000b",
                "a%2e",
                "a:b"
            })
    void a_key_that_is_none_is_refused(String key) {
        assertThatThrownBy(() -> store().put(key, ONE, TEXT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().putIfAbsent(key, ONE, TEXT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().get(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().open(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keys_have_a_longest_form() throws IOException {
        String part = "x".repeat(ObjectKey.MAX_PART_CHARS);
        store().put("long/" + part, ONE, TEXT);
        assertThat(content(store().get("long/" + part))).isEqualTo(ONE);
        assertThatThrownBy(() -> store().put("long/" + part + "x", ONE, TEXT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_array_has_a_largest_size() {
        byte[] large = new byte[(int) ObjectStore.MAX_ARRAY_BYTES + 1];
        assertThatThrownBy(() -> store().put("array/a", large, TEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an object held as one array must have at most 67108864 bytes, found 67108865 in array/a");
    }

    protected static byte[] content(Found found) {
        assertThat(found).isInstanceOf(Found.Intact.class);
        return ((Found.Intact) found).content();
    }
}
