package dev.assay.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Folders that outlive a crash: a file is only as durable as the entry that names it. */
final class Folders {
    /** Folders remembered as durable; objects by digest alone have 65,536. Past it, they are forced anew. */
    private static final int MAX_REMEMBERED = 200_000;

    private final Path root;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    Folders(Path root) {
        this.root = root;
    }

    /** Makes the folder and those above it, down from the root, and forces the entry of each. */
    void make(Path folder) throws IOException {
        if (folder.equals(root) || durable.contains(folder)) {
            return;
        }
        Path parent = Objects.requireNonNull(folder.getParent(), "a folder below the root has a parent");
        make(parent);
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        force(parent);
        if (durable.size() >= MAX_REMEMBERED) {
            durable.clear();
        }
        durable.add(folder);
    }

    /** Forces the names in the folder to the disk. */
    void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
