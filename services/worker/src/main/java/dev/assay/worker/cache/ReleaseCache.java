package dev.assay.worker.cache;

import dev.assay.core.Digest;
import dev.assay.core.folder.FolderTree;
import dev.assay.core.release.Manifest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Copied;
import dev.assay.store.ObjectStore.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Releases of the object store in a folder of this machine: {@code <hex>/}, named by the digest of the manifest. What
 * is here is there whole; what was not used for longest goes when the bound is reached. Used by one thread.
 */
public final class ReleaseCache implements AutoCloseable {
    private static final String INCOMING = "incoming";

    /** A release on its way out: what is left of it after a kill must not be taken for whole. */
    private static final String LEAVING = "leaving";

    private final Slot slot;
    private final long maxBytes;
    private final ObjectStore store;
    private final CacheObserver observer;
    private final Clock clock;

    /** The longest unused first. */
    private final Map<String, Held> held = new LinkedHashMap<>(16, .75f, true);

    private ReleaseCache(Slot slot, long maxBytes, ObjectStore store, CacheObserver observer, Clock clock) {
        this.slot = slot;
        this.maxBytes = maxBytes;
        this.store = store;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Opens the cache with what an earlier process left in it.
     *
     * @param folder several workers may share it, each has its own part
     * @param maxBytes over all releases; those in use stay whatever their size
     */
    public static ReleaseCache open(Path folder, long maxBytes, ObjectStore store, CacheObserver observer, Clock clock)
            throws IOException {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("the cache must hold at least one byte, found " + maxBytes);
        }
        ReleaseCache cache = new ReleaseCache(Slot.take(folder), maxBytes, store, observer, clock);
        cache.recall();
        return cache;
    }

    /**
     * The release with that manifest, copied from the store unless it is here.
     *
     * @param what it is, for messages
     * @throws IOException if store or disk are away
     */
    public Taken take(Digest manifest, String what) throws IOException {
        Held here = held.get(manifest.hex());
        observer.asked(here != null);
        if (here == null) {
            Fetched fetched = fill(manifest, what);
            if (!fetched.fault().isEmpty()) {
                return new Taken.Unusable(fetched.fault());
            }
            here = new Held(fetched.bytes());
            held.put(manifest.hex(), here);
            observer.fetched(fetched.bytes());
        }
        here.users++;
        Folders.touch(folder(manifest), clock.instant());
        shrink(0);
        Held taken = here;
        return new Taken.Here(new Lease(folder(manifest), () -> taken.users--));
    }

    /** Removes a release that was found to be damaged, and is not in use. */
    public void drop(Digest manifest) throws IOException {
        if (held.remove(manifest.hex()) != null) {
            remove(folder(manifest));
        }
    }

    @Override
    public void close() throws IOException {
        slot.close();
    }

    private void recall() throws IOException {
        List<Path> folders = Folders.oldestFirst(slot.folder());
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            if (name.equals(INCOMING) || name.equals(LEAVING)) {
                FolderTree.delete(folder);
            } else {
                held.put(name, new Held(Folders.bytes(folder)));
            }
        }
        shrink(0);
    }

    private Fetched fill(Digest digest, String what) throws IOException {
        Path incoming = slot.folder().resolve(INCOMING);
        FolderTree.delete(incoming);
        Files.createDirectories(incoming);
        try {
            Fetched fetched = fetch(digest, what, incoming);
            if (fetched.fault().isEmpty()) {
                Files.move(incoming, folder(digest), StandardCopyOption.ATOMIC_MOVE);
            }
            return fetched;
        } finally {
            FolderTree.delete(incoming);
        }
    }

    private Fetched fetch(Digest digest, String what, Path incoming) throws IOException {
        String of = "the manifest of " + what;
        return switch (store.get(ObjectStore.objectKey(digest), digest)) {
            case Found.Intact(byte[] content) -> {
                Manifest manifest;
                try {
                    manifest = Manifest.parse(content);
                } catch (IllegalArgumentException e) {
                    yield new Fetched(0, "the manifest of " + what + ", " + digest + ", is none: " + e.getMessage());
                }
                yield fetch(manifest, what, incoming);
            }
            case Found.Missing missing -> missing(of, digest);
            case Found.Altered(Digest actual) -> altered(of, digest, actual);
        };
    }

    private Fetched fetch(Manifest manifest, String what, Path incoming) throws IOException {
        long bytes = 0;
        for (Map.Entry<String, Digest> file : manifest.files().entrySet()) {
            Digest digest = file.getValue();
            Path to = incoming.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            String of = file.getKey() + " of " + what;
            switch (store.copy(ObjectStore.objectKey(digest), digest, to)) {
                case Copied.Intact(long size) -> bytes += size;
                case Copied.Missing missing -> {
                    return missing(of, digest);
                }
                case Copied.Altered(Digest actual) -> {
                    return altered(of, digest, actual);
                }
            }
            if (bytes > maxBytes) {
                return new Fetched(
                        bytes,
                        what + " is larger than the worker's cache, which holds " + maxBytes
                                + " bytes: raise assay.worker.cache-bytes");
            }
            shrink(bytes);
        }
        return new Fetched(bytes, "");
    }

    private void shrink(long coming) throws IOException {
        long bytes = coming + held.values().stream().mapToLong(h -> h.bytes).sum();
        var oldest = held.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<String, Held> one = oldest.next();
            if (one.getValue().users == 0) {
                oldest.remove();
                remove(slot.folder().resolve(one.getKey()));
                bytes -= one.getValue().bytes;
            }
        }
        observer.holds(bytes - coming);
    }

    private void remove(Path folder) throws IOException {
        Path leaving = slot.folder().resolve(LEAVING);
        FolderTree.delete(leaving);
        Files.move(folder, leaving, StandardCopyOption.ATOMIC_MOVE);
        FolderTree.delete(leaving);
    }

    private Path folder(Digest manifest) {
        return slot.folder().resolve(manifest.hex());
    }

    private static Fetched missing(String what, Digest digest) {
        return new Fetched(0, what + " is missing in the store: " + ObjectStore.objectKey(digest));
    }

    private Fetched altered(String what, Digest digest, Digest actual) {
        observer.altered();
        return new Fetched(
                0,
                what + " is altered in the store: " + ObjectStore.objectKey(digest) + " must have digest " + digest
                        + ", found " + actual);
    }

    /** @param fault empty: all is there */
    private record Fetched(long bytes, String fault) {}

    private static final class Held {
        private final long bytes;
        private int users;

        Held(long bytes) {
            this.bytes = bytes;
        }
    }
}
