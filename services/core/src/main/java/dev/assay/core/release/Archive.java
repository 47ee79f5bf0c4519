package dev.assay.core.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks a zip archive that a stranger made. What is written to disk is bounded by what comes out, never by what the
 * archive says about itself.
 */
public final class Archive {
    /** Characters of a path: object stores and file systems end them at 1,024 or later. */
    public static final int MAX_PATH = 512;

    /** Below this many bytes no ratio is looked at: a few kilobytes of text may well pack a thousandfold. */
    static final long SMALL_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path zip;
    private final Path folder;
    private final Limits limits;
    private final Map<String, String> spelled = new HashMap<>();
    private final Set<String> files = new HashSet<>();
    private long unpacked;

    private Archive(Path zip, Path folder, Limits limits) {
        this.zip = zip;
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * What an archive may come to.
     *
     * @param entries files and folders
     * @param bytes over all files, unpacked
     * @param ratio of the bytes unpacked to the bytes of the archive: weights and pictures pack at most tenfold, a bomb
     *     a thousandfold and more
     */
    public record Limits(int entries, long bytes, int ratio) {
        /** Room for the largest release. */
        public static final Limits STANDARD = new Limits(Manifest.MAX_FILES, 16L << 30, 100);

        public Limits {
            if (entries < 1 || bytes < 1 || ratio < 1) {
                throw new IllegalArgumentException(
                        "limits must be above 0, found " + entries + " entries, " + bytes + " bytes, ratio " + ratio);
            }
        }
    }

    /** {@link #unpack(Path, Path, Limits)} within {@link Limits#STANDARD}. */
    public static void unpack(Path zip, Path folder) throws IOException {
        unpack(zip, folder, Limits.STANDARD);
    }

    /**
     * Unpacks all entries.
     *
     * @param folder exists and is empty; after a refusal it holds what came before and the caller drops it
     * @throws Refused if it is no zip archive, an entry is not acceptable or a limit is passed
     * @throws IOException if a file cannot be read or written
     */
    public static void unpack(Path zip, Path folder, Limits limits) throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new IllegalArgumentException("an archive must be unpacked into an empty folder, found " + folder);
            }
        }
        new Archive(zip, folder, limits).unpack();
    }

    /**
     * Refuses a path that is not plainly inside a release folder.
     *
     * @param path with {@code /} between its parts
     */
    public static void requireInside(String path) {
        if (path.contains("\\")) {
            throw new Refused("a path must be written with /, found a backslash in " + quote(path));
        }
        if (path.startsWith("/") || path.contains(":")) {
            throw new Refused("a path must be relative to the release folder, found the absolute path " + quote(path));
        }
        if (List.of(path.split("/", -1)).contains("..")) {
            throw new Refused("a path must stay inside the release folder, found " + quote(path));
        }
        boolean plain = path.chars().noneMatch(Character::isISOControl)
                && path.length() <= MAX_PATH
                && Stream.of(path.split("/", -1)).noneMatch(part -> part.isEmpty() || part.equals("."));
        if (!plain) {
            throw new Refused("a path must be plain text of at most " + MAX_PATH + " characters, found " + quote(path));
        }
    }

    private void unpack() throws IOException {
        try (ZipFile archive = ZipFile.builder().setPath(zip).get()) {
            List<ZipArchiveEntry> entries = Collections.list(archive.getEntries());
            if (entries.size() > limits.entries()) {
                throw new Refused(
                        "an archive must have at most " + limits.entries() + " entries, found " + entries.size());
            }
            for (ZipArchiveEntry entry : entries) {
                String path = path(entry);
                if (entry.isDirectory()) {
                    Files.createDirectories(folder.resolve(path));
                } else {
                    write(archive, entry, path);
                }
            }
        } catch (ZipException e) {
            throw new Refused("not a zip archive, or a damaged one: " + e.getMessage(), e);
        }
    }

    /**
     * The path of an acceptable entry, now taken. The name is looked at as it is stored, too: the library turns
     * backslashes of some archives round.
     */
    private String path(ZipArchiveEntry entry) {
        String name = entry.getName();
        if (entry.isUnixSymlink()) {
            throw new Refused("an archive must hold files and folders only, found the link " + quote(name));
        }
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new Refused("an archive must not be encrypted, found the encrypted entry " + quote(name));
        }
        requireInside(new String(entry.getRawName(), StandardCharsets.UTF_8).replaceFirst("/$", ""));
        String path = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
        requireInside(path);
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            take(path.substring(0, slash), false);
        }
        take(path, !entry.isDirectory());
        return path;
    }

    /** A file's path may be taken once, a folder's again and again, in one spelling. */
    private void take(String path, boolean file) {
        String folded = Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        String before = spelled.putIfAbsent(folded, path);
        if (before != null && !before.equals(path)) {
            throw new Refused("the names of entries must differ by more than case, found " + quote(before) + " and "
                    + quote(path));
        }
        if (before != null && (file || files.contains(path))) {
            throw new Refused("an archive must hold each name once, found " + quote(path) + " twice");
        }
        if (file) {
            files.add(path);
        }
    }

    private void write(ZipFile archive, ZipArchiveEntry entry, String path) throws IOException {
        if (!archive.canReadEntryData(entry)) {
            throw new Refused("an archive must be stored or deflated, found another method for " + quote(path));
        }
        Path to = folder.resolve(path);
        Files.createDirectories(to.getParent());
        CRC32 crc = new CRC32();
        try (InputStream in = new CheckedInputStream(archive.getInputStream(entry), crc);
                OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(in, out, path);
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new Refused("not a zip archive, or a damaged one: the checksum of " + quote(path) + " is wrong");
        }
    }

    private void copy(InputStream in, OutputStream out, String path) throws IOException {
        long packed = Files.size(zip);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            unpacked += n;
            if (unpacked > limits.bytes()) {
                throw new Refused(
                        "an archive must unpack to at most " + limits.bytes() + " bytes, found more at " + quote(path));
            }
            if (unpacked > SMALL_BYTES && unpacked / limits.ratio() > packed) {
                throw new Refused("an archive must unpack to at most " + limits.ratio() + " times its size (" + packed
                        + " bytes), found more at " + quote(path));
            }
            out.write(buffer, 0, n);
        }
    }

    private static String quote(String text) {
        String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
