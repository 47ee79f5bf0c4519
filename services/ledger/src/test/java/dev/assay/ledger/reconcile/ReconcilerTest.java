package dev.assay.ledger.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.InputRange;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.ReadOffsets;
import dev.assay.schemas.kafka.Topics;
import dev.assay.store.ObjectStore;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.LedgerRecord;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    @Test
    void has_nothing_against_inputs_that_only_grew() {
        assertThat(Reconciler.fault(List.of(), List.of(range(Topics.PLANS, 0, 0, 0))))
                .isEmpty();
        assertThat(Reconciler.fault(
                        List.of(range(Topics.PLANS, 0, 0, 4), range(Topics.REVIEWS, 1, 0, 9)),
                        List.of(
                                range(Topics.PLANS, 0, 0, 4),
                                range(Topics.PLANS, 1, 0, 0),
                                range(Topics.REVIEWS, 0, 0, 1),
                                range(Topics.REVIEWS, 1, 0, 10))))
                .isEmpty();
    }

    @Test
    void finds_events_that_were_deleted() {
        assertThat(Reconciler.fault(List.of(), List.of(range(Topics.PLANS, 2, 3, 7))))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("topic assay.plans, partition 2 begins at offset 3: events of it were deleted"));
    }

    @Test
    void finds_an_input_that_ends_before_where_it_ended() {
        assertThat(Reconciler.fault(List.of(range(Topics.PLANS, 0, 0, 7)), List.of(range(Topics.PLANS, 0, 0, 6))))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith(
                                "topic assay.plans, partition 0 ends at offset 6, and ended at 7: it was made anew"));
    }

    /** Its record is there, by another's order, before what is known is held to an answer that is a little older. */
    @Test
    void an_event_that_comes_while_the_brokers_answer_is_no_fault() {
        List<String> alarms = new ArrayList<>();
        List<Reconciler> made = new ArrayList<>();
        Admin brokers = brokers(5, () -> made.getFirst().observe(recorded(5)));
        MockProducer<String, byte[]> orders =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        made.add(new Reconciler(
                new Reconciler.Brokers(brokers, orders, new ReadOffsets(brokers, "assay-ledger", List.of())),
                new ObjectStore.Capabilities("memory", false, false, true, Duration.ZERO),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Clock.systemUTC(),
                alarms::add));

        made.getFirst().reconcile();
        assertThat(alarms).isEmpty();
        assertThat(orders.history()).hasSize(1);

        made.getFirst().reconcile();
        assertThat(alarms)
                .singleElement()
                .asString()
                .startsWith("topic assay.reviews, partition 0 ends at offset 5, and ended at 6");
    }

    /** Brokers of one partition of reviews, which ends at that offset. */
    private static Admin brokers(long end, Runnable asked) {
        TopicPartition place = new TopicPartition(Topics.REVIEWS, 0);
        TopicDescription described = new TopicDescription(
                place.topic(), false, List.of(new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of())));
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, with) -> {
                    if (method.getName().equals("describeTopics")) {
                        return new DescribeTopicsResult(
                                null, Map.of(place.topic(), KafkaFuture.completedFuture(described))) {};
                    }
                    boolean last = ((Map<?, ?>) with[0]).get(place) instanceof OffsetSpec.LatestSpec;
                    if (last) {
                        asked.run();
                    }
                    return new ListOffsetsResult(Map.of(
                            place,
                            KafkaFuture.completedFuture(new ListOffsetsResult.ListOffsetsResultInfo(
                                    last ? end : 0, -1, Optional.empty()))));
                });
    }

    /** An entry about the event of reviews at that offset. */
    private static LedgerEntry recorded(long offset) {
        Digest event = Digest.of(new byte[] {(byte) offset});
        Cause cause = new Cause(Topics.REVIEWS, 0, offset, event, "");
        return Entries.of(new LedgerRecord.EventRejected(
                new Head(Instant.parse("2026-11-23T10:00:00Z"), "tester", cause),
                "",
                event,
                OptionalLong.of(12),
                "no review",
                ""));
    }

    private static InputRange range(String topic, int partition, long begin, long end) {
        return new InputRange(topic, partition, begin, end);
    }
}
