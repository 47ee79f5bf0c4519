package dev.assay.trail.verify.bag;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.tree.TreeHash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Validates a BagIt 1.0 bag (RFC 8493, section 3): complete, nothing unlisted, every digest right. */
public final class BagCheck {
    /** A line has 100 to 300 bytes; two million files. */
    private static final long MAX_MANIFEST = 1L << 30;

    private static final long MAX_TAG = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]+)  (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9-]+): (.*\\S)");

    private final Archive archive;
    private final ExecutorService threads;

    /** @param threads that compute digests */
    public BagCheck(Archive archive, ExecutorService threads) {
        this.archive = archive;
        this.threads = threads;
    }

    /** What every manifest says of one file. */
    private record Wanted(String sha256, String sha512) {}

    public Bag check() throws IOException, Invalid {
        if (!text(BagLayout.BAGIT, MAX_TAG).equals(BagLayout.BAGIT_TEXT)) {
            throw invalid("bag-version", BagLayout.BAGIT, BagLayout.BAGIT + " must declare BagIt 1.0 in UTF-8");
        }
        checkTags();
        Map<String, String> sha256 = manifest(BagLayout.MANIFEST_256, 64);
        Map<String, String> sha512 = manifest(BagLayout.MANIFEST_512, 128);
        checkListed(sha256, sha512);
        checkOxum(sha256);
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        sha256.forEach((path, digest) -> wanted.put(path, new Wanted(digest, sha512.getOrDefault(path, ""))));
        checkDigests(wanted);
        return new Bag(archive, sha256);
    }

    /** Tag files are listed, all of them, in the tag manifest. */
    private void checkTags() throws IOException, Invalid {
        Map<String, String> tags = manifest(BagLayout.TAG_MANIFEST, 64);
        for (String path : archive.paths()) {
            boolean tag = !path.startsWith(BagLayout.PAYLOAD) && !path.equals(BagLayout.TAG_MANIFEST);
            if (tag && !tags.containsKey(path)) {
                throw invalid("file-unlisted", path, path + " is not listed in " + BagLayout.TAG_MANIFEST);
            }
        }
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            if (tag.getKey().startsWith(BagLayout.PAYLOAD) || !archive.has(tag.getKey())) {
                throw invalid("file-missing", tag.getKey(), tag.getKey() + " is listed and missing, or no tag file");
            }
            wanted.put(tag.getKey(), new Wanted(tag.getValue(), ""));
        }
        for (String needed :
                List.of(BagLayout.BAGIT, BagLayout.BAG_INFO, BagLayout.MANIFEST_256, BagLayout.MANIFEST_512)) {
            if (!wanted.containsKey(needed)) {
                throw invalid("file-missing", needed, needed + " is missing");
            }
        }
        if (wanted.size() != 4) {
            throw invalid("file-unbound", BagLayout.TAG_MANIFEST, "there are tag files that a bag does not have");
        }
        checkDigests(wanted);
    }

    private void checkListed(Map<String, String> sha256, Map<String, String> sha512) throws Invalid {
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
        for (Map<String, String> manifest : List.of(sha256, sha512)) {
            for (String path : manifest.keySet()) {
                if (!path.startsWith(BagLayout.PAYLOAD) || !archive.has(path)) {
                    throw invalid("file-missing", path, path + " is listed and missing, or lies outside data/");
                }
            }
        }
    }

    private void checkOxum(Map<String, String> payload) throws IOException, Invalid {
        Map<String, String> labels = new HashMap<>();
        for (String line : lines(BagLayout.BAG_INFO, MAX_TAG)) {
            Matcher label = LABEL.matcher(line);
            if (!label.matches() || labels.put(label.group(1), label.group(2)) != null) {
                throw invalid(
                        "bag-info", BagLayout.BAG_INFO, "a line must be \"Label: value\", each label once: " + line);
            }
        }
        long bytes = payload.keySet().stream().mapToLong(archive::size).sum();
        String oxum = bytes + "." + payload.size();
        if (!oxum.equals(labels.get("Payload-Oxum"))) {
            throw invalid("bag-info", BagLayout.BAG_INFO, "Payload-Oxum must be " + oxum);
        }
        for (String needed : List.of("External-Identifier", "Bagging-Date")) {
            if (!labels.containsKey(needed)) {
                throw invalid("bag-info", BagLayout.BAG_INFO, needed + " is missing");
            }
        }
    }

    /** Path to digest, in the manifest's order. */
    private Map<String, String> manifest(String file, int digits) throws IOException, Invalid {
        Map<String, String> digests = new LinkedHashMap<>();
        for (String line : lines(file, MAX_MANIFEST)) {
            Matcher entry = LINE.matcher(line);
            boolean right = entry.matches() && entry.group(1).length() == digits;
            if (!right || digests.put(entry.group(2), entry.group(1)) != null) {
                throw invalid(
                        "manifest",
                        file,
                        "a line of " + file + " must be a digest and a path, each path once: " + line);
            }
        }
        return digests;
    }

    private List<String> lines(String file, long max) throws IOException, Invalid {
        String text = text(file, max);
        if (!text.endsWith("\n") || text.indexOf('\r') >= 0) {
            throw invalid("manifest", file, file + " must have lines that end in a line feed");
        }
        return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }

    private String text(String file, long max) throws IOException, Invalid {
        if (!archive.has(file)) {
            throw invalid("file-missing", file, file + " is missing");
        }
        return new String(archive.read(file, max), StandardCharsets.UTF_8);
    }

    /** The largest file first, since no other thread can help with it; the first that is wrong by the manifest's order is told. */
    private void checkDigests(Map<String, Wanted> wanted) throws IOException, Invalid {
        Map<String, Future<?>> checks = new HashMap<>();
        List<String> largestFirst = new ArrayList<>(wanted.keySet());
        largestFirst.sort(Comparator.comparingLong(archive::size).reversed());
        for (String path : largestFirst) {
            Wanted file = wanted.getOrDefault(path, new Wanted("", ""));
            checks.put(path, threads.submit(() -> {
                check(path, file);
                return path;
            }));
        }
        try {
            for (String path : wanted.keySet()) {
                Objects.requireNonNull(checks.get(path)).get();
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while files were read", e);
        } finally {
            checks.values().forEach(check -> check.cancel(true));
        }
    }

    private static Invalid rethrown(@Nullable Throwable cause) throws IOException {
        return switch (cause) {
            case Invalid invalid -> invalid;
            case IOException io -> throw io;
            case null, default -> throw new IllegalStateException("a digest could not be computed", cause);
        };
    }

    private void check(String path, Wanted wanted) throws IOException, Invalid {
        MessageDigest sha256 = TreeHash.digest("SHA-256");
        MessageDigest sha512 = TreeHash.digest("SHA-512");
        boolean both = !wanted.sha512().isEmpty();
        byte[] buffer = new byte[(int) Math.clamp(archive.size(path), 1, BUFFER)];
        try (InputStream in = archive.open(path)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
                if (both) {
                    sha512.update(buffer, 0, n);
                }
            }
        } catch (ZipException | EOFException e) {
            throw Archive.damaged(path);
        }
        String found = HexFormat.of().formatHex(sha256.digest());
        boolean right = found.equals(wanted.sha256())
                && (!both || HexFormat.of().formatHex(sha512.digest()).equals(wanted.sha512()));
        if (!right) {
            throw invalid("file-digest", path, path + " has other bytes than the manifest says: SHA-256 " + found);
        }
    }

    private static Invalid invalid(String code, String file, String message) {
        return new Invalid(Problem.of(Step.BAGIT, code, file, message));
    }
}
