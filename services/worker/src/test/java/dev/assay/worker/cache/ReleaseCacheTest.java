package dev.assay.worker.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.core.release.Manifest;
import dev.assay.store.ObjectStore;
import dev.assay.store.StoreSettings;
import dev.assay.store.wiring.ObjectStores;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseCacheTest {
    /** Releases of the tests have one file of so many bytes. */
    private static final int SIZE = 100;

    @TempDir
    private Path folder;

    private final Seen seen = new Seen();
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private ObjectStore store;
    private ReleaseCache cache;

    /** While this object is copied, the store goes away. */
    private String away = "";

    @BeforeEach
    void open() throws IOException {
        ObjectStore files = ObjectStores.open(new StoreSettings.File(folder.resolve("store")));
        store = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("copy") && away.equals(arguments[0])) {
                        throw new IOException("the store is away");
                    }
                    return method.invoke(files, arguments);
                });
        cache = open(3 * SIZE);
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
        store.close();
    }

    @Test
    void a_release_is_there_whole_under_the_paths_of_its_manifest() throws IOException {
        Digest release = release(Map.of("release.yaml", "name: digits", "weights/seed-0.onnx", "weights"));
        try (Lease lease = here(release)) {
            assertThat(lease.folder().resolve("release.yaml")).hasContent("name: digits");
            assertThat(lease.folder().resolve("weights/seed-0.onnx")).hasContent("weights");
        }
        assertThat(seen.fetched).containsExactly(19L);
    }

    @Test
    void the_second_time_it_comes_from_here() throws IOException {
        Digest release = release("a");
        here(release).close();
        remove(object(release));
        here(release).close();
        assertThat(seen.asked).containsExactly(false, true);
        assertThat(seen.fetched).hasSize(1);
    }

    @Test
    void what_was_not_used_for_longest_goes_when_the_bound_is_reached() throws IOException {
        Digest one = release("a");
        Digest two = release("b");
        Digest three = release("c");
        for (Digest each : List.of(one, two, three, one)) {
            here(each).close();
        }
        here(release("d")).close();
        assertThat(held()).hasSize(3).contains(one.hex()).doesNotContain(two.hex());
        assertThat(seen.holds).isEqualTo(3 * SIZE);
    }

    @Test
    void what_is_in_use_stays_whatever_the_bound_says() throws IOException {
        List<Lease> leases = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            leases.add(here(release(name)));
        }
        assertThat(leases)
                .allSatisfy(lease -> assertThat(lease.folder().resolve("file")).exists());
        leases.getFirst().close();
        here(release("e")).close();
        assertThat(leases.getFirst().folder()).doesNotExist();
        assertThat(leases.subList(1, 4))
                .allSatisfy(lease -> assertThat(lease.folder().resolve("file")).exists());
    }

    @Test
    void a_lease_that_is_closed_twice_gives_back_only_its_own() throws IOException {
        Digest release = release("a");
        Lease one = here(release);
        Lease two = here(release);
        one.close();
        one.close();
        for (String name : List.of("b", "c", "d")) {
            here(release(name)).close();
        }
        assertThat(two.folder().resolve("file")).exists();
    }

    @Test
    void a_release_larger_than_the_cache_is_refused_with_what_to_do() throws IOException {
        Digest release = release(Map.of("a", "x".repeat(2 * SIZE), "b", "y".repeat(2 * SIZE)));
        assertThat(unusable(release))
                .isEqualTo("model digits@1.0.0 is larger than the worker's cache, which holds 300 bytes: raise"
                        + " assay.worker.cache-bytes");
        assertThat(held()).isEmpty();
    }

    @Test
    void an_altered_object_is_refused_and_nothing_of_the_release_stays() throws IOException {
        Digest release = release(Map.of("a", "kept", "b", "altered"));
        Digest file = Digest.of("altered".getBytes(UTF_8));
        Files.writeString(object(file), "forged!");
        assertThat(unusable(release))
                .isEqualTo("b of model digits@1.0.0 is altered in the store: " + ObjectStore.objectKey(file)
                        + " must have digest " + file + ", found " + Digest.of("forged!".getBytes(UTF_8)));
        assertThat(held()).isEmpty();
        assertThat(seen.altered).isOne();
        assertThat(seen.fetched).isEmpty();
    }

    @Test
    void an_altered_or_missing_manifest_is_refused() throws IOException {
        Digest altered = release("a");
        Files.writeString(object(altered), "forged!");
        assertThat(unusable(altered))
                .startsWith("the manifest of model digits@1.0.0 is altered in the store: objects/");
        Digest missing = Digest.of("nothing".getBytes(UTF_8));
        assertThat(unusable(missing))
                .isEqualTo("the manifest of model digits@1.0.0 is missing in the store: "
                        + ObjectStore.objectKey(missing));
        assertThat(held()).isEmpty();
    }

    @Test
    void an_object_that_is_no_manifest_is_refused() throws IOException {
        Digest digest = put("a picture");
        assertThat(unusable(digest))
                .isEqualTo("the manifest of model digits@1.0.0, " + digest
                        + ", is none: a manifest line must be <64 hex>  <path>, found line 1");
    }

    @Test
    void a_missing_object_is_refused_and_fetched_once_it_is_there() throws IOException {
        Digest release = release(Map.of("a", "one", "b", "two"));
        Path two = object(Digest.of("two".getBytes(UTF_8)));
        remove(two);
        assertThat(unusable(release)).startsWith("b of model digits@1.0.0 is missing in the store: objects/sha256/");
        put("two");
        here(release).close();
    }

    @Test
    void an_interrupted_download_leaves_nothing_and_is_begun_again() throws IOException {
        Digest release = release(Map.of("a", "one", "b", "two"));
        away = ObjectStore.objectKey(Digest.of("two".getBytes(UTF_8)));
        assertThatThrownBy(() -> cache.take(release, "model digits@1.0.0"))
                .isInstanceOf(IOException.class)
                .hasMessage("the store is away");
        assertThat(held()).isEmpty();
        away = "";
        try (Lease lease = here(release)) {
            assertThat(lease.folder().resolve("b")).hasContent("two");
        }
    }

    @Test
    void a_process_that_was_killed_leaves_whole_releases_and_no_half_ones() throws IOException {
        Digest old = release("a");
        Digest recent = release("b");
        here(old).close();
        now = now.plus(Duration.ofHours(1));
        here(recent).close();
        cache.close();
        half("incoming");
        half("leaving");

        cache = open(SIZE);

        assertThat(held()).containsExactly(recent.hex());
        here(recent).close();
        assertThat(seen.asked).containsExactly(false, false, true);
    }

    @Test
    void workers_of_one_machine_have_a_part_each() throws IOException {
        Digest release = release("a");
        try (ReleaseCache other = ReleaseCache.open(folder.resolve("cache"), SIZE, store, seen, Clock.systemUTC());
                Lease mine = here(release)) {
            assertThat(other.take(release, "model digits@1.0.0"))
                    .isInstanceOfSatisfying(
                            Taken.Here.class,
                            there -> assertThat(there.lease().folder()).isNotEqualTo(mine.folder()));
            assertThat(mine.folder().getParent()).isEqualTo(folder.resolve("cache/0"));
        }
        try (ReleaseCache next = ReleaseCache.open(folder.resolve("cache"), SIZE, store, seen, Clock.systemUTC())) {
            next.take(release, "model digits@1.0.0");
            assertThat(seen.asked).as("the part that was free is taken again").endsWith(true);
        }
    }

    @Test
    void a_damaged_release_can_be_dropped_and_fetched_anew() throws IOException {
        Digest release = release("a");
        Path file;
        try (Lease lease = here(release)) {
            file = lease.folder().resolve("file");
        }
        Files.writeString(file, "damaged");
        cache.drop(release);
        assertThat(held()).isEmpty();
        here(release).close();
        assertThat(file).hasContent("a".repeat(SIZE));
    }

    @Test
    void a_cache_that_holds_nothing_is_refused() {
        assertThatThrownBy(() -> open(0)).hasMessage("the cache must hold at least one byte, found 0");
    }

    private ReleaseCache open(long maxBytes) throws IOException {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }
        };
        return ReleaseCache.open(folder.resolve("cache"), maxBytes, store, seen, clock);
    }

    private Lease here(Digest release) throws IOException {
        return switch (cache.take(release, "model digits@1.0.0")) {
            case Taken.Here(Lease lease) -> lease;
            case Taken.Unusable(String reason) -> throw new AssertionError(reason);
        };
    }

    private String unusable(Digest release) throws IOException {
        return switch (cache.take(release, "model digits@1.0.0")) {
            case Taken.Unusable(String reason) -> reason;
            case Taken.Here(Lease lease) -> throw new AssertionError("it is there: " + lease.folder());
        };
    }

    /** A release of one file of {@link #SIZE} bytes. */
    private Digest release(String name) throws IOException {
        return release(Map.of("file", name.repeat(SIZE)));
    }

    private Digest release(Map<String, String> files) throws IOException {
        TreeMap<String, Digest> digests = new TreeMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            digests.put(file.getKey(), put(file.getValue()));
        }
        return put(new String(new Manifest(digests).bytes(), UTF_8));
    }

    private Digest put(String content) throws IOException {
        byte[] bytes = content.getBytes(UTF_8);
        Digest digest = Digest.of(bytes);
        store.put(ObjectStore.objectKey(digest), bytes, "application/octet-stream");
        return digest;
    }

    private Path object(Digest digest) {
        return folder.resolve("store").resolve(ObjectStore.objectKey(digest));
    }

    private static void remove(Path object) throws IOException {
        Files.delete(object);
    }

    private List<String> held() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("cache/0"))) {
            return found.map(path -> path.getFileName().toString()).toList();
        }
    }

    private void half(String name) throws IOException {
        Path left =
                Files.createDirectories(folder.resolve("cache/0").resolve(name).resolve("weights"));
        Files.writeString(left.resolve("seed-0.onnx"), "ha");
    }

    private static final class Seen implements CacheObserver {
        private final List<Boolean> asked = new ArrayList<>();
        private final List<Long> fetched = new ArrayList<>();
        private int altered;
        private long holds;

        @Override
        public void asked(boolean there) {
            asked.add(there);
        }

        @Override
        public void fetched(long bytes) {
            fetched.add(bytes);
        }

        @Override
        public void altered() {
            altered++;
        }

        @Override
        public void holds(long bytes) {
            holds = bytes;
        }
    }
}
