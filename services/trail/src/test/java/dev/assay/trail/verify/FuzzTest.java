package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.note.ProofFile;
import dev.assay.trail.verify.note.PublicKey;
import dev.assay.trail.verify.note.SignedNote;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import dev.assay.trail.verify.tree.Entries;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that nobody would write: every parser refuses them in its own words, and no bag of them passes. */
class FuzzTest {
    private static final String CHECKPOINT = "data/log/checkpoint";

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    FuzzTest() {
        System.out.println("seed of what nobody would write: " + seed);
    }

    /** A bag before it is damaged. */
    enum Whole {
        FULL {
            @Override
            BagScene bag() {
                LogScene scene = LogScene.story();
                byte[] before = scene.checkpoint(6).bytes();
                return scene.full().with("data/log/previous-checkpoint", before);
            }
        },
        SUBSET {
            @Override
            BagScene bag() {
                LogScene scene = LogScene.story().reconcile().export(Exported.Kind.SUBSET, 4, "");
                byte[] before = scene.checkpoint(6).bytes();
                return scene.subset(List.of(1, 2, 4, 7, 10), 6).with("data/log/previous-checkpoint", before);
            }
        };

        abstract BagScene bag();
    }

    @ParameterizedTest
    @EnumSource(Whole.class)
    void no_bag_with_a_damaged_file_passes_though_its_manifests_fit(Whole whole) {
        damaged(whole.bag(), 100);
    }

    @ParameterizedTest
    @EnumSource(Whole.class)
    @Tag("deep")
    void no_bag_of_many_with_a_damaged_file_passes_though_its_manifests_fit(Whole whole) {
        damaged(whole.bag(), 20_000);
    }

    private void damaged(BagScene bag, int times) {
        List<String> paths = new ArrayList<>(bag.payload.keySet());
        for (int i = 0; i < times; i++) {
            String path = paths.get(random.nextInt(paths.size()));
            byte[] before = bag.file(path);
            byte[] after = damage(before, bag.file(paths.get(random.nextInt(paths.size()))));
            Verification found = bag.with(path, after).verify();
            boolean same = Arrays.equals(before, after) || path.endsWith(CHECKPOINT) && sameHead(before, after);
            assertThat(found.result() == Result.INVALID || found.result() == Result.INDETERMINATE || same)
                    .as("%s of seed %s, damage %s: %s", path, seed, i, found.result())
                    .isTrue();
            assertThat(found.text()).isNotBlank();
            assertThat(found.json()).isNotBlank();
        }
    }

    /** Signatures of keys that nobody named say nothing, and so may change. */
    private static boolean sameHead(byte[] before, byte[] after) {
        String text = new String(before, UTF_8);
        return new String(after, UTF_8).startsWith(text.substring(0, text.indexOf("\n\n") + 2));
    }

    @Test
    void an_archive_of_damaged_bytes_is_refused_or_holds_what_it_held() {
        byte[] zip = BagScene.zip(LogScene.story().full().files());
        for (int i = 0; i < 150; i++) {
            byte[] after = damage(zip, zip);
            Verification found = BagScene.verifyZip(after);
            assertThat(found.result() == Result.INVALID || found.result() == Result.COMPLETE)
                    .as("seed %s, damage %s: %s", seed, i, found.text())
                    .isTrue();
        }
    }

    @Test
    void parsers_refuse_in_their_own_words() {
        LogScene scene = LogScene.story().reconcile().export(Exported.Kind.SUBSET, 4, "");
        BagScene bag = scene.subset(List.of(1, 2, 4, 7, 10));
        byte[] note = bag.file(CHECKPOINT);
        byte[] proof = bag.file("data/log/proofs/4.tlog-proof");
        byte[] leaf = scene.leaves.get(4);
        byte[] vkey = LogScene.LOG.verifier().toString().getBytes(UTF_8);
        byte[] bundle = LogScene.story().full().payload.entrySet().stream()
                .filter(file -> file.getKey().contains("/entries/"))
                .findFirst()
                .orElseThrow()
                .getValue();
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = damage(note, proof);
            refusesOrReads(() -> Head.parse(damaged));
            refusesOrReads(() -> SignedNote.parse(damaged));
            refusesOrReads(() -> ProofFile.parse(damage(proof, leaf)));
            refusesOrReads(() -> Entry.read(4, damage(leaf, note)));
            refusesOrReads(() -> JsonReader.strict(damage(leaf, proof)));
            refusesOrReads(() -> JsonReader.document(damage(leaf, proof)));
            refusesOrReads(() -> PublicKey.parse(new String(damage(vkey, note), ISO_8859_1)));
            Entries entries = new Entries(damage(bundle, leaf));
            while (!entries.ended() && !entries.broken()) {
                assertThat(entries.next()).isNotNull();
            }
        }
    }

    /** Reads what is not ours. */
    @FunctionalInterface
    private interface Reading {
        Object read() throws BadNote, BadJson;
    }

    private static void refusesOrReads(Reading reading) {
        try {
            assertThat(reading.read()).isNotNull();
        } catch (BadNote | BadJson e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /** One to three changes: a bit, a byte, a part doubled, cut out, moved, or taken from elsewhere; an end cut off. */
    private byte[] damage(byte[] content, byte[] elsewhere) {
        byte[] damaged = content;
        for (int changes = 1 + random.nextInt(3); changes > 0 && damaged.length > 0; changes--) {
            int from = random.nextInt(damaged.length);
            int to = from + random.nextInt(damaged.length - from + 1);
            int other = elsewhere.length == 0 ? 0 : random.nextInt(elsewhere.length);
            damaged = switch (random.nextInt(6)) {
                case 0 -> changed(damaged, from, (byte) (damaged[from] ^ 1 << random.nextInt(8)));
                case 1 -> changed(damaged, from, (byte) random.nextInt(256));
                case 2 -> joined(Arrays.copyOf(damaged, to), Arrays.copyOfRange(damaged, from, damaged.length));
                case 3 -> joined(Arrays.copyOf(damaged, from), Arrays.copyOfRange(damaged, to, damaged.length));
                case 4 -> Arrays.copyOf(damaged, from);
                default ->
                    joined(
                            Arrays.copyOf(damaged, from),
                            Arrays.copyOfRange(elsewhere, other, Math.min(elsewhere.length, other + to - from)),
                            Arrays.copyOfRange(damaged, to, damaged.length));
            };
        }
        return damaged;
    }

    private static byte[] changed(byte[] content, int at, byte to) {
        byte[] changed = content.clone();
        changed[at] = to;
        return changed;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
