package dev.assay.worker.cache;

import java.nio.file.Path;

/** A release in the cache, which stays there until the lease is closed. */
public final class Lease implements AutoCloseable {
    private final Path folder;
    private final Runnable giveBack;
    private boolean closed;

    Lease(Path folder, Runnable giveBack) {
        this.folder = folder;
        this.giveBack = giveBack;
    }

    /** The release's files, under the paths of its manifest. */
    public Path folder() {
        return folder;
    }

    /** Closing it again changes nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            giveBack.run();
        }
    }
}
