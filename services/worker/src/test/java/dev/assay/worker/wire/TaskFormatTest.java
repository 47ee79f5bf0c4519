package dev.assay.worker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Work;
import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.WorkKind;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.Wire;
import dev.assay.worker.bench.Task;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TaskFormatTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Digest MODEL = Digest.of("model".getBytes(StandardCharsets.UTF_8));
    private static final Digest DATASET = Digest.of("dataset".getBytes(StandardCharsets.UTF_8));
    private static final Digest PLAN = Digest.of("plan".getBytes(StandardCharsets.UTF_8));
    private static final String AUDIT = "0123456789abcdef0123456789abcdef";

    @Test
    void each_kind_of_work_comes_over_the_wire_as_it_was_planned() {
        same(event -> {}, new Work.Maps("occlusion", 32, 8));
        same(
                event -> event.setKind(WorkKind.PREDICTIONS)
                        .setWork("predictions")
                        .setExplainer("")
                        .setFirst(0),
                new Work.Predictions(8));
        same(
                event -> event.setKind(WorkKind.ACTIVATIONS)
                        .setWork("activations")
                        .setExplainer("")
                        .setFirst(0),
                new Work.Activations(8));
    }

    @Test
    void what_contradicts_itself_is_refused_with_what_was_found() {
        refused(
                event -> event.setWork("maps/rise/32"),
                "a task's work must be named after what it does, maps/occlusion/32, found maps/rise/32");
        refused(event -> event.setCount(0), "a task's samples must lie in [0, 100000], found 0 from 32");
        refused(event -> event.setFirst(-1), "a task's samples must lie in [0, 100000], found 8 from -1");
        refused(
                event -> event.setFirst(Integer.MAX_VALUE),
                "a task's samples must lie in [0, 100000], found 8 from 2147483647");
        refused(
                event -> event.setCount(Integer.MAX_VALUE),
                "a task's samples must lie in [0, 100000], found 2147483647 from 32");
    }

    @Test
    void names_and_digests_that_are_none_are_refused() {
        refused(event -> event.setAudit("one"), "an audit id must be 32 lowercase hexadecimal digits, found \"one\"");
        refused(event -> event.setModelManifest("md5:1"), "a digest must start with sha256:, found \"md5:1\"");
        refused(
                event -> event.setDatasetManifest("sha256:1"),
                "a digest must be 64 lowercase hexadecimal digits, found \"1\"");
        refused(event -> event.setPlanDigest(""), "a digest must start with sha256:, found \"\"");
        refused(
                event -> event.setModelName("../digits"),
                "a name must be 1 to 63 of a-z 0-9 . _ - and start with a letter or digit, found \"../digits\"");
    }

    @Test
    void work_of_a_kind_that_came_later_is_refused_with_what_to_do() {
        refused(
                event -> event.setKind(WorkKind.UNKNOWN).setWork("tokens/0"),
                "the task is of a kind that this version does not know: tokens/0; start workers of the newer version");
    }

    @Test
    void predecessors_are_read_where_there_are_some() {
        Task task = TaskFormat.read(event().setPreviousModelVersion("0.9.0")
                .setPreviousModelManifest(PLAN.toString())
                .build());
        assertThat(task.predecessors())
                .isEqualTo(new Predecessors(
                        Optional.of(new Predecessors.Release(new ReleaseId("digits", "0.9.0"), PLAN)),
                        Optional.empty()));
        refused(event -> event.setPreviousDatasetVersion("1.0.0"), "a digest must start with sha256:, found \"\"");
    }

    private static void same(Consumer<CheckTask.Builder> change, Work work) {
        CheckTask.Builder event = event();
        change.accept(event);
        Wire wire = new Wire();
        assertThat(wire.decode(wire.encode(event.build()), CheckTask.class))
                .isInstanceOfSatisfying(
                        Received.Accepted.class,
                        accepted -> assertThat(TaskFormat.read((CheckTask) accepted.event()))
                                .isEqualTo(new Task(
                                        new AuditId(AUDIT),
                                        work,
                                        new ReleaseId("digits", "1.0.0"),
                                        MODEL,
                                        new ReleaseId("photos", "2.0.0"),
                                        DATASET,
                                        PLAN,
                                        NOON)));
    }

    private static void refused(Consumer<CheckTask.Builder> change, String reason) {
        CheckTask.Builder event = event();
        change.accept(event);
        assertThatThrownBy(() -> TaskFormat.read(event.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }

    private static CheckTask.Builder event() {
        return CheckTask.newBuilder()
                .setAudit(AUDIT)
                .setWork("maps/occlusion/32")
                .setKind(WorkKind.MAPS)
                .setExplainer("occlusion")
                .setFirst(32)
                .setCount(8)
                .setModelName("digits")
                .setModelVersion("1.0.0")
                .setModelManifest(MODEL.toString())
                .setDatasetName("photos")
                .setDatasetVersion("2.0.0")
                .setDatasetManifest(DATASET.toString())
                .setPlanDigest(PLAN.toString())
                .setDeadline(NOON);
    }
}
