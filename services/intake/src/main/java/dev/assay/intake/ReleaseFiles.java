package dev.assay.intake;

import dev.assay.core.Digest;
import dev.assay.core.release.Manifest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Put;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts the files of a release, and then its manifest, into the store under their digests. */
final class ReleaseFiles {
    /** Files written at the same time: hides the latency of a remote store without crowding it. */
    private static final int WRITERS = 8;

    private final ObjectStore store;

    ReleaseFiles(ObjectStore store) {
        this.store = store;
    }

    void store(Path folder, Manifest manifest) throws IOException {
        List<Callable<Void>> writes = new ArrayList<>();
        for (Map.Entry<String, Digest> file : manifest.files().entrySet()) {
            writes.add(() -> {
                String key = ObjectStore.objectKey(file.getValue());
                confirm(key, store.putIfAbsent(key, folder.resolve(file.getKey()), mediaType(file.getKey())));
                return null;
            });
        }
        runAll(writes);
        store(manifest.bytes(), manifest.digest(), "text/plain");
    }

    void store(byte[] content, Digest digest, String mediaType) throws IOException {
        String key = ObjectStore.objectKey(digest);
        confirm(key, store.putIfAbsent(key, content, mediaType));
    }

    private static void confirm(String key, Put put) throws IOException {
        if (put instanceof Put.Other other) {
            throw new IOException(
                    "object " + key + " was altered in the store: its key is its digest, found " + other.actual());
        }
    }

    private static void runAll(List<Callable<Void>> writes) throws IOException {
        try (ExecutorService writers =
                Executors.newFixedThreadPool(WRITERS, Thread.ofVirtual().factory())) {
            for (Future<Void> write : writers.invokeAll(writes)) {
                write.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("storing a release was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("a file of the release could not be stored: " + e.getMessage(), e);
        }
    }

    private static String mediaType(String path) {
        int dot = path.lastIndexOf('.');
        return switch (dot < 0 ? "" : path.substring(dot)) {
            case ".png" -> "image/png";
            case ".jpg", ".jpeg" -> "image/jpeg";
            case ".yaml" -> "application/yaml";
            case ".jsonl" -> "application/jsonl";
            default -> "application/octet-stream";
        };
    }
}
