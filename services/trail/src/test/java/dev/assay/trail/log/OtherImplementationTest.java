package dev.assay.trail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.LogProof;
import dev.assay.trail.note.Note;
import dev.assay.trail.note.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Go project's packages for transparency logs (golang.org/x/mod/sumdb/tlog and note), as Debian ships them, read what
 * is written here: src/test/go/tlogcheck.go.
 */
class OtherImplementationTest {
    private static final Path PACKAGES = Path.of("/usr/share/gocode");
    private static final String NEEDED =
            "go or " + PACKAGES + "/src/golang.org/x/mod is missing: apt-get install golang-go golang-golang-x-mod-dev";
    private static final String ORIGIN = "ledger.example/assay";
    private static final SigningKey KEY = SigningKey.of(ORIGIN, new byte[32]);

    @TempDir
    static Path built;

    @TempDir
    Path log;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        boolean there = Files.isExecutable(Path.of("/usr/bin/go"))
                && Files.isDirectory(PACKAGES.resolve("src/golang.org/x/mod/sumdb/tlog"));
        if (System.getenv("CI") != null) {
            assertThat(there).as(NEEDED).isTrue();
        }
        assumeTrue(there, NEEDED);
        Path source = Path.of("src/test/go/tlogcheck.go").toAbsolutePath();
        assertThat(run(List.of("/usr/bin/go", "build", "-o", check().toString(), source.toString())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000})
    void agrees_on_every_entry_and_on_proofs_and_signature(int size) throws IOException, InterruptedException {
        write(size);
        assertThat(check(KEY))
                .isEqualTo("AGREES: " + size + " entries, " + proven(size).size() + " proofs, "
                        + earlier(size).size() + " earlier sizes");
    }

    @Test
    void does_not_agree_on_an_altered_entry_or_proof_nor_under_another_key() throws IOException, InterruptedException {
        write(300);
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(check(SigningKey.of(ORIGIN, other))).startsWith("DIFFERS: ");
        Path proof = log.resolve("proofs/7.tlog-proof");
        byte[] right = Files.readAllBytes(proof);
        Files.write(
                proof,
                new String(right, StandardCharsets.UTF_8)
                        .replace("index 7\n", "index 6\n")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(check(KEY)).startsWith("DIFFERS: ");
        Files.write(proof, right);
        Path entries = log.resolve("tile/entries/000");
        byte[] bundle = Files.readAllBytes(entries);
        bundle[3] ^= 1;
        Files.write(entries, bundle);
        assertThat(check(KEY)).isEqualTo("DIFFERS: entry 0 is not the leaf of the tree");
    }

    private static List<Long> proven(int size) {
        return LongStream.of(0, 7, 255, 256, size / 2, size - 1)
                .filter(index -> index < size)
                .distinct()
                .boxed()
                .toList();
    }

    private static List<Long> earlier(int size) {
        return LongStream.of(1, 256, 300, size - 1)
                .filter(before -> before > 0 && before < size)
                .distinct()
                .boxed()
                .toList();
    }

    private void write(int size) throws IOException {
        TileStore store = TileStore.of(size, 5_000);
        for (Map.Entry<String, byte[]> file : store.files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
        Note checkpoint = new Checkpoint(ORIGIN, size, store.edge.root()).sign(KEY);
        write("checkpoint", checkpoint.bytes());
        LogTree tree = new LogTree(size, store);
        for (long index : proven(size)) {
            write("proofs/" + index + ".tlog-proof", new LogProof(index, tree.inclusion(index), checkpoint).bytes());
        }
        for (long before : earlier(size)) {
            String lines = tree.consistency(before).stream()
                    .map(hash -> hash.base64() + '\n')
                    .collect(Collectors.joining());
            write(String.format(Locale.ROOT, "consistency/%020d", before), lines.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = log.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static Path check() {
        return built.resolve("tlogcheck");
    }

    private String check(SigningKey key) throws IOException, InterruptedException {
        return run(List.of(check().toString(), log.toString(), key.verifier().toString()));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "GO111MODULE", "off",
                        "GOPATH", PACKAGES.toString(),
                        "GOCACHE", built.resolve("cache").toString()));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
