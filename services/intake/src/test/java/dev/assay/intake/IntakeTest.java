package dev.assay.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.check.plan.PlanReader;
import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ModelFolder;
import dev.assay.core.release.ReleaseId;
import dev.assay.intake.trial.Trial;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.file.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IntakeTest {
    private static final Instant NOW = Instant.parse("2026-11-02T09:15:00.250Z");
    private static final String ACTOR = "tester";

    @TempDir
    private Path temp;

    private final Announced announced = new Announced();
    private ObjectStore store;
    private Intake intake;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(temp.resolve("store"));
        intake = new Intake(store, announced, Trial.here(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void a_model_is_stored_file_by_file_before_its_one_event() throws IOException {
        Path folder = Folders.model(temp);

        Decision decision = intake.model(folder, ACTOR);

        Manifest manifest = ModelFolder.read(folder).manifest();
        assertThat(decision)
                .isEqualTo(new Decision.Accepted(
                        new Subject(Kind.MODEL, "digits", "1.0.0", manifest.digest()),
                        Optional.of(new ReleaseId("digits", "1.0.0"))));
        for (Digest file : manifest.files().values()) {
            assertThat(store.get(ObjectStore.objectKey(file), file)).isInstanceOf(Found.Intact.class);
        }
        assertThat(store.get(ObjectStore.objectKey(manifest.digest()), manifest.digest()))
                .isInstanceOf(Found.Intact.class);
        assertThat(announced.events())
                .containsExactly(ModelVersion.newBuilder()
                        .setName("digits")
                        .setVersion("1.0.0")
                        .setManifest(manifest.digest().toString())
                        .setDatasetName("digits")
                        .setDatasetVersion("1.0.0")
                        .setMembers(List.of("seed-0", "seed-1", "seed-2", "wide-0"))
                        .setActor(ACTOR)
                        .setReleasedAt(NOW)
                        .build());
    }

    @Test
    void a_model_waits_for_its_dataset_until_that_is_released() throws IOException {
        ReleaseId dataset = new ReleaseId("digits", "1.0.0");
        Path model = Folders.model(temp);
        assertThat(intake.model(model, ACTOR))
                .isInstanceOfSatisfying(
                        Decision.Accepted.class,
                        accepted -> assertThat(accepted.waitsFor()).contains(dataset));
        assertThat(intake.model(model, ACTOR))
                .isInstanceOfSatisfying(
                        Decision.Duplicate.class,
                        again -> assertThat(again.waitsFor()).contains(dataset));
        intake.dataset(Folders.dataset(temp, 3), ACTOR);
        assertThat(intake.model(model, ACTOR))
                .isInstanceOfSatisfying(
                        Decision.Duplicate.class,
                        again -> assertThat(again.waitsFor()).isEmpty());
    }

    @Test
    void a_dataset_is_accepted_with_the_number_of_its_samples() throws IOException {
        Decision decision = intake.dataset(Folders.dataset(temp, 3), ACTOR);

        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        assertThat(announced.events()).singleElement().isInstanceOfSatisfying(DatasetVersion.class, event -> {
            assertThat(event.getSamples()).isEqualTo(3);
            assertThat(event.getName()).isEqualTo("digits");
        });
    }

    @Test
    void the_same_bytes_again_are_a_duplicate_and_no_event() throws IOException {
        Path folder = Folders.dataset(temp, 1);
        intake.dataset(folder, ACTOR);

        Decision again = intake.dataset(folder, ACTOR);

        assertThat(again).isInstanceOf(Decision.Duplicate.class);
        assertThat(announced.events()).hasSize(1);
    }

    @Test
    void a_version_whose_event_was_never_confirmed_is_published_by_the_next_attempt() throws IOException {
        Path folder = Folders.dataset(temp, 1);
        announced.away(true);
        assertThatThrownBy(() -> intake.dataset(folder, ACTOR)).isInstanceOf(IOException.class);
        announced.away(false);

        assertThat(intake.dataset(folder, ACTOR)).isInstanceOf(Decision.Accepted.class);
        assertThat(intake.dataset(folder, ACTOR)).isInstanceOf(Decision.Duplicate.class);
        assertThat(announced.events()).hasSize(1);
    }

    @Test
    void the_same_version_with_other_bytes_is_a_conflict_that_is_recorded() throws IOException {
        Path folder = Folders.dataset(temp, 2);
        Decision.Accepted first = (Decision.Accepted) intake.dataset(folder, ACTOR);
        Folders.replace(folder.resolve("dataset.yaml"), "Handwritten", "Printed");

        Decision second = intake.dataset(folder, ACTOR);

        assertThat(second).isInstanceOfSatisfying(Decision.Conflict.class, conflict -> {
            assertThat(conflict.held()).isEqualTo(first.subject().digest());
            assertThat(conflict.reason())
                    .isEqualTo("dataset digits@1.0.0 was accepted before with digest "
                            + first.subject().digest() + ", found other bytes with digest "
                            + conflict.subject().digest() + ": release them under a new version");
        });
        assertThat(announced.rejection().getSubject()).isEqualTo("dataset digits@1.0.0");
        assertThat(announced.rejection().getReason()).contains("accepted before with digest");
    }

    @Test
    void a_refusal_is_recorded_with_the_document_that_was_sent() throws IOException {
        Path folder = Folders.model(temp);
        Folders.replace(folder.resolve("release.yaml"), "classes:", "clases:");

        assertThat(intake.model(folder, ACTOR))
                .isEqualTo(
                        new Decision.Refused("release.yaml line 7: unknown key \"clases\"; did you mean \"classes\"?"));
        assertThat(announced.rejection().getTopic()).isEqualTo("rest");
        assertThat(announced.rejection().getPartition()).isEqualTo(-1);
        assertThat(announced.rejection().getDigest())
                .isEqualTo(Digest.of(folder.resolve("release.yaml")).toString());
        assertThat(announced.rejection().getActor()).isEqualTo(ACTOR);
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void a_refusal_that_cannot_be_recorded_is_no_refusal() throws IOException {
        Path folder = Folders.model(temp);
        Files.delete(folder.resolve("release.yaml"));
        announced.away(true);

        assertThatThrownBy(() -> intake.model(folder, ACTOR)).hasMessage("the broker is away");
    }

    @Test
    void a_model_that_does_not_fit_the_dataset_that_it_names_is_refused() throws IOException {
        intake.dataset(Folders.dataset(temp, 1), ACTOR);
        Path folder = Folders.model(temp);
        Folders.replace(folder.resolve("release.yaml"), "\"3\", \"4\"", "\"4\", \"3\"");

        assertThat(intake.model(folder, ACTOR))
                .isEqualTo(new Decision.Refused(
                        "model digits@1.0.0 and dataset digits@1.0.0 must have the same classes in the same order, found"
                                + " [0, 1, 2, 4, 3, 5, 6, 7, 8, 9] and [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"));
    }

    @Test
    void a_model_whose_dataset_is_not_known_yet_is_accepted() throws IOException {
        Path folder = Folders.model(temp);
        Folders.replace(folder.resolve("release.yaml"), "digits@1.0.0", "digits@7");

        assertThat(intake.model(folder, ACTOR)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void a_plan_is_stored_and_published_as_it_was_resolved() throws IOException {
        Plan quick = PlanReader.builtIn("quick");
        Digest digest = PlanFormat.digest(quick);

        Decision decision = intake.register(quick, ACTOR);

        Subject subject = new Subject(Kind.PLAN, "quick", String.valueOf(quick.version()), digest);
        assertThat(decision).isEqualTo(new Decision.Accepted(subject, Optional.empty()));
        assertThat(store.get(ObjectStore.objectKey(digest), digest)).isInstanceOf(Found.Intact.class);
        assertThat(announced.events()).singleElement().isInstanceOfSatisfying(PlanVersion.class, event -> {
            assertThat(event.getDigest()).isEqualTo(digest.toString());
            assertThat(event.getPlan().array()).isEqualTo(PlanFormat.write(quick));
        });
        assertThat(intake.register(quick, ACTOR)).isInstanceOf(Decision.Duplicate.class);
    }

    @Test
    void a_plan_that_cannot_be_resolved_is_refused_with_line_and_key() throws IOException {
        byte[] yaml = "assay: 1\nname: mine\nversions: 1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(intake.plan(yaml, ACTOR))
                .isEqualTo(
                        new Decision.Refused("plan.yaml line 3: unknown key \"versions\"; did you mean \"version\"?"));
        assertThat(announced.rejection().getDigest()).isEqualTo(Digest.of(yaml).toString());
    }
}
