package dev.assay.trail.verify.bag;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.tree.TreeHash;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Validates a BagIt 1.0 bag (RFC 8493, section 3): complete, nothing unlisted, every digest right. */
public final class BagCheck {
    /** A line has 100 to 300 bytes; two million files. */
    private static final long MAX_MANIFEST = 1L << 30;

    private static final long MAX_TAG = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern LINE = Pattern.compile("([0-9a-f]+)  (\\S+)");

    private final Archive archive;
    private final ExecutorService threads;

    /** @param threads that compute digests */
    public BagCheck(Archive archive, ExecutorService threads) {
        this.archive = archive;
        this.threads = threads;
    }

    public Bag check() throws IOException, Invalid {
        if (!text(BagLayout.BAGIT, MAX_TAG).equals(BagLayout.BAGIT_TEXT)) {
            throw invalid("bag-version", BagLayout.BAGIT, BagLayout.BAGIT + " must declare BagIt 1.0 in UTF-8");
        }
        checkTags();
        Map<String, byte[]> sha256 = manifest(BagLayout.MANIFEST_256, 64, MAX_MANIFEST);
        Map<String, byte[]> sha512 = manifest(BagLayout.MANIFEST_512, 128, MAX_MANIFEST);
        checkListed(sha256, sha512);
        BagInfo info = info(sha256.keySet());
        checkDigests(sha256, sha512);
        return new Bag(archive, info, sha256);
    }

    /** Tag files are listed, all of them, in the tag manifest. */
    private void checkTags() throws IOException, Invalid {
        Map<String, byte[]> tags = manifest(BagLayout.TAG_MANIFEST, 64, MAX_TAG);
        for (String path : archive.paths()) {
            boolean tag = !path.startsWith(BagLayout.PAYLOAD) && !path.equals(BagLayout.TAG_MANIFEST);
            if (tag && !tags.containsKey(path)) {
                throw invalid("file-unlisted", path, path + " is not listed in " + BagLayout.TAG_MANIFEST);
            }
        }
        for (String needed :
                List.of(BagLayout.BAGIT, BagLayout.BAG_INFO, BagLayout.MANIFEST_256, BagLayout.MANIFEST_512)) {
            if (!tags.containsKey(needed)) {
                throw invalid("file-missing", needed, needed + " is missing");
            }
        }
        if (tags.size() != 4) {
            throw invalid("file-unbound", BagLayout.TAG_MANIFEST, "there are tag files that a bag does not have");
        }
        checkDigests(tags, Map.of());
    }

    private void checkListed(Map<String, byte[]> sha256, Map<String, byte[]> sha512) throws Invalid {
        for (String path : archive.paths()) {
            if (path.startsWith(BagLayout.PAYLOAD)) {
                for (var manifest : Map.of(BagLayout.MANIFEST_256, sha256, BagLayout.MANIFEST_512, sha512)
                        .entrySet()) {
                    if (!manifest.getValue().containsKey(path)) {
                        throw invalid("file-unlisted", path, path + " is not listed in " + manifest.getKey());
                    }
                }
            }
        }
    }

    private BagInfo info(Set<String> payload) throws IOException, Invalid {
        BagInfo info = BagInfo.read(new Lines(BagLayout.BAG_INFO, content(BagLayout.BAG_INFO, MAX_TAG)));
        long bytes = payload.stream().mapToLong(archive::size).sum();
        info.checkPayload(bytes + "." + payload.size());
        return info;
    }

    /** Path to digest, in the manifest's order. A path is the archive's own string: names are held once. */
    private Map<String, byte[]> manifest(String file, int digits, long max) throws IOException, Invalid {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        try (InputStream in = content(file, max)) {
            Lines lines = new Lines(file, in);
            for (String line = lines.next(); line != null; line = lines.next()) {
                Matcher entry = LINE.matcher(line);
                boolean right = entry.matches() && entry.group(1).length() == digits;
                if (right) {
                    checkNamed(entry.group(2), file);
                }
                if (!right || digests.put(archive.own(entry.group(2)), HEX.parseHex(entry.group(1))) != null) {
                    throw invalid(
                            "manifest",
                            file,
                            "a line of " + file + " must be a digest and a path, each path once: " + line);
                }
            }
        } catch (ZipException | EOFException e) {
            throw Archive.damaged(file);
        }
        return digests;
    }

