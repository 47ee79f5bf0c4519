package dev.assay.core.release;

import dev.assay.core.Digest;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of one release folder that its documents name: each found inside the folder, digested once and listed. */
final class FolderFiles {
    /** An ONNX file ends at 2 GiB (protobuf) and external data is split in parts; larger files take minutes to digest. */
    static final long MAX_FILE_BYTES = 8L << 30;

    /** A digest is written as 64 hexadecimal digits, with or without {@code sha256:} in front. */
    private static final String PREFIX = "sha256:";

    private final Path folder;
    private final SortedMap<String, Digest> digests = new TreeMap<>();

    FolderFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The bytes of the document that describes the release, now listed.
     *
     * @param name of the document inside the folder
     * @param what kind of release the folder is to hold, for the message when the document is missing
     */
    byte[] document(String name, int limit, String what) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new Refused(folder + " is not a folder; " + what);
        }
        Path file = folder.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused("there is no " + name + " in " + folder + "; " + what);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused(name + " must be a regular file, found " + kind(file));
        }
        if (Files.size(file) > limit) {
            throw new Refused(name + " must have at most " + limit + " bytes, found " + Files.size(file));
        }
        byte[] content = Files.readAllBytes(file);
        digests.put(name, Digest.of(content));
        return content;
    }

    /**
     * A file that a document names.
     *
     * @param path where the document names it
     * @param declared its digest, if the document gives one
     */
    Sample.File take(Value path, Optional<Value> declared, long limit) throws IOException {
        String name = path.line(Archive.MAX_PATH);
        Digest known = digests.get(name);
        Digest found = known != null ? known : digest(path, name, limit);
        if (declared.isPresent()) {
            check(name, declared.get(), found);
        }
        digests.put(name, found);
        return new Sample.File(name, found);
    }

    /** {@link #take(Value, Optional, long)} of two keys. */
    Sample.File take(Fields fields, String pathKey, String digestKey, long limit) throws IOException {
        return take(fields.get(pathKey), fields.find(digestKey), limit);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Manifest manifest() {
        return new Manifest(digests);
    }

    private Digest digest(Value path, String name, long limit) throws IOException {
        Path file = inside(path, name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw path.refused("there is no file " + name + " in the folder");
        }
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw path.refused(name + " must be a regular file, found " + kind(file));
        }
        if (found.size() > limit) {
            throw path.refused(name + " must have at most " + limit + " bytes, found " + found.size());
        }
        return Digest.of(file);
    }

    /** Every part of the path is looked at: a link in it could lead out of the folder. */
    private Path inside(Value path, String name) {
        try {
            Archive.requireInside(name);
        } catch (Refused e) {
            throw new Refused(path.refused(e.getMessage()).getMessage(), e);
        }
        Path reached = folder;
        for (String part : name.split("/", -1)) {
            reached = reached.resolve(part);
            if (Files.isSymbolicLink(reached)) {
                throw path.refused(name + " must be a regular file, found a link at " + folder.relativize(reached));
            }
        }
        return reached;
    }

    private static void check(String name, Value declared, Digest found) {
        Digest wanted =
                declared.read(text -> new Digest(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text));
        if (!wanted.equals(found)) {
            throw declared.refused("digest mismatch of " + name + ": declared " + wanted + ", found " + found);
        }
    }

    private static String kind(Path file) {
        if (Files.isSymbolicLink(file)) {
            return "a link";
        }
        return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? "a folder" : "something else";
    }
}
