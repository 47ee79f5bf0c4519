package dev.assay.planner;

import static dev.assay.planner.Events.AT;
import static dev.assay.planner.Events.dataset;
import static dev.assay.planner.Events.digest;
import static dev.assay.planner.Events.model;
import static dev.assay.planner.Events.plan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.Decision;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.WorkKind;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.ResultEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no news, what contradicts, and what is none at all. */
class PlannerRefusalsTest extends PlannerScene {
    @Test
    void takes_the_same_event_twice_as_one() {
        send(plan("quick", 1), dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"));
        tasks();
        results();
        send(dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"), plan("quick", 1));
        assertThat(decisions())
                .extracting(InputDecided::getDecision)
                .containsExactly(Decision.DUPLICATE, Decision.DUPLICATE, Decision.PLAN_REGISTERED);
        assertThat(tasks()).isEmpty();
    }

    @Test
    void refuses_other_bytes_under_a_version_that_is_known() {
        send(plan("quick", 1), dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"));
        tasks();
        results();
        String other = digest("other").toString();
        send(
                ModelVersion.newBuilder(model("a", "1", "digits@1.0.0"))
                        .setManifest(other)
                        .build(),
                DatasetVersion.newBuilder(dataset("digits", "1.0.0"))
                        .setManifest(other)
                        .build(),
                plan("quick", 1, 16, 16));
        List<InputDecided> decisions = decisions();
        assertThat(decisions)
                .extracting(InputDecided::getDecision)
                .containsOnly(Decision.CONFLICT)
                .hasSize(3);
        assertThat(decisions.getFirst().getReason())
                .isEqualTo("model a@1 is already known with digest " + digest("model a1")
                        + "; what has changed needs a new version");
        assertThat(tasks()).isEmpty();

        send(model("b", "1", "digits@1.0.0"));
        assertThat(tasks())
                .extracting(CheckTask::getPlanDigest)
                .containsOnly(plan("quick", 1).getDigest());
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.MODEL_VERSIONS, Topics.DATASET_VERSIONS, Topics.PLANS})
    void rejects_poison_with_its_place_and_goes_on(String topic) {
        byte[] tenMegabytes = new byte[10 << 20];
        byte[] unknownSchema = {(byte) 0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        SpecificRecord whole = switch (topic) {
            case Topics.MODEL_VERSIONS -> model("a", "1", "d@1");
            case Topics.DATASET_VERSIONS -> dataset("d", "1");
            default -> plan("quick", 1);
        };
        byte[] cut = wire.encode(whole);
        raw(topic, "hello".getBytes(UTF_8));
        raw(topic, new byte[0]);
        raw(topic, null);
        raw(topic, tenMegabytes);
        raw(topic, unknownSchema);
        raw(topic, Arrays.copyOf(cut, cut.length - 1));
        raw(
                topic,
                wire.encode(CheckTask.newBuilder()
                        .setAudit("")
                        .setWork("")
                        .setKind(WorkKind.MAPS)
                        .setExplainer("")
                        .setFirst(0)
                        .setCount(1)
                        .setModelName("")
                        .setModelVersion("")
                        .setModelManifest("")
                        .setDatasetName("")
                        .setDatasetVersion("")
                        .setDatasetManifest("")
                        .setPlanDigest("")
                        .setDeadline(AT)
                        .build()));

        List<EventRejected> rejected = rejected();
        assertThat(rejected).hasSize(7).allSatisfy(event -> {
            assertThat(event.getTopic()).isEqualTo(topic);
            assertThat(event.getReason()).isNotBlank();
        });
        assertThat(rejected).extracting(EventRejected::getOffset).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(rejected.get(3).getSize()).isEqualTo(10 << 20);
        assertThat(rejected.get(3).getRaw().remaining()).isEqualTo(64 << 10);
        assertThat(rejected.get(3).getDigest())
                .isEqualTo(Digest.of(tenMegabytes).toString());
        assertThat(rejected.get(4).getReason()).contains("schema fingerprint 0807060504030201 is unknown");
        assertThat(results()).isEmpty();

        send(plan("quick", 1), dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"));
        assertThat(tasks()).hasSize(6);
    }

    @Test
    void rejects_events_that_say_what_cannot_be() {
        send(
                ModelVersion.newBuilder(model("a", "1", "d@1")).setName("../x").build(),
                ModelVersion.newBuilder(model("a", "1", "d@1"))
                        .setManifest("md5:1")
                        .build(),
                ModelVersion.newBuilder(model("a", "1", "d@1"))
                        .setReleasedAt(Instant.ofEpochMilli(-1))
                        .build(),
                ModelVersion.newBuilder(model("a", "1", "d@1"))
                        .setActor("x".repeat(129))
                        .build(),
                DatasetVersion.newBuilder(dataset("d", "1")).setSamples(0).build(),
                PlanVersion.newBuilder(plan("quick", 1))
                        .setDigest(digest("x").toString())
                        .build(),
                PlanVersion.newBuilder(plan("quick", 1)).setVersion(2).build(),
                plan("quick", 3, 100_000, 1));
        List<EventRejected> rejected = rejected();
        assertThat(rejected).hasSize(8);
        assertThat(rejected.getFirst().getSubject()).isEqualTo("../x@1");
        assertThat(rejected.getLast().getReason()).contains("raise its shard or lower its samples");
        assertThat(results()).isEmpty();
    }

    @Test
    void decides_each_event_once_whatever_the_order() {
        long seed = new Random().nextLong();
        System.out.println("seed of the order of events: " + seed);
        Random random = new Random(seed);
        int inputs = 300;
        for (int i = 0; i < inputs; i++) {
            String version = String.valueOf(random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> send(dataset("d" + random.nextInt(2), version));
                case 1 -> send(plan("quick", 1 + random.nextInt(2)));
                case 2 -> raw(Topics.PLANS, new byte[] {(byte) i});
                default ->
                    send(model("m" + random.nextInt(3), version, "d" + random.nextInt(2) + '@' + random.nextInt(4)));
            }
        }
        List<ResultEvent> results = results();
        List<InputDecided> decisions = results.stream()
                .filter(ResultEvent.Decided.class::isInstance)
                .map(event -> ((ResultEvent.Decided) event).event())
                .toList();
        List<String> planned = results.stream()
                .filter(ResultEvent.Planned.class::isInstance)
                .map(event -> ((ResultEvent.Planned) event).event().getAudit())
                .toList();
        assertThat(decisions.size() + rejected().size()).isEqualTo(inputs);
        assertThat(decisions).extracting(InputDecided::getCause).doesNotHaveDuplicates();
        assertThat(planned).doesNotHaveDuplicates();
        assertThat(decisions.stream().flatMap(d -> d.getAudits().stream())).containsExactlyElementsOf(planned);
        assertThat(tasks()).hasSize(planned.size() * WORKS.length);
    }
}
