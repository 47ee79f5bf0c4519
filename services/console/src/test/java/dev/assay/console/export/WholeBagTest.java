package dev.assay.console.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bag with an audit and all that belongs to one, its PDF too, of which each byte is another one, one at a time. */
@Tag("deep")
final class WholeBagTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private static final String REPORT = "data/report.html";

    /** All that a full bag can have but what only an installation of some age has. */
    private static final Set<String> KINDS = Set.of(
            "bagit.txt",
            "bag-info.txt",
            "manifest-sha256.txt",
            "manifest-sha512.txt",
            "tagmanifest-sha256.txt",
            "data/README.txt",
            "data/scope.json",
            "data/records.csv",
            "data/records.jsonl",
            "data/reconciliation.csv",
            REPORT,
            "data/report.pdf",
            "data/log",
            "data/schemas",
            "data/plans",
            "data/audits",
            "data/attestations",
            "data/evidence",
            "data/releases");

    @TempDir
    private Path temp;

    private byte[] bag = {};
    private Path key = Path.of("KEY");

    @BeforeEach
    void export() throws Exception {
        try (ObjectStore store = FileStore.open(temp.resolve("store"))) {
            SmallLedger ledger = SmallLedger.begun(store);
            SmallAudit.enter(ledger, store);
            Patience patience = Patience.usual(new CountDownLatch(1));
            Export export = new Export("e-1", Asked.ALL, "auditor-7", SmallLedger.BEGIN, new Export.State.Waiting());
            Path room = Files.createDirectory(temp.resolve("room"));
            new ExportRun(new ExportRun.Means(store, ledger, patience, "test"), export, running -> {}).run(room);
            try (InputStream in = store.open(Keys.bag(export.id()))) {
                bag = in.readAllBytes();
            }
        }
        key = Files.writeString(temp.resolve("KEY"), SmallLedger.KEY.verifier() + "\n");
        assertThat(verify(Files.write(temp.resolve("whole.zip"), bag))).isEqualTo(Result.COMPLETE);
        assertThat(kinds(files(bag).keySet())).containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(new String(files(bag).getOrDefault(REPORT, new byte[0]), UTF_8))
                .contains("It does not fall.")
                .contains("data:image/png;base64,");
    }

    /** The folder of each file of the payload, or its path where it is in none. */
    private static Set<String> kinds(Set<String> files) {
        return files.stream()
                .map(path -> path.replaceFirst("^(data/[a-z]+)/.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void is_found_in_any_file() throws Exception {
        Map<String, byte[]> files = files(bag);
        byte[] stored = stored(files);
        int content = files.values().stream().mapToInt(file -> file.length).sum();
        assertThat(flipAll(stored))
                .as("flips that left the contents as they are")
                .isLessThan(stored.length - content);
    }

    @Test
    void is_found_anywhere_in_the_archive_or_leaves_the_contents_as_they_are() throws Exception {
        assertThat(flipAll(bag)).isPositive();
    }

    /** Returns how many flips were not found; every one of them left the contents as they were. */
    private int flipAll(byte[] zip) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed of flips: " + seed);
        Map<String, Digest> before = digests(Files.write(temp.resolve("before.zip"), zip));
        int passed = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Integer>> parts = new ArrayList<>();
            for (int part = 0; part < THREADS; part++) {
                int first = part;
                parts.add(() -> flip(zip, first, new Random(seed + first), before));
            }
            for (Future<Integer> part : threads.invokeAll(parts)) {
                passed += part.get();
            }
        }
        return passed;
    }

    private int flip(byte[] zip, int first, Random random, Map<String, Digest> before) throws Exception {
        Path file = Files.write(temp.resolve("bag-" + first + ".zip"), zip);
        int passed = 0;
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int at = first; at < zip.length; at += THREADS) {
                out.seek(at);
                out.write(zip[at] ^ 1 << random.nextInt(Byte.SIZE));
                if (verify(file) != Result.INVALID) {
                    assertThat(digests(file)).as("at " + at).isEqualTo(before);
                    passed++;
                }
                out.seek(at);
                out.write(zip[at]);
            }
        }
        return passed;
    }

    private Result verify(Path file) throws Trust.Unusable {
        return Verifier.verify(file, Trust.read(key, null), 1).result();
    }

    private static Map<String, byte[]> files(byte[] zip) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    /** The same files, none of them compressed: a byte of the archive is a byte of a file. */
    private static byte[] stored(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    private static Map<String, Digest> digests(Path file) throws IOException {
        Map<String, Digest> digests = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                Optional<InputStream> content = Optional.ofNullable(zip.getInputStream(entry));
                digests.put(entry.getName(), Digest.of(content.orElseThrow().readAllBytes()));
            }
        }
        return digests;
    }
}
