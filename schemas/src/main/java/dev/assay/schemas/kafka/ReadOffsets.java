package dev.assay.schemas.kafka;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a group has read its topics, held to what the brokers still have: what retention deletes before it was read
 * would else be passed over without a word.
 */
public final class ReadOffsets {
    private final Admin admin;
    private final String group;
    private final List<String> topics;

    /**
     * @param admin stays the caller's
     * @param topics that exist and that the group reads
     */
    public ReadOffsets(Admin admin, String group, List<String> topics) {
        this.admin = admin;
        this.group = group;
        this.topics = List.copyOf(topics);
    }

    /**
     * Gives the group a place in every partition where it has none, so that its consumer never needs to choose one: the
     * first offset that is there. Where the group has read before and that is not 0, nobody knows what it has read, and
     * it gets none.
     *
     * @param before whether the group has read before, as its works show
     * @return what must be looked at first, as {@link #fault}; empty: the group has a place everywhere
     * @throws KafkaException if the brokers are away, or a member of the group is still there: the call may be repeated
     */
    public Optional<String> begin(boolean before) {
        Places places = places();
        Optional<String> fault = places.fault();
        if (fault.isPresent()) {
            return fault;
        }
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        for (Map.Entry<TopicPartition, Long> begin : places.begins().entrySet()) {
            if (!places.read().containsKey(begin.getKey())) {
                if (before && begin.getValue() > 0) {
                    return Optional.of(
                            name(begin.getKey()) + " begins at offset " + begin.getValue() + ", and the brokers"
                                    + " do not know how far group " + group + " has read it: they forget it"
                                    + " (offsets.retention.minutes) of a group that is away for long. Events from offset 0 to "
                                    + begin.getValue() + " were deleted, perhaps unread");
                }
                first.put(begin.getKey(), new OffsetAndMetadata(begin.getValue()));
            }
        }
        if (!first.isEmpty()) {
            Topics.settled(
                    admin.alterConsumerGroupOffsets(group, first).all(), "setting where group " + group + " begins");
        }
        return Optional.empty();
    }

    /**
     * What must not be: events were deleted that the group has not read, or fewer are there than it has read.
     *
     * @return topic, partition, from and to; empty where nothing is wrong
     * @throws KafkaException if the brokers are away: the call may be repeated
     */
    public Optional<String> fault() {
        return places().fault();
    }

    private Places places() {
        Map<TopicPartition, OffsetSpec> first = new HashMap<>();
        Map<TopicPartition, OffsetSpec> last = new HashMap<>();
        Map<String, TopicDescription> described = Topics.settled(
                admin.describeTopics(topics).allTopicNames(), "describing what group " + group + " reads");
        described.forEach((name, topic) -> topic.partitions().forEach(partition -> {
            first.put(new TopicPartition(name, partition.partition()), OffsetSpec.earliest());
            last.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest());
        }));
        // In this order: what is read and then deleted meanwhile is not missed, and what comes meanwhile is not too
        // much.
        Map<TopicPartition, Long> begins = offsets(first, "reading where topics begin");
        Map<TopicPartition, Long> read = new HashMap<>();
        Topics.settled(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                        "reading how far group " + group + " is")
                .forEach((place, offset) -> {
                    if (offset != null && begins.containsKey(place)) {
                        read.put(place, offset.offset());
                    }
                });
        return new Places(begins, read, offsets(last, "reading where topics end"));
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted, String act) {
        Map<TopicPartition, Long> offsets =
                new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                Topics.settled(admin.listOffsets(wanted).all(), act);
        found.forEach((place, info) -> offsets.put(place, info.offset()));
        return offsets;
    }

    private static String name(TopicPartition place) {
        return "topic " + place.topic() + ", partition " + place.partition();
    }

    /**
     * By partition.
     *
     * @param begins the first offset that is there
     * @param read offset after the last that the group has read; none where it has no place
     * @param ends offset after the last that is there
     */
    record Places(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> read, Map<TopicPartition, Long> ends) {
        Optional<String> fault() {
            for (Map.Entry<TopicPartition, Long> begin : begins.entrySet()) {
                Long next = read.get(begin.getKey());
                Long end = ends.get(begin.getKey());
                if (next != null && next < begin.getValue()) {
                    return Optional.of(name(begin.getKey()) + ": events from offset " + next + " to " + begin.getValue()
                            + " were deleted before they were read");
                }
                if (next != null && end != null && next > end) {
                    return Optional.of(name(begin.getKey()) + " ends at offset " + end + ", and was read to " + next
                            + ": it was made anew, or an older copy of it came back");
                }
            }
            return Optional.empty();
        }
    }
}
