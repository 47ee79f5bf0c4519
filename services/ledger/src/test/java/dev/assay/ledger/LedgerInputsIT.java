package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inputs that lose what they held: the ledger stops, and nothing more is signed. */
@Timeout(180)
class LedgerInputsIT extends BrokerScene {
    private static final TopicPartition MODELS = new TopicPartition(Topics.MODEL_VERSIONS, 0);
    private static final TopicPartition RESULTS = new TopicPartition(Topics.CHECK_RESULTS, 0);
    private static final TopicPartition REVIEWS = new TopicPartition(Topics.REVIEWS, 0);
    private static final int RESULT_PARTITIONS = 4;

    LedgerInputsIT() {
        super(new Traffic(2));
    }

    @Test
    void stops_where_retention_ate_events_of_an_input() throws Exception {
        try (LedgerRole role = start();
                Admin admin = admin()) {
            send();
            until(this::done);
            admin.deleteRecords(Map.of(MODELS, RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
            stops(role, MODELS.topic() + ", partition 0 begins at offset 1: events of it were deleted");
        }
    }

    @Test
    void stops_where_an_input_was_made_anew_while_it_was_away() throws Exception {
        round();
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(MODELS.topic())).all().get();
            until(() -> made(admin, MODELS));
        }
        try (LedgerRole role = start()) {
            stops(role, MODELS.topic() + ", partition 0 ends at offset 0, and ended at 3: it was made anew");
        }
    }

