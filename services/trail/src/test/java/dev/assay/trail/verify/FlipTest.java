package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.bag.Archive;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        long seed = new Random().nextLong();
        System.out.println("seed of flips: " + seed);
        Random random = new Random(seed);
        byte[] zip = BagScene.stored(FILES);
        int from = 0;
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            from = find(zip, file.getValue(), from);
            for (int at = from; at < from + file.getValue().length; at++) {
                zip[at] ^= (byte) (1 << random.nextInt(8));
                assertThat(verify(zip)).as(file.getKey() + " at " + (at - from)).isEqualTo(Result.INVALID);
                System.arraycopy(file.getValue(), 0, zip, from, file.getValue().length);
            }
        }
        assertThat(verify(zip)).isEqualTo(Result.COMPLETE);
    }

    private static int find(byte[] zip, byte[] content, int from) {
        for (int at = from; at <= zip.length - content.length; at++) {
            if (Arrays.equals(zip, at, at + content.length, content, 0, content.length)) {
                return at;
            }
        }
        throw new IllegalStateException("the archive does not hold the file as it is");
    }

    private Result verify(byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve("bag.zip"), zip);
        return Verifier.verify(file, TRUST, 1).result();
    }

    @Test
    void in_the_archive_itself_is_found_or_leaves_the_contents_as_they_are() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed of flips in the archive: " + seed);
        Random random = new Random(seed);
        byte[] zip = BagScene.zip(FILES);
        for (int i = 0; i < 400; i++) {
            byte[] flipped = zip.clone();
            // The second half are directory and end, where the archive's own structure lies.
            int at = i % 2 == 0 ? random.nextInt(zip.length) : zip.length - 1 - random.nextInt(zip.length / 4);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            if (BagScene.verifyZip(flipped).result() != Result.INVALID) {
                assertThat(contents(flipped)).as("at " + at).isEqualTo(contents(zip));
            }
        }
    }

    private Map<String, String> contents(byte[] zip) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        Path file = Files.write(folder.resolve("bag.zip"), zip);
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
