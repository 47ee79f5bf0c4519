package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** An archive whose names and sizes were looked at before anything is unpacked; nothing is ever written to disk. */
public final class Archive implements AutoCloseable {
    /** What may unpack, whatever the archive's size. */
    static final long FREE_BYTES = 256L << 20;

    /** Beyond that, content may be so many times larger than the archive: records repeat themselves, about 20 times. */
    static final long MAX_RATIO = 100;

    private static final int MAX_PATH = 1024;
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._+@=-]+(/[A-Za-z0-9._+@=-]+)*");
    /** Names that Windows keeps for devices, whatever follows a dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    private static final String MARK = "bagit.txt";

    private final ZipBytes bytes;
    private final TreeMap<String, ZipContent> contents;

    private Archive(ZipBytes bytes, TreeMap<String, ZipContent> contents) {
        this.bytes = bytes;
        this.contents = contents;
    }

    /** @throws Invalid if it is not safe to read, or no zip archive */
    public static Archive open(Path file) throws IOException, Invalid {
        ZipBytes bytes = new ZipBytes(file);
        try {
            return new Archive(bytes, within(files(bytes)));
        } catch (EOFException e) {
            bytes.close();
            throw ZipBytes.broken("it ends early");
        } catch (IOException | Invalid | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** The files by the names that they have in the archive; what else lies there was looked at. */
    private static TreeMap<String, ZipContent> files(ZipBytes bytes) throws IOException, Invalid {
        ZipEnd end = ZipEnd.read(bytes);
        List<ZipItem> items = ZipDirectory.read(bytes, end);
        checkNames(items, bytes.length());
        TreeMap<String, ZipContent> files = new TreeMap<>();
        List<ZipContent> folders = new ArrayList<>();
        for (ZipContent content : ZipTiles.check(bytes, items, end.offset())) {
            if (content.name().endsWith("/")) {
                folders.add(content);
            } else {
                files.put(content.name(), content);
            }
        }
        for (ZipContent folder : folders) {
            checkFolder(bytes, folder, files);
        }
        return files;
    }

    private static void checkNames(List<ZipItem> items, long length) throws Invalid {
        Set<String> folded = new HashSet<>();
        long total = 0;
        for (ZipItem item : items) {
            String name = item.folder() ? item.name().substring(0, item.name().length() - 1) : item.name();
            checkName(name);
            if (!folded.add(name.toLowerCase(Locale.ROOT))) {
                throw unsafe("archive-twin", name, name + " is there twice, or differs from another in case alone");
            }
            if (total + item.size() < total) {
                throw unsafe("archive-bomb", name, "the sizes of the archive's files are impossible");
            }
            total += item.size();
        }
        if (total > FREE_BYTES && total / MAX_RATIO > length) {
            throw unsafe(
                    "archive-bomb",
                    "",
                    "the archive would unpack to " + total + " bytes, over " + MAX_RATIO + " times its size");
        }
    }

    /** Programs that zip a bag anew write entries for the folders of its files. */
    private static void checkFolder(ZipBytes bytes, ZipContent folder, TreeMap<String, ZipContent> files)
            throws IOException, Invalid {
        String name = folder.name();
        String first = files.ceilingKey(name);
        if (first == null || !first.startsWith(name)) {
            throw unsafe("archive-folder", name, name + " is a folder without files, which no bag has: leave it out");
        }
        try (InputStream in = folder.open(bytes)) {
            if (in.read() >= 0) {
                throw damaged(name);
            }
        } catch (ZipException e) {
            throw damaged(name);
        }
    }

    /** The files by the names that they have in the bag. */
    private static TreeMap<String, ZipContent> within(TreeMap<String, ZipContent> all) throws Invalid {
        String base = "";
        if (!all.containsKey(MARK) && !all.isEmpty()) {
            String first = all.firstKey();
            base = first.substring(0, first.indexOf('/') + 1);
        }
        if (!all.containsKey(base + MARK)) {
            throw unsafe("bag-missing", MARK, "the archive holds no bag: there is no " + MARK);
        }
        if (base.isEmpty()) {
            return all;
        }
        TreeMap<String, ZipContent> inside = new TreeMap<>();
        for (Map.Entry<String, ZipContent> item : all.entrySet()) {
            if (!item.getKey().startsWith(base)) {
                throw unsafe("file-unlisted", item.getKey(), item.getKey() + " lies outside the bag");
            }
            inside.put(item.getKey().substring(base.length()), item.getValue());
        }
        return inside;
    }

    private static void checkName(String name) throws Invalid {
        boolean safe = name.length() <= MAX_PATH && PATH.matcher(name).matches();
        for (String segment : name.split("/", -1)) {
            safe &= !segment.endsWith(".") && !DEVICE.matcher(segment).matches();
        }
        if (!safe) {
            throw unsafe("archive-path", name, "the path \"" + name + "\" is not one that a bag may have");
        }
    }

    /** Paths of all files, in order. */
    public Set<String> paths() {
        return contents.keySet();
    }

    public boolean has(String path) {
        return contents.containsKey(path);
    }

    /** The string that the archive has for a path; the same one where it has none. */
    String own(String path) {
        String own = contents.floorKey(path);
        return path.equals(own) ? own : path;
    }

    /** As the directory says; reading holds the content to it. */
    public long size(String path) {
        ZipContent content = contents.get(path);
        return content == null ? 0 : content.size();
    }

    /** The whole content of a file that may be so large. */
    public byte[] read(String path, long max) throws IOException, Invalid {
        if (!has(path)) {
            throw unsafe("file-missing", path, path + " is missing");
        }
        if (size(path) > max) {
            throw unsafe("file-large", path, path + " must have at most " + max + " bytes, found " + size(path));
        }
        byte[] content = new byte[(int) size(path)];
        try (InputStream in = open(path)) {
            // The last read finds the end, and that nothing comes after it.
            if (in.readNBytes(content, 0, content.length) < content.length || in.read() >= 0) {
                throw damaged(path);
            }
        } catch (ZipException | EOFException e) {
            throw damaged(path);
        }
        return content;
    }

    /** Reading it throws {@link ZipException} or {@link EOFException} where the content is damaged. */
    public InputStream open(String path) throws Invalid {
        ZipContent content = contents.get(path);
        if (content == null) {
            throw damaged(path);
        }
        return content.open(bytes);
    }

    static Invalid damaged(String path) {
        return unsafe("archive-broken", path, path + " cannot be unpacked: its content in the archive is damaged");
    }

    static Invalid unsafe(String code, String path, String message) {
        return new Invalid(Problem.of(Step.ARCHIVE, code, path, message));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
