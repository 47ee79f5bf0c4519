package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damage at random by someone who writes the manifests for it: every parser of the verifier meets it. */
class DamageTest {
    private static final int MAX_SPAN = 40;

    private final BagScene full = LogScene.story().full();
    private final BagScene part = subset();

    private static BagScene subset() {
        LogScene scene = LogScene.story().reconcile();
        scene.export(Exported.Kind.SUBSET, 4, "");
        return scene.subset(List.of(1, 2, 4, 7, 10), 6)
                .with("data/log/previous-checkpoint", scene.checkpoint(6).bytes());
    }

    @Test
    void in_any_file_is_found_and_breaks_no_parser() {
        damage(400);
    }

    @Test
    @Tag("deep")
    void in_any_file_is_found_however_often_it_is_tried() {
        damage(100_000);
    }

    @Test
    void of_the_archive_is_found_and_breaks_no_parser() {
        Random random = random("damaged archives");
        byte[] zip = BagScene.zip(full.files());
        for (int i = 0; i < 200; i++) {
            byte[] damaged = damaged(zip, random);
            Verification found = BagScene.verifyZip(damaged);
            // What lies between the entries is no content: damage to it alone may leave the bag whole.
            assertThat(found.result()).as("number " + i + "\n" + found.text()).isIn(Result.INVALID, Result.COMPLETE);
        }
    }

    private void damage(int times) {
        Expect.result(full.verify(), Result.COMPLETE);
        Expect.result(part.verify(), Result.SUBSET);
        Random random = random("damaged files");
        for (int i = 0; i < times; i++) {
            BagScene bag = i % 2 == 0 ? full : part;
            List<String> paths = List.copyOf(bag.payload.keySet());
            String path = paths.get(random.nextInt(paths.size()));
            byte[] damaged = damaged(bag.file(path), random);
            Verification found = bag.with(path, damaged).verify();
            boolean same = Arrays.equals(damaged, bag.file(path));
            assertThat(found.result() == Result.INVALID || same)
                    .as("number " + i + ", " + path + "\n" + found.text())
                    .isTrue();
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        int from = random.nextInt(good.length + 1);
        int end = Math.min(good.length, from + random.nextInt(MAX_SPAN));
        byte[] span = Arrays.copyOfRange(good, from, end);
        byte[] noise = new byte[1 + random.nextInt(MAX_SPAN)];
        random.nextBytes(noise);
        return switch (random.nextInt(6)) {
            case 0 -> joined(good, from, new byte[0], end);
            case 1 -> joined(good, from, joined(span, span.length, span, span.length), end);
            case 2 -> joined(good, from, noise, from);
            case 3 -> joined(good, from, noise, Math.min(good.length, from + noise.length));
            case 4 -> Arrays.copyOf(good, from);
            // Text in place of text: what a parser takes for its own.
            default -> joined(good, from, String.valueOf(random.nextInt()).getBytes(UTF_8), end);
        };
    }

    /** The beginning of {@code good} up to {@code from}, {@code middle}, and the rest from {@code rest} on. */
    private static byte[] joined(byte[] good, int from, byte[] middle, int rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(good, 0, from);
        out.writeBytes(middle);
        out.write(good, rest, good.length - rest);
        return out.toByteArray();
    }

    private static Random random(String what) {
        long seed = new Random().nextLong();
        System.out.println("seed of " + what + ": " + seed);
        return new Random(seed);
    }
}
