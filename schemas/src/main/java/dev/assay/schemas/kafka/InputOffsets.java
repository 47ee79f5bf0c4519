package dev.assay.schemas.kafka;

import dev.assay.schemas.InputRange;
import dev.assay.schemas.ReconciliationDue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What the reconciled inputs hold, as the brokers say: the other side of the ledger's arithmetic. */
public final class InputOffsets {
    private InputOffsets() {}

    /**
     * Asks the brokers.
     *
     * @return every partition of every reconciled topic, in the order of their names
     * @throws KafkaException if the brokers are away: the call may be repeated
     */
    public static List<InputRange> read(Admin admin) {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        Map<TopicPartition, OffsetSpec> last = new HashMap<>();
        Map<String, TopicDescription> topics =
                Topics.settled(admin.describeTopics(Topics.RECONCILED).allTopicNames(), "describing the inputs");
        topics.forEach((name, described) -> described.partitions().forEach(partition -> {
            first.put(new TopicPartition(name, partition.partition()), OffsetSpec.earliest());
            last.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest());
        }));
        Map<TopicPartition, ListOffsetsResultInfo> begins =
                Topics.settled(admin.listOffsets(first).all(), "reading where the inputs begin");
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                Topics.settled(admin.listOffsets(last).all(), "reading where the inputs end");
        TreeMap<String, InputRange> ranges = new TreeMap<>();
        ends.forEach((place, end) -> ranges.put(
                place.toString(),
                new InputRange(
                        place.topic(), place.partition(), begin(begins, place).offset(), end.offset())));
        return List.copyOf(ranges.values());
    }

    private static ListOffsetsResultInfo begin(
            Map<TopicPartition, ListOffsetsResultInfo> begins, TopicPartition place) {
        ListOffsetsResultInfo begin = begins.get(place);
        if (begin == null) {
            throw new IllegalStateException("the brokers told where " + place + " ends and not where it begins");
        }
        return begin;
    }

    /**
     * An order to reconcile what the inputs hold.
     *
     * @param wait how long the ledger waits for the records of these inputs
     * @param reason what it is for
     */
    public static ReconciliationDue due(
            List<InputRange> inputs, Instant now, Duration wait, String reason, String actor) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        return new ReconciliationDue(inputs, at.plus(wait), reason, actor, at);
    }
}