    @Test
    void stops_where_retention_ate_results_that_it_has_not_read_while_it_was_away() throws Exception {
        round();
        Map<TopicPartition, Long> read = read();
        send();
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> ends = ends(admin);
            TopicPartition lost = ends.keySet().stream()
                    .filter(place -> of(ends, place) > of(read, place))
                    .findFirst()
                    .orElseThrow();
            delete(admin, lost, of(ends, lost));
            try (LedgerRole role = start()) {
                stops(role, deleted(lost, of(read, lost), of(ends, lost)));
            }
            // Nor does it go on the next time.
            try (LedgerRole role = start()) {
                stops(role, deleted(lost, of(read, lost), of(ends, lost)));
            }
        }
    }

    @Test
    void stops_where_retention_ate_results_that_it_has_not_read_while_it_works() throws Exception {
        Map<String, Object> settings =
                KafkaSettings.of(broker.bootstrap()).transactionalProducer("test-slow", "test-slow");
        try (LedgerRole role = start();
                Admin admin = admin();
                KafkaProducer<String, byte[]> slow = new KafkaProducer<>(settings)) {
            send();
            until(this::done);
            long read = of(read(), RESULTS);
            // What is not committed can be deleted, and cannot be read.
            slow.initTransactions();
            slow.beginTransaction();
            slow.send(new ProducerRecord<>(RESULTS.topic(), RESULTS.partition(), "key", new byte[3]));
            slow.flush();
            long end = of(ends(admin), RESULTS);
            delete(admin, RESULTS, end);
            slow.abortTransaction();
            stops(role, deleted(RESULTS, read, end));
        }
    }

    /** Brokers forget the places of a group that is away for long. */
    @Test
    void reads_all_again_where_the_brokers_forgot_what_it_has_read() throws Exception {
        round();
        try (Admin admin = admin()) {
            until(() -> forgotten(admin));
        }
        round();
        holds();
    }

    @Test
    void stops_where_the_brokers_forgot_what_it_has_read_of_results_that_are_gone() throws Exception {
        round();
        try (Admin admin = admin()) {
            until(() -> forgotten(admin));
            TopicPartition gone = ends(admin).entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            delete(admin, gone, 1);
        }
        try (LedgerRole role = start()) {
            stops(
                    role,
                    "begins at offset 1, and the brokers do not know how far group " + LedgerRole.APPLICATION
                            + " has read it");
        }
    }

    /** As deploy/README.md has it for results. */
    @Test
    void goes_on_after_a_gap_once_what_was_lost_was_sent_again_with_all_that_followed_it() throws Exception {
        round();
        Map<TopicPartition, Long> read = read();
        send();
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> ends = ends(admin);
            TopicPartition lost = ends.keySet().stream()
                    .max(Comparator.comparing(place -> of(ends, place) - of(read, place)))
                    .orElseThrow();
            List<ConsumerRecord<String, byte[]>> copy = copy(lost, of(read, lost), of(ends, lost));
            // What stays of these audits comes before their beginning then, and is passed over.
            long gap = of(ends, lost) - 1;
            delete(admin, lost, gap);
            try (LedgerRole role = start()) {
                stops(role, deleted(lost, of(read, lost), gap));
            }
            sendAgain(copy);
            until(() -> goesOn(admin, lost, gap));
        }
        try (LedgerRole role = start()) {
            until(this::done);
        }
        holds();
    }

    /** As deploy/README.md has it: of an input every event must be at its place. */
    @Test
    void goes_on_after_a_gap_in_an_input_only_where_all_of_it_is_at_its_place_again() throws Exception {
        round();
        long read = of(read(), REVIEWS);
        send();
        List<ConsumerRecord<String, byte[]>> copy = copy(REVIEWS, 0, reviews());
        try (Admin admin = admin()) {
            delete(admin, REVIEWS, read + 1);
            try (LedgerRole role = start()) {
                stops(role, deleted(REVIEWS, read, read + 1));
            }
            until(() -> goesOn(admin, REVIEWS, read + 1));
            long records = recorded();
            try (LedgerRole role = start()) {
                String why = REVIEWS.topic() + ", partition 0 begins at offset " + (read + 1) + ": events of it were";
                until(() -> role.unready().orElse("").contains(why));
            }
            assertThat(recorded())
                    .as("records, none of which may follow the gap")
                    .isEqualTo(records);
            // Events have come since the gap, while the ledger stood.
            copy.addAll(copy(REVIEWS, copy.size(), reviews()));
            admin.deleteTopics(List.of(REVIEWS.topic())).all().get();
            until(() -> made(admin, REVIEWS));
            sendAgain(copy);
            until(() -> goesOn(admin, REVIEWS, 0));
        }
        try (LedgerRole role = start()) {
            until(this::done);
        }
        holds();
    }

    private static String deleted(TopicPartition place, long from, long to) {
        return "topic " + place.topic() + ", partition " + place.partition() + ": events from offset " + from + " to "
                + to + " were deleted before they were read";
    }

    /** A ledger that comes, enters one more round of events, and goes. */
    private void round() throws Exception {
        try (LedgerRole role = start()) {
            send();
            until(this::done);
        }
    }

    private static void delete(Admin admin, TopicPartition place, long before) throws Exception {
        admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    /** Where the partitions of the results end. */
    private static long of(Map<TopicPartition, Long> offsets, TopicPartition place) {
        return Objects.requireNonNull(offsets.get(place), place::toString);
    }

    private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(0, RESULT_PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(RESULTS.topic(), partition), partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted).all().get().forEach((place, end) -> ends.put(place, end.offset()));
        return ends;
    }

    /** How far the ledger has read. */
    private Map<TopicPartition, Long> read() throws Exception {
        Map<TopicPartition, Long> read = new HashMap<>();
        try (Admin admin = admin()) {
            admin.listConsumerGroupOffsets(LedgerRole.APPLICATION)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((place, offset) -> read.put(place, offset.offset()));
        }
        return read;
    }

    /** The group is asked to be forgotten until its last member is gone. */
    private static boolean forgotten(Admin admin) throws InterruptedException {
        try {
            admin.deleteConsumerGroups(List.of(LedgerRole.APPLICATION)).all().get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** What kafka-consumer-groups.sh --reset-offsets does; refused until the last member of the group is gone. */
    private static boolean goesOn(Admin admin, TopicPartition place, long from) throws InterruptedException {
        try {
            admin.alterConsumerGroupOffsets(LedgerRole.APPLICATION, Map.of(place, new OffsetAndMetadata(from)))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** Where the reviews end. */
    private long reviews() {
        return traffic.inputs().getOrDefault(REVIEWS.topic(), 0L);
    }

    /** The events from one offset to before another. */
    private List<ConsumerRecord<String, byte[]>> copy(TopicPartition place, long from, long to) {
        List<ConsumerRecord<String, byte[]>> copy = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(KafkaSettings.of(broker.bootstrap()).reader("test-copy"))) {
            consumer.assign(List.of(place));
            consumer.seek(place, from);
            while (consumer.position(place) < to) {
                copy.addAll(consumer.poll(POLL).records(place));
            }
        }
        return copy;
    }

    private void sendAgain(List<ConsumerRecord<String, byte[]>> copy) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(KafkaSettings.of(broker.bootstrap()).producer("test-copy"))) {
            copy.forEach(event -> producer.send(new ProducerRecord<>(
                    event.topic(), event.partition(), event.timestamp(), event.key(), event.value(), event.headers())));
            producer.flush();
        }
    }

    private void stops(LedgerRole role, String why) throws Exception {
        until(() -> role.unready().orElse("").contains(why));
        assertThat(role.unready().orElseThrow()).startsWith("the ledger's integrator stopped: ");
        long records = recorded();
        var signed = Aftermath.size(store);
        send();
        assertThat(recorded()).isEqualTo(records);
        assertThat(Aftermath.size(store)).isEqualTo(signed).hasValue(records);
    }

    /** The brokers delete in their own time. */
    private static boolean made(Admin admin, TopicPartition only) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(only.topic(), 1, (short) 1)))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(KafkaSettings.of(broker.bootstrap()).admin("test"));
    }

    private LedgerRole start() {
        return LedgerRole.start(
                LedgerProcess.config(folder, folder.resolve("state")),
                keys,
                KafkaSettings.of(broker.bootstrap()),
                store,
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                LedgerProcess.VERSION);
    }
}
