package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** An archive whose names and sizes were looked at before anything is unpacked; nothing is ever written to disk. */
public final class Archive implements AutoCloseable {
    /** What may unpack, whatever the archive's size. */
    static final long FREE_BYTES = 256L << 20;

    /** Beyond that, content may be so many times larger than the archive: records repeat themselves, about 20 times. */
    static final long MAX_RATIO = 100;

    private static final int MAX_PATH = 1024;
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._+@=-]+(/[A-Za-z0-9._+@=-]+)*");
    private static final String MARK = "bagit.txt";

    private final ZipFile zip;
    private final String base;
    private final TreeMap<String, Long> sizes;

    private Archive(ZipFile zip, String base, TreeMap<String, Long> sizes) {
        this.zip = zip;
        this.base = base;
        this.sizes = sizes;
    }

    /** @throws Invalid if it is not safe to read, or no zip archive */
    public static Archive open(Path file) throws IOException, Invalid {
        List<ZipDirectory.Item> items;
        try {
            items = ZipDirectory.read(file);
        } catch (EOFException e) {
            throw ZipDirectory.broken("it ends early");
        }
        Map<String, Long> all = new TreeMap<>();
        Set<String> folded = new HashSet<>();
        long total = 0;
        for (ZipDirectory.Item item : items) {
            boolean folder = item.name().endsWith("/") && item.size() == 0;
            String name = folder ? item.name().substring(0, item.name().length() - 1) : item.name();
            checkName(name);
            if (!folded.add(name.toLowerCase(Locale.ROOT))) {
                throw unsafe("archive-twin", name, name + " is there twice, or differs from another in case alone");
            }
            if (item.size() < 0 || total + item.size() < total) {
                throw unsafe("archive-bomb", name, "the sizes of the archive's files are impossible");
            }
            total += item.size();
            if (!folder) {
                all.put(name, item.size());
            }
        }
        if (total > FREE_BYTES && total / MAX_RATIO > Files.size(file)) {
            throw unsafe(
                    "archive-bomb",
                    "",
                    "the archive would unpack to " + total + " bytes, over " + MAX_RATIO + " times its size");
        }
        return within(file, all);
    }

    private static Archive within(Path file, Map<String, Long> all) throws IOException, Invalid {
        String base = "";
        if (!all.containsKey(MARK) && !all.isEmpty()) {
            String first = all.keySet().iterator().next();
            base = first.substring(0, first.indexOf('/') + 1);
        }
        if (!all.containsKey(base + MARK)) {
            throw unsafe("bag-missing", MARK, "the archive holds no bag: there is no " + MARK);
        }
        TreeMap<String, Long> sizes = new TreeMap<>();
        for (Map.Entry<String, Long> item : all.entrySet()) {
            if (!item.getKey().startsWith(base)) {
                throw unsafe("file-unlisted", item.getKey(), item.getKey() + " lies outside the bag");
            }
            sizes.put(item.getKey().substring(base.length()), item.getValue());
        }
        try {
            return new Archive(new ZipFile(file.toFile()), base, sizes);
        } catch (ZipException e) {
            throw ZipDirectory.broken(String.valueOf(e.getMessage()));
        }
    }

    private static void checkName(String name) throws Invalid {
        boolean safe = name.length() <= MAX_PATH && PATH.matcher(name).matches();
        for (String segment : name.split("/", -1)) {
            safe &= !segment.equals(".") && !segment.equals("..");
        }
        if (!safe) {
            throw unsafe("archive-path", name, "the path \"" + name + "\" is not one that a bag may have");
        }
    }

    /** Paths of all files, in order. */
    public Set<String> paths() {
        return sizes.keySet();
    }

    public boolean has(String path) {
        return sizes.containsKey(path);
    }

    /** The string that the archive has for a path; the same one where it has none. */
    String own(String path) {
        String own = sizes.floorKey(path);
        return path.equals(own) ? own : path;
    }

    /** As the directory says; reading holds the content to it. */
    public long size(String path) {
        return sizes.getOrDefault(path, 0L);
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
    public InputStream open(String path) throws IOException, Invalid {
        ZipEntry entry = zip.getEntry(base + path);
        if (entry == null) {
            throw damaged(path);
        }
        try {
            return new Counted(zip.getInputStream(entry), size(path));
        } catch (ZipException e) {
            throw damaged(path);
        }
    }

    static Invalid damaged(String path) {
        return unsafe("archive-broken", path, path + " cannot be unpacked: its content in the archive is damaged");
    }

    private static Invalid unsafe(String code, String path, String message) {
        return new Invalid(Problem.of(Step.ARCHIVE, code, path, message));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Holds the content to the size that the directory gives. */
    private static final class Counted extends FilterInputStream {
        private long left;

        Counted(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int n = read(one, 0, 1);
            return n < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            left -= Math.max(0, n);
            if (left < 0 || n < 0 && left > 0) {
                throw new ZipException("the content has another size than the directory says");
            }
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            throw new IOException("content is read, not skipped");
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
