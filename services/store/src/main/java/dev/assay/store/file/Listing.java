package dev.assay.store.file;

import dev.assay.store.ObjectStore.Entry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One page of keys, in the order of their characters; folders that cannot hold one of the page are not opened. */
final class Listing {
    private final Path root;
    private final String prefix;
    private final String after;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>();

    Listing(Path root, String prefix, String after, int limit) {
        this.root = root;
        this.prefix = prefix;
        this.after = after;
        this.limit = limit;
    }

    List<Entry> entries() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NoSuchFileException(root.toString(), null, "the folder of the object store is gone");
        }
        String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        walk(root.resolve(folder), folder);
        return List.copyOf(entries);
    }

    private void walk(Path folder, String key) throws IOException {
        for (Child child : children(folder, key)) {
            if (entries.size() >= limit) {
                return;
            }
            if (child.folder()) {
                walk(child.path(), child.key());
            } else if (child.key().compareTo(after) > 0) {
                entries.add(new Entry(child.key(), child.size()));
            }
        }
    }

    private List<Child> children(Path folder, String key) throws IOException {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                String name = String.valueOf(path.getFileName());
                if (!name.startsWith(".") && mayHold(key + name)) {
                    add(children, path, key + name);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        children.sort(Comparator.comparing(Child::key));
        return children;
    }

    private boolean mayHold(String key) {
        return key.startsWith(prefix) || prefix.startsWith(key + '/');
    }

    /** A folder's key ends with a slash: that is where its keys stand among those beside it. */
    private void add(List<Child> children, Path path, String key) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            if (found.isRegularFile() && key.startsWith(prefix)) {
                children.add(new Child(key, path, false, found.size()));
            } else if (found.isDirectory() && !precedes(key + '/')) {
                children.add(new Child(key + '/', path, true, 0));
            }
        } catch (NoSuchFileException e) {
            // removed while the folder was read
        }
    }

    /** Whether all keys of the folder come before the page. */
    private boolean precedes(String folder) {
        return folder.compareTo(after) < 0 && !after.startsWith(folder);
    }

    private record Child(String key, Path path, boolean folder, long size) {}
}
