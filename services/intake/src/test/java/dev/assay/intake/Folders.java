package dev.assay.intake;

import dev.assay.core.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Release folders to spoil: copies of the sample, with digests put right where a test wants them to be. */
public final class Folders {
    private static final Path SAMPLE = Path.of("../../deploy/sample");

    private Folders() {}

    /** The model release 1.0.0 of the sample. */
    public static Path model(Path into) throws IOException {
        return copy(SAMPLE.resolve("models/digits/1.0.0"), into.resolve("model"));
    }

    /** The first samples of the sample's dataset release 1.0.0. */
    public static Path dataset(Path into, int samples) throws IOException {
        Path folder = copy(SAMPLE.resolve("datasets/digits/1.0.0"), into.resolve("dataset"));
        Path metadata = folder.resolve("metadata.jsonl");
        List<String> lines = Files.readAllLines(metadata).subList(0, samples);
        Files.writeString(metadata, String.join("\n", lines) + "\n");
        redigest(folder, "dataset.yaml", "metadata.jsonl");
        return folder;
    }

    public static void replace(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(file + " must contain " + from);
        }
        Files.writeString(file, text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    }

    /** Writes the digest that the file has now into the line after its name, or the last digest of the document. */
    public static void redigest(Path folder, String document, String file) throws IOException {
        Path path = folder.resolve(document);
        String text = Files.readString(path);
        int at = text.indexOf(file);
        int digest = text.indexOf("sha256", at) + "sha256".length();
        while (Character.digit(text.charAt(digest), 16) < 0) {
            digest++;
        }
        Files.writeString(
                path,
                text.substring(0, digest) + Digest.of(folder.resolve(file)).hex() + text.substring(digest + 64));
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
