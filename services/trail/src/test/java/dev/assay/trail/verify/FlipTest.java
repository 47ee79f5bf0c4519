package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.bag.Archive;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One byte of a bag that is another one. */
class FlipTest {
    private static final Map<String, byte[]> FILES = LogScene.story().full().files();
    private static final Trust TRUST = BagScene.trust(LogScene.LOG.verifier());

    @TempDir
    Path folder;

    /** The archive holds all files as they are, so that a byte of one is a byte of the other. */
    @Test
    void anywhere_in_any_file_is_found() throws IOException {
        Random random = random("flips");
        byte[] zip = BagScene.stored(FILES);
        Path file = Files.write(folder.resolve("bag.zip"), zip);
        try (RandomAccessFile bag = new RandomAccessFile(file.toFile(), "rw")) {
            for (Span span : spans(zip)) {
                for (int at = span.from(); at < span.end(); at++) {
                    flip(bag, at, zip[at] ^ 1 << random.nextInt(Byte.SIZE));
                    assertThat(verify(file))
                            .as(span.path() + " at " + (at - span.from()))
                            .isEqualTo(Result.INVALID);
                    flip(bag, at, zip[at]);
                }
            }
        }
        assertThat(verify(file)).isEqualTo(Result.COMPLETE);
    }

    /** Headers, directory and end: every byte that is in no file. */
    @Test
    void in_the_archive_itself_is_found_or_leaves_the_contents_as_they_are() throws IOException {
        Random random = random("flips in the archive");
        byte[] zip = BagScene.stored(FILES);
        BitSet structure = new BitSet();
        structure.set(0, zip.length);
        spans(zip).forEach(span -> structure.clear(span.from(), span.end()));
        Path file = Files.write(folder.resolve("bag.zip"), zip);
        Map<String, String> before = contents(file);
        try (RandomAccessFile bag = new RandomAccessFile(file.toFile(), "rw")) {
            for (int at = structure.nextSetBit(0); at >= 0; at = structure.nextSetBit(at + 1)) {
                flip(bag, at, zip[at] ^ 1 << random.nextInt(Byte.SIZE));
                if (verify(file) != Result.INVALID) {
                    assertThat(contents(file)).as("at " + at).isEqualTo(before);
                }
                flip(bag, at, zip[at]);
            }
        }
        assertThat(structure.cardinality()).isGreaterThan(FILES.size() * (30 + 46));
    }

    private static Random random(String what) {
        long seed = new Random().nextLong();
        System.out.println("seed of " + what + ": " + seed);
        return new Random(seed);
    }

    private static void flip(RandomAccessFile bag, int at, int value) throws IOException {
        bag.seek(at);
        bag.write(value);
    }

    /** Where a file lies in the archive. */
    private record Span(String path, int from, int end) {}

    private static List<Span> spans(byte[] zip) {
        List<Span> spans = new ArrayList<>();
        int from = 0;
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            from = find(zip, file.getValue(), from);
            spans.add(new Span(file.getKey(), from, from + file.getValue().length));
            from += file.getValue().length;
        }
        return spans;
    }

    private static int find(byte[] zip, byte[] content, int from) {
        for (int at = from; at <= zip.length - content.length; at++) {
            if (Arrays.equals(zip, at, at + content.length, content, 0, content.length)) {
                return at;
            }
        }
        throw new IllegalStateException("the archive does not hold the file as it is");
    }

    private static Result verify(Path file) {
        return Verifier.verify(file, TRUST, 1).result();
    }

    private static Map<String, String> contents(Path file) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Archive archive = Archive.open(file)) {
            for (String path : archive.paths()) {
                contents.put(path, BagScene.digest(archive.read(path, 1 << 20)).hex());
            }
        } catch (Invalid e) {
            throw new IllegalStateException(e);
        }
        return contents;
    }
}
