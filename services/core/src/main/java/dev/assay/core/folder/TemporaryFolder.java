package dev.assay.core.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is deleted, with all in it, when it is closed. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    /** @param prefix of its name */
    public TemporaryFolder(String prefix) throws IOException {
        path = Files.createTempDirectory(prefix);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        FolderTree.delete(path);
    }
}