    /** At once, so that lines about nothing are not gathered. */
    private void checkNamed(String path, String manifest) throws Invalid {
        boolean tags = manifest.equals(BagLayout.TAG_MANIFEST);
        if (!archive.has(path) || path.startsWith(BagLayout.PAYLOAD) == tags) {
            throw invalid(
                    "file-missing",
                    path,
                    path + " is listed in " + manifest + " and missing, or lies "
                            + (tags ? "under data/" : "outside data/"));
        }
    }

    /** What is small is read before it is looked at. */
    private InputStream content(String file, long max) throws IOException, Invalid {
        checkThere(file);
        if (archive.size(file) > MAX_TAG && archive.size(file) <= max) {
            return new BufferedInputStream(archive.open(file), BUFFER);
        }
        return new ByteArrayInputStream(archive.read(file, max));
    }

    private String text(String file, long max) throws IOException, Invalid {
        checkThere(file);
        return new String(archive.read(file, max), StandardCharsets.UTF_8);
    }

    private void checkThere(String file) throws Invalid {
        if (!archive.has(file)) {
            throw invalid("file-missing", file, file + " is missing");
        }
    }

    /**
     * The largest file first, since no other thread can help with it; the first that is wrong by the manifest's order is
     * told, and files after it need not be read.
     *
     * @param sha512 of the same files, or of none
     */
    private void checkDigests(Map<String, byte[]> sha256, Map<String, byte[]> sha512) throws IOException, Invalid {
        String[] paths = sha256.keySet().toArray(String[]::new);
        Integer[] largestFirst = IntStream.range(0, paths.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                largestFirst,
                Comparator.comparingLong((Integer i) -> archive.size(paths[i])).reversed());
        AtomicInteger next = new AtomicInteger();
        Worst worst = new Worst();
        List<Future<?>> workers = new ArrayList<>();
        for (int w = 0; w < Runtime.getRuntime().availableProcessors(); w++) {
            workers.add(threads.submit(() -> {
                for (int k = next.getAndIncrement(); k < largestFirst.length; k = next.getAndIncrement()) {
                    int place = largestFirst[k];
                    if (place < worst.place()) {
                        try {
                            check(paths[place], sha256.get(paths[place]), sha512.get(paths[place]));
                        } catch (IOException | Invalid | RuntimeException e) {
                            worst.note(place, e);
                        }
                    }
                }
            }));
        }
        try {
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while files were read", e);
        } finally {
            next.set(largestFirst.length);
            workers.forEach(worker -> worker.cancel(true));
        }
        if (worst.why() != null) {
            throw rethrown(worst.why());
        }
    }

    /** The wrong file that comes first in the manifest. */
    private static final class Worst {
        private int place = Integer.MAX_VALUE;
        private @Nullable Throwable why;

        synchronized int place() {
            return place;
        }

        synchronized @Nullable Throwable why() {
            return why;
        }

        synchronized void note(int wrong, Throwable cause) {
            if (wrong < place) {
                place = wrong;
                why = cause;
            }
        }
    }

    private static Invalid rethrown(@Nullable Throwable cause) throws IOException {
        return switch (cause) {
            case Invalid invalid -> invalid;
            case IOException io -> throw io;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException("a digest could not be computed", cause);
        };
    }

    private void check(String path, byte @Nullable [] wanted, byte @Nullable [] also) throws IOException, Invalid {
        MessageDigest sha256 = TreeHash.digest("SHA-256");
        MessageDigest sha512 = TreeHash.digest("SHA-512");
        byte[] buffer = new byte[(int) Math.clamp(archive.size(path), 1, BUFFER)];
        try (InputStream in = archive.open(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
                if (also != null) {
                    sha512.update(buffer, 0, n);
                }
            }
        } catch (ZipException | EOFException e) {
            throw Archive.damaged(path);
        }
        byte[] found = sha256.digest();
        if (!Arrays.equals(found, wanted) || also != null && !Arrays.equals(sha512.digest(), also)) {
            throw invalid(
                    "file-digest",
                    path,
                    path + " has other bytes than the manifest says: SHA-256 " + HEX.formatHex(found));
        }
    }

    private static Invalid invalid(String code, String file, String message) {
        return new Invalid(Problem.of(Step.BAGIT, code, file, message));
    }
}
