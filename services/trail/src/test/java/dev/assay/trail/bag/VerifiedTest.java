package dev.assay.trail.bag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import gov.loc.repository.bagit.domain.Bag;
import gov.loc.repository.bagit.exceptions.CorruptChecksumException;
import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bag that the writer makes, in the eyes of the verifier, which shares no code with it. */
class VerifiedTest {
    @TempDir
    Path folder;

    @Test
    void a_full_bag_is_complete() throws Exception {
        Story story = Story.told();
        story.reconcile();
        Verification found = verify(story, Exporting.full(story), Optional.empty());
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
        assertThat(found.facts()).containsEntry("size", "13").containsEntry("auditsOpen", "0");
    }

    @Test
    void a_full_bag_with_rotation_correction_and_earlier_export_is_complete() throws Exception {
        Story story = Story.told();
        byte[] previous = story.log.checkpoint();
        story.correct(waiver(story));
        story.rotate();
        story.reconcile();
        export(
                story,
                Exporting.scope("e-0", story, Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty());
        story.reconcile();
        Verification found = verify(story, Exporting.full(story), Optional.of(previous));
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
        assertThat(found.limits())
                .as("the earlier checkpoint shows that the log only grew")
                .isEmpty();
    }

    /** The Library of Congress's own implementation: what the README means by any validator. */
    @Test
    void a_bag_full_or_not_is_one_to_another_implementation_of_bagit() throws Exception {
        Story story = Story.told();
        story.reconcile();
        for (Scope scope : List.of(Exporting.full(story), Exporting.ofModel(story, "letters"))) {
            Path room = Files.createTempDirectory(folder, "unpacked");
            for (var file : Exporting.files(export(story, Exporting.now(scope, story), Optional.empty()))
                    .entrySet()) {
                Path path = room.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            Bag bag = new BagReader().read(room);
            try (BagVerifier validator = new BagVerifier()) {
                validator.isValid(bag, false);
                assertThat(bag.getPayLoadManifests()).hasSize(2);
                Files.writeString(room.resolve("data/README.txt"), "another");
                assertThatThrownBy(() -> validator.isValid(bag, false)).isInstanceOf(CorruptChecksumException.class);
            }
        }
    }

    @Test
    void a_log_of_more_than_one_bundle_is_complete() throws Exception {
        Story story = Story.told();
        story.poison(700);
        story.reconcile();
        assertThat(verify(story, Exporting.full(story), Optional.empty()).result())
                .isEqualTo(Result.COMPLETE);
    }

    @Test
    void a_full_bag_without_some_evidence_is_a_subset() throws Exception {
        Story story = Story.told();
        story.reconcile();
        List<String> paths = List.copyOf(story.log.evidence.keySet());
        story.log.evidence.remove(paths.get(0));
        story.log.evidence.put(paths.get(1), new byte[] {1});
        Verification found = verify(story, Exporting.full(story), Optional.empty());
        assertThat(found.result()).as(found.text()).isEqualTo(Result.SUBSET);
    }

    @Test
    void a_subset_of_a_model_of_a_period_of_both_or_of_nothing_is_a_subset() throws Exception {
        Story story = Story.told();
        byte[] previous = story.log.checkpoint();
        Instant review = waiver(story).head().time();
        story.correct(waiver(story));
        story.rotate();
        story.reconcile();
        List<Scope> scopes = List.of(
                Exporting.ofModel(story, "letters"),
                Exporting.ofModel(story, "no-such-model"),
                Exporting.scope(story, Optional.empty(), Optional.of(review), Optional.empty()),
                Exporting.scope(story, Optional.empty(), Optional.empty(), Optional.of(review)),
                Exporting.scope(story, Optional.of("digits"), Optional.of(Story.BEGIN), Optional.of(review)));
        for (Scope scope : scopes) {
            Scope own = Exporting.now(scope, story);
            Verification found = verify(story, own, Optional.of(previous));
            assertThat(found.result()).as(own + "\n" + found.text()).isEqualTo(Result.SUBSET);
        }
    }

    @Test
    void any_period_of_a_longer_log_is_a_subset() throws Exception {
        any(new Random(20261126), 8);
    }

    @Test
    @Tag("deep")
    void every_period_of_a_longer_log_is_a_subset() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        any(new Random(seed), 400);
    }

    private void any(Random random, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Story story = Story.told();
            story.poison(1 + random.nextInt(600));
            if (random.nextBoolean()) {
                story.correct(waiver(story));
            }
            if (random.nextBoolean()) {
                story.rotate();
            }
            story.reconcile();
            Instant from = Story.BEGIN.plusSeconds(random.nextInt(1_200));
            Instant to = from.plusSeconds(1 + random.nextInt(40_000));
            Optional<String> model = random.nextBoolean() ? Optional.empty() : Optional.of("letters");
            Scope scope = Exporting.scope(story, model, Optional.of(from), Optional.of(to));
            Verification found = verify(story, scope, Optional.empty());
            assertThat(found.result()).as(scope + "\n" + found.text()).isEqualTo(Result.SUBSET);
        }
    }

    private static Reviewed waiver(Story story) throws IOException {
        return (Reviewed) Selection.record(
                8, Leaves.bundle(story.log, 8, story.log.head().size()).get(8));
    }

    private Path export(Story story, Scope scope, Optional<byte[]> previous) throws IOException {
        return Exporting.export(story, scope, Files.createTempDirectory(folder, "bag"), previous);
    }

    private Verification verify(Story story, Scope scope, Optional<byte[]> previous)
            throws IOException, Trust.Unusable {
        Path bag = export(story, scope, previous);
        Path key = Files.writeString(folder.resolve("KEY"), SmallLog.key(1).verifier() + "\n");
        return Verifier.verify(bag, Trust.read(key, null), 2);
    }
}
