package dev.assay.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schemas.wire.Wire;
import dev.assay.testkit.kafka.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On one broker, in the order of an installation's life. */
@Timeout(120)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopicsIT {
    @TempDir
    static Path folder;

    private static TestBroker broker;
    private static KafkaSettings kafka;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = TestBroker.start(folder);
        kafka = KafkaSettings.of(broker.bootstrap());
        admin = Admin.create(kafka.admin("topics-it"));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    @Order(1)
    void missing_topics_are_named() {
        assertThatThrownBy(() -> Topics.check(admin))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("topic assay.model-versions does not exist")
                .hasMessageContaining("topic assay.ledger does not exist");
    }

    @Test
    @Order(2)
    void topics_are_made_once_and_found_again() throws ExecutionException, InterruptedException {
        Topics.create(admin, (short) 1);
        Topics.create(admin, (short) 1);
        assertThat(admin.listTopics().names().get()).containsAll(Topics.names());
        assertThat(admin.describeTopics(Topics.names()).allTopicNames().get())
                .extractingFromEntries(topic ->
                        topic.getKey() + ' ' + topic.getValue().partitions().size())
                .contains("assay.check-tasks 1", "assay.check-results 4", "assay.ledger 1", "assay.plans 1");
    }

    @Test
    @Order(3)
    void the_ledger_topic_takes_eight_mebibytes_and_the_others_one() throws ExecutionException, InterruptedException {
        try (Producer<String, byte[]> producer = new KafkaProducer<>(kafka.producer("topics-it"))) {
            producer.send(new ProducerRecord<>(Topics.LEDGER, "k", new byte[Wire.MAX_LEDGER_BYTES]))
                    .get();
            producer.send(new ProducerRecord<>(Topics.REVIEWS, "k", new byte[Wire.MAX_EVENT_BYTES]))
                    .get();
            assertThatThrownBy(() -> producer.send(
                                    new ProducerRecord<>(Topics.REVIEWS, "k", new byte[2 * Wire.MAX_EVENT_BYTES]))
                            .get())
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    @Order(4)
    void a_share_group_with_the_brokers_defaults_is_refused() {
        assertThatThrownBy(() -> ShareGroup.DEFAULT.check(admin))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("share group assay-workers is not as the workers need it")
                .hasMessageContaining("share.isolation.level must be read_committed, found read_uncommitted");
        ShareGroup.DEFAULT.configure(admin);
        ShareGroup.DEFAULT.configure(admin);
        ShareGroup.DEFAULT.check(admin);
        assertThatThrownBy(() -> new ShareGroup(Duration.ofSeconds(20)).check(admin))
                .hasMessageContaining("share.record.lock.duration.ms must be 20000, found 15000");
    }

    @Test
    @Order(5)
    void a_topic_that_forgets_or_has_other_partitions_is_refused() throws ExecutionException, InterruptedException {
        alter(Topics.LEDGER, "retention.ms", "604800000");
        alter(Topics.MODEL_VERSIONS, "cleanup.policy", "compact");
        String settings = faultWith("assay.model-versions");
        assertThat(settings)
                .contains("topic assay.ledger: retention.ms must be -1, found 604800000")
                .contains("topic assay.model-versions: cleanup.policy must be delete, found compact");
        admin.createPartitions(Map.of(Topics.PLANS, NewPartitions.increaseTo(3)))
                .all()
                .get();
        assertThat(faultWith("assay.plans")).contains("topic assay.plans must have 1 partitions, found 3");
    }

    /** The message once the broker has heard of the change; a change that is never found ends in the timeout. */
    private static String faultWith(String topic) {
        while (true) {
            try {
                Topics.create(admin, (short) 1);
            } catch (IllegalStateException e) {
                if (String.valueOf(e.getMessage()).contains(topic)) {
                    return String.valueOf(e.getMessage());
                }
            }
        }
    }

    private static void alter(String topic, String name, String value) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
    }
}
