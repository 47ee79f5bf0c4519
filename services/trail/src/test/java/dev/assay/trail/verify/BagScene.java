package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.Digest;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.verify.outcome.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A payload that becomes a bag and a zip archive; and what the verifier says to it. */
final class BagScene {
    final TreeMap<String, byte[]> payload;

    BagScene(Map<String, byte[]> payload) {
        this.payload = new TreeMap<>(payload);
    }

    /** The payload with other bytes in one file: manifests will be written for them. */
    BagScene with(String path, byte[] content) {
        BagScene other = new BagScene(payload);
        other.payload.put(path, content);
        return other;
    }

    BagScene with(String path, String content) {
        return with(path, content.getBytes(UTF_8));
    }

    BagScene without(String path) {
        BagScene other = new BagScene(payload);
        other.payload.remove(path);
        return other;
    }

    byte[] file(String path) {
        byte[] content = payload.get(path);
        if (content == null) {
            throw new IllegalArgumentException(path + " is not in " + payload.keySet());
        }
        return content;
    }

    String text(String path) {
        return new String(file(path), UTF_8);
    }

    /** All files of the bag, tag files too. */
    LinkedHashMap<String, byte[]> files() {
        LinkedHashMap<String, byte[]> files = new LinkedHashMap<>();
        long bytes =
                payload.values().stream().mapToLong(content -> content.length).sum();
        files.put("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".getBytes(US_ASCII));
        files.put(
                "bag-info.txt",
                ("Bag-Software-Agent: test\nBagging-Date: " + scope("time", "([0-9-]{10})T[^\"]*", "2026-11-24")
                                + "\nExternal-Identifier: " + scope("export", "([^\"]*)", "export-1")
                                + "\nPayload-Oxum: " + bytes + "." + payload.size() + "\n")
                        .getBytes(US_ASCII));
        files.put("manifest-sha256.txt", manifest("SHA-256", payload));
        files.put("manifest-sha512.txt", manifest("SHA-512", payload));
        files.put("tagmanifest-sha256.txt", manifest("SHA-256", new TreeMap<>(files)));
        files.putAll(payload);
        return files;
    }

    /** What the scope says; something else where it is broken. */
    private String scope(String key, String value, String broken) {
        String scope = new String(payload.getOrDefault("data/scope.json", new byte[0]), UTF_8);
        Matcher found = Pattern.compile('"' + key + "\":\"" + value + '"').matcher(scope);
        return found.find() && US_ASCII.newEncoder().canEncode(found.group(1)) ? found.group(1) : broken;
    }

    private static byte[] manifest(String algorithm, Map<String, byte[]> files) {
        StringBuilder lines = new StringBuilder();
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                byte[] digest = MessageDigest.getInstance(algorithm).digest(file.getValue());
                lines.append(HexFormat.of().formatHex(digest))
                        .append("  ")
                        .append(file.getKey())
                        .append('\n');
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return lines.toString().getBytes(UTF_8);
    }

    static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(files, "data/log/", out);
        return out.toByteArray();
    }

    /** Without any compression. */
    static byte[] stored(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(files, "", out);
        return out.toByteArray();
    }

    static Trust trust(VerifierKey key) {
        try {
            Path file = Files.writeString(Files.createTempFile("log", ".vkey"), key + "\n");
            try {
                return Trust.read(file, null);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Trust.Unusable e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** @param stored what the paths of files begin with that are not compressed */
    private static void write(Map<String, byte[]> files, String stored, OutputStream out) {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                if (file.getKey().startsWith(stored)) {
                    CRC32 crc = new CRC32();
                    crc.update(file.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(file.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the verifier says, with the log's key. */
    Verification verify() {
        return verify(zip(files()), LogScene.LOG.verifier(), null);
    }

    Verification verify(VerifierKey key) {
        return verify(zip(files()), key, null);
    }

    Verification verify(byte[] previous) {
        return verify(zip(files()), LogScene.LOG.verifier(), previous);
    }

    static Verification verifyZip(byte[] zip) {
        return verify(zip, LogScene.LOG.verifier(), null);
    }

    static Verification verify(byte[] zip, VerifierKey key, byte @Nullable [] previous) {
        try {
            Path folder = Files.createTempDirectory("bag");
            Path bag = Files.write(folder.resolve("bag.zip"), zip);
            Path vkey = Files.writeString(folder.resolve("log.vkey"), key + "\n");
            Path earlier = previous == null ? null : Files.write(folder.resolve("earlier"), previous);
            try {
                return Verifier.verify(bag, Trust.read(vkey, earlier), 1);
            } finally {
                for (Path file : new Path[] {bag, vkey, folder.resolve("earlier"), folder}) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Trust.Unusable e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Digest digest(byte[] content) {
        return Digest.of(content);
    }
}
