package dev.assay.planner;

import static dev.assay.planner.Events.AT;
import static dev.assay.planner.Events.dataset;
import static dev.assay.planner.Events.digest;
import static dev.assay.planner.Events.model;
import static dev.assay.planner.Events.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.Decision;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.WorkKind;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.ResultEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class PlannerTopologyTest extends PlannerScene {
    @Test
    void audits_a_model_release_with_the_dataset_that_it_names() {
        send(plan("quick", 1), dataset("digits", "1.0.0"));
        results();
        send(model("digits", "1.0.0", "digits@1.0.0"));

        List<ResultEvent> results = results();
        InputDecided decision = ((ResultEvent.Decided) results.getFirst()).event();
        AuditPlanned audit = ((ResultEvent.Planned) results.getLast()).event();
        assertThat(results).hasSize(2);
        assertThat(decision.getDecision()).isEqualTo(Decision.RELEASE_ACCEPTED);
        assertThat(decision.getSubjectKind()).isEqualTo("model");
        assertThat(decision.getAudits()).containsExactly(audit.getAudit());
        assertThat(decision.getWaitsFor()).isEmpty();
        assertThat(decision.getActor()).isEqualTo("ci");
        assertThat(decision.getAt()).isEqualTo(AT);

        assertThat(audit.getAudit()).isEqualTo(auditOf("digits", "1.0.0", "1.0.0", plan("quick", 1)));
        assertThat(audit.getWorks()).containsExactly(WORKS);
        assertThat(audit.getPlan()).isEqualTo(plan("quick", 1).getPlan());
        assertThat(audit.getPlannedAt()).isEqualTo(AT);
        assertThat(audit.getDatasetSamples()).isEqualTo(Events.SAMPLES);
        assertThat(audit.getCause()).isEqualTo(decision.getCause());
    }

    @Test
    void names_the_versions_accepted_before_where_the_plan_compares_with_them() {
        PlanVersion plan = Events.comparing("quick", 1, Predecessor.MODEL, Predecessor.DATASET);
        send(plan, dataset("digits", "1.0.0"), model("digits", "2.0.0", "digits@1.0.0"));
        AuditPlanned first = audits().getLast();
        assertThat(first.getPreviousModelVersion()).isEmpty();
        assertThat(first.getPreviousDatasetManifest()).isEmpty();
        assertThat(first.getAudit()).isEqualTo(auditOf("digits", "2.0.0", "1.0.0", plan));

        send(model("digits", "1.9.9", "digits@1.0.0"), dataset("digits", "1.1.0"));
        AuditPlanned last = audits().getLast();
        assertThat(last.getModelVersion() + ' ' + last.getDatasetVersion()).isEqualTo("1.9.9 1.1.0");
        assertThat(last.getPreviousModelVersion()).isEqualTo("2.0.0");
        assertThat(last.getPreviousDatasetVersion()).isEqualTo("1.0.0");
        Predecessors before = new Predecessors(
                Optional.of(new Predecessors.Release(ReleaseId.parse("digits@2.0.0"), digest("model digits2.0.0"))),
                Optional.of(new Predecessors.Release(ReleaseId.parse("digits@1.0.0"), digest("dataset digits1.0.0"))));
        assertThat(last.getAudit())
                .isEqualTo(AuditId.of(
                                digest("model digits1.9.9"),
                                digest("dataset digits1.1.0"),
                                Digest.parse(plan.getDigest()),
                                1,
                                before)
                        .value());
        CheckTask task = tasks().getLast();
        assertThat(task.getPreviousModelManifest())
                .isEqualTo(digest("model digits2.0.0").toString());
        assertThat(task.getPreviousDatasetManifest())
                .isEqualTo(digest("dataset digits1.0.0").toString());
    }

    @Test
    void names_no_predecessor_where_the_plan_compares_with_none() {
        send(plan("quick", 1), dataset("digits", "1.0.0"), model("digits", "1.0.0", "digits@1.0.0"));
        send(model("digits", "1.1.0", "digits@1.0.0"));
        AuditPlanned audit = audits().getLast();
        assertThat(audit.getPreviousModelVersion()).isEmpty();
        assertThat(audit.getAudit()).isEqualTo(auditOf("digits", "1.1.0", "1.0.0", plan("quick", 1)));
    }

    @Test
    void gives_each_share_of_the_work_to_one_task() {
        send(plan("quick", 1), dataset("digits", "1.0.0"), model("digits", "1.0.0", "digits@1.0.0"));
        List<CheckTask> tasks = tasks();
        assertThat(tasks).extracting(CheckTask::getWork).containsExactly(WORKS);
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.getAudit()).isEqualTo(auditOf("digits", "1.0.0", "1.0.0", plan("quick", 1)));
            assertThat(task.getModelManifest())
                    .isEqualTo(digest("model digits1.0.0").toString());
            assertThat(task.getDatasetManifest())
                    .isEqualTo(digest("dataset digits1.0.0").toString());
            assertThat(task.getPlanDigest()).isEqualTo(plan("quick", 1).getDigest());
        });
        assertThat(tasks.get(5).getKind()).isEqualTo(WorkKind.MAPS);
        assertThat(tasks.get(5).getExplainer()).isEqualTo("rise");
        assertThat(List.of(tasks.get(5).getFirst(), tasks.get(5).getCount())).containsExactly(16, 16);
        assertThat(tasks.get(0).getKind()).isEqualTo(WorkKind.PREDICTIONS);
        assertThat(tasks.get(1).getKind()).isEqualTo(WorkKind.ACTIVATIONS);
    }

    @Test
    void counts_the_deadline_from_the_planning_and_not_from_the_event() {
        send(plan("quick", 1), dataset("digits", "1.0.0"), model("digits", "1.0.0", "digits@1.0.0"));
        assertThat(tasks()).extracting(CheckTask::getDeadline).containsOnly(NOW.plus(Duration.ofMinutes(30)));
    }

    @Test
    void names_the_place_and_the_writer_of_the_event_as_cause() {
        send(plan("quick", 1), plan("other", 1));
        InputDecided second = decisions().get(1);
        assertThat(second.getCause().getTopic()).isEqualTo(Topics.PLANS);
        assertThat(second.getCause().getOffset()).isEqualTo(1);
        assertThat(second.getCause().getDigest())
                .isEqualTo(Digest.of(wire.encode(plan("other", 1))).toString());
        assertThat(second.getCause().getFingerprint())
                .isEqualTo(Fingerprint.of(PlanVersion.getClassSchema()).toString());
    }

    @Test
    void lets_a_release_wait_for_its_dataset_and_starts_it_when_that_arrives() {
        send(plan("quick", 1), model("digits", "1.0.0", "digits@1.0.0"));
        assertThat(decisions().getLast().getWaitsFor()).isEqualTo("dataset digits@1.0.0");
        assertThat(tasks()).isEmpty();
        assertThat(waiting()).isEqualTo(1);

        send(dataset("digits", "1.0.0"));
        assertThat(decisions().getLast().getAudits())
                .containsExactly(auditOf("digits", "1.0.0", "1.0.0", plan("quick", 1)));
        assertThat(tasks()).hasSize(6);
        assertThat(waiting()).isZero();
    }

    @Test
    void lets_a_release_wait_for_the_plan_and_starts_it_when_that_is_registered() {
        send(dataset("digits", "1.0.0"), plan("other", 1), model("digits", "1.0.0", "digits@1.0.0"));
        assertThat(decisions().getLast().getWaitsFor()).isEqualTo("plan quick");
        send(plan("quick", 1));
        InputDecided registered = decisions().getLast();
        assertThat(registered.getDecision()).isEqualTo(Decision.PLAN_REGISTERED);
        assertThat(registered.getAudits()).hasSize(1);
        assertThat(tasks()).hasSize(6);
    }

    @Test
    void lets_a_release_wait_for_both_in_either_order() {
        send(model("digits", "1.0.0", "digits@1.0.0"));
        assertThat(decisions().getLast().getWaitsFor()).isEqualTo("dataset digits@1.0.0 and plan quick");
        send(dataset("digits", "1.0.0"));
        assertThat(decisions().getLast().getWaitsFor()).isEqualTo("plan quick");
        assertThat(tasks()).isEmpty();
        send(plan("quick", 1));
        assertThat(tasks()).hasSize(6);
        assertThat(waiting()).isZero();
    }

    @Test
    void re_audits_the_newest_release_of_every_model_that_names_the_dataset() {
        send(
                plan("quick", 1),
                dataset("digits", "1.0.0"),
                model("a", "1", "digits@1.0.0"),
                model("a", "2", "digits@1.0.0"),
                model("b", "1", "digits@1.0.0"),
                model("c", "1", "letters@1.0.0"));
        tasks();
        results();
        send(dataset("digits", "2.0.0"));
        PlanVersion plan = plan("quick", 1);
        assertThat(decisions().getLast().getAudits())
                .containsExactly(auditOf("a", "2", "2.0.0", plan), auditOf("b", "1", "2.0.0", plan));
        assertThat(tasks())
                .hasSize(12)
                .allMatch(task -> task.getDatasetVersion().equals("2.0.0"));
    }

    @Test
    void does_not_re_audit_a_model_whose_newest_release_names_another_dataset() {
        send(
                plan("quick", 1),
                dataset("digits", "1.0.0"),
                dataset("letters", "1.0.0"),
                model("a", "1", "digits@1.0.0"),
                model("a", "2", "letters@1.0.0"));
        results();
        send(dataset("digits", "2.0.0"));
        assertThat(decisions().getLast().getAudits()).isEmpty();
    }

    @Test
    void starts_a_waiting_newest_release_once_when_its_dataset_arrives() {
        send(plan("quick", 1), model("a", "1", "digits@2.0.0"), dataset("digits", "2.0.0"));
        assertThat(decisions().getLast().getAudits()).hasSize(1);
        assertThat(tasks()).hasSize(6);
    }

    @Test
    void runs_the_newest_version_of_the_configured_plan() {
        send(plan("quick", 1), plan("quick", 2), plan("quick", 1), dataset("digits", "1.0.0"));
        send(model("a", "1", "digits@1.0.0"));
        assertThat(tasks())
                .extracting(CheckTask::getPlanDigest)
                .containsOnly(plan("quick", 2).getDigest());
    }

    @Test
    void does_not_start_anything_for_a_new_plan_where_nothing_waits() {
        send(plan("quick", 1), dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"));
        tasks();
        send(plan("quick", 2));
        assertThat(decisions().getLast().getAudits()).isEmpty();
        assertThat(tasks()).isEmpty();
    }

    @Test
    void re_audits_hundreds_of_models_with_one_decision() {
        send(plan("quick", 1), dataset("digits", "1.0.0"));
        IntStream.range(0, 300).forEach(i -> send(model("m" + i, "1", "digits@1.0.0")));
        tasks();
        results();
        send(dataset("digits", "2.0.0"));
        List<String> audits = decisions().getLast().getAudits();
        assertThat(audits).hasSize(300).doesNotHaveDuplicates();
        assertThat(tasks()).hasSize(1_800);
    }

    @Test
    void gives_each_event_the_headers_of_a_cloud_event() {
        send(plan("quick", 1));
        TestRecord<String, byte[]> record = driver.createOutputTopic(
                        Topics.CHECK_RESULTS, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecord();
        assertThat(CloudEvents.read(record.headers()).orElseThrow())
                .isEqualTo(new CloudEvents("assay.plans-0@0", "dev.assay.schemas.InputDecided", "/assay/planner", AT));
        assertThat(record.key()).as("all decisions in one order").isEqualTo("decisions");
    }
}
