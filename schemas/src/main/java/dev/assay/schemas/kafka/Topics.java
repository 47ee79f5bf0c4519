package dev.assay.schemas.kafka;

import dev.assay.schemas.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics: their names, and what each must be for the services above it to keep their promises. The inputs and the
 * ledger are never shortened and never compacted, since every input offset ends in a record.
 */
public final class Topics {
    /** Accepted model releases, by name. */
    public static final String MODEL_VERSIONS = "assay.model-versions";

    /** Accepted dataset releases, by name. */
    public static final String DATASET_VERSIONS = "assay.dataset-versions";

    /** Registered plans, by name. */
    public static final String PLANS = "assay.plans";

    /** The queue of the workers, by audit. */
    public static final String CHECK_TASKS = "assay.check-tasks";

    /** What the planner decided and the workers found, by audit or release: see {@code ResultEvent}. */
    public static final String CHECK_RESULTS = "assay.check-results";

    /** Decisions of people, by audit. */
    public static final String REVIEWS = "assay.reviews";

    /** What the ledger is asked to record about itself: see {@code OrderEvent}. */
    public static final String ORDERS = "assay.orders";

    /** The records of the ledger, in order. */
    public static final String LEDGER = "assay.ledger";

    /** Input that was not acceptable, for the ledger and for people. */
    public static final String REJECTED = "assay.rejected";

    /** The schemas of every writer, by fingerprint. */
    public static final String SCHEMAS = "assay.schemas";

    /**
     * The inputs that are reconciled: each offset of these ends in exactly one record. They are written outside
     * transactions, whose markers would take offsets.
     */
    public static final List<String> RECONCILED = List.of(MODEL_VERSIONS, DATASET_VERSIONS, PLANS, REVIEWS);

    /** Key, headers and batch of a record, on top of the event itself. */
    static final int ENVELOPE_BYTES = 1 << 16;

    /** Results are keyed by audit, and assembled in as many threads at most. */
    static final int RESULT_PARTITIONS = 4;

    /**
     * A share group spreads its members over the partitions before two share one: with more than one, the tasks of an
     * audit would go to a part of the workers only.
     */
    static final int TASK_PARTITIONS = 1;

    /** Tasks and results are repeated from the inputs if lost this late; the ledger holds what was concluded. */
    private static final String THIRTY_DAYS_MILLIS = "2592000000";

    private static final String FOREVER = "-1";

    /** News of a change reaches every broker well within this. */
    private static final Duration SPREAD = Duration.ofSeconds(30);

    private static final Duration SPREAD_PAUSE = Duration.ofMillis(50);

    private static final Map<String, Shape> SHAPES = shapes();

    private Topics() {}

    /** All topics, in the order in which they are made. */
    public static Set<String> names() {
        return SHAPES.keySet();
    }

    /**
     * Makes the topics that are missing, then holds all of them to what they must be.
     *
     * @param replication copies of each partition; 1 on a single machine
     * @throws IllegalStateException if a topic that was there is not as it must be; the message names each difference
     * @throws KafkaException if the brokers are away or refuse: the call may be repeated
     */
    public static void create(Admin admin, short replication) {
        List<NewTopic> wanted = new ArrayList<>();
        SHAPES.keySet().forEach(name -> wanted.add(topic(name, replication)));
        admin.createTopics(wanted).values().forEach((name, done) -> {
            try {
                settled(done, "making topic " + name);
            } catch (TopicExistsException e) {
                // checked below, as one that was just made
            }
        });
        awaitSpread(() -> known(admin));
        check(admin);
    }

    private static boolean known(Admin admin) {
        try {
            settled(admin.describeTopics(SHAPES.keySet()).allTopicNames(), "describing the topics");
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        }
    }

    /** A broker answers for what the controller has changed only once it has heard of it. */
    static void awaitSpread(BooleanSupplier heard) {
        long until = System.nanoTime() + SPREAD.toNanos();
        while (!heard.getAsBoolean() && System.nanoTime() < until) {
            LockSupport.parkNanos(SPREAD_PAUSE.toNanos());
        }
    }

    /**
     * Holds the topics to what they must be, for services that may not make them.
     *
     * @throws IllegalStateException as {@link #create}
     */
    public static void check(Admin admin) {
        List<String> faults = faults(admin);
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "the Kafka topics are not as the services need them; correct them with kafka-topics.sh and"
                            + " kafka-configs.sh, or let deploy/topics.sh make new ones: " + String.join("; ", faults));
        }
    }

    private static List<String> faults(Admin admin) {
        List<String> faults = new ArrayList<>();
        admin.describeTopics(SHAPES.keySet()).topicNameValues().forEach((name, described) -> {
            try {
                faults.addAll(shape(name).faults(name, settled(described, "describing topic " + name)));
            } catch (UnknownTopicOrPartitionException e) {
                faults.add("topic " + name + " does not exist");
            }
        });
        if (faults.isEmpty()) {
            List<ConfigResource> resources = SHAPES.keySet().stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList();
            admin.describeConfigs(resources)
                    .values()
                    .forEach((resource, config) -> faults.addAll(shape(resource.name())
                            .faults(resource.name(), settled(config, "describing topic " + resource.name()))));
        }
        return faults.stream().sorted().toList();
    }

    static NewTopic topic(String name, short replication) {
        return shape(name).made(name, replication);
    }

    private static Shape shape(String name) {
        Shape shape = SHAPES.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no such topic: " + name);
        }
        return shape;
    }

    /** Waits for the brokers' answer; their refusals are Kafka's own exceptions. */
    static <T> T settled(KafkaFuture<T> answer, String act) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw new InterruptException(act + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException refused) {
                throw refused;
            }
            throw new KafkaException(act + " failed", e);
        }
    }

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        // One partition each: the planner joins them, and their order is the order of decisions.
        shapes.put(MODEL_VERSIONS, Shape.input());
        shapes.put(DATASET_VERSIONS, Shape.input());
        shapes.put(PLANS, Shape.input());
        shapes.put(CHECK_TASKS, Shape.passing(TASK_PARTITIONS));
        shapes.put(CHECK_RESULTS, Shape.passing(RESULT_PARTITIONS));
        shapes.put(REVIEWS, Shape.input());
        shapes.put(ORDERS, Shape.input());
        shapes.put(LEDGER, new Shape(1, settings("delete", FOREVER, Wire.MAX_LEDGER_BYTES)));
        shapes.put(REJECTED, Shape.input());
        shapes.put(SCHEMAS, new Shape(1, settings("compact", FOREVER, Wire.MAX_EVENT_BYTES)));
        return shapes;
    }

    private static Map<String, String> settings(String cleanup, String retentionMillis, int eventBytes) {
        return new TreeMap<>(Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, cleanup,
                TopicConfig.RETENTION_MS_CONFIG, retentionMillis,
                TopicConfig.RETENTION_BYTES_CONFIG, FOREVER,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(eventBytes + ENVELOPE_BYTES)));
    }

    /**
     * What a topic must be.
     *
     * @param settings those that the services rely on; others are the operator's
     */
    private record Shape(int partitions, Map<String, String> settings) {
        static Shape input() {
            return new Shape(1, Topics.settings("delete", FOREVER, Wire.MAX_EVENT_BYTES));
        }

        /**
         * Kept for a time after it arrived. A task carries the time of the release that caused it, which may be long
         * past; counted from then, a task made from an old release would be deleted unread.
         */
        static Shape passing(int partitions) {
            Map<String, String> settings = Topics.settings("delete", THIRTY_DAYS_MILLIS, Wire.MAX_EVENT_BYTES);
            settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
            return new Shape(partitions, settings);
        }

        NewTopic made(String name, short replication) {
            Map<String, String> all = new TreeMap<>(settings);
            // With one copy to spare, a broker may be away; with none, a write that was confirmed could be lost.
            all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(Math.max(1, replication - 1)));
            return new NewTopic(name, partitions, replication).configs(all);
        }

        List<String> faults(String name, TopicDescription found) {
            int actual = found.partitions().size();
            return actual == partitions
                    ? List.of()
                    : List.of("topic " + name + " must have " + partitions + " partitions, found " + actual);
        }

        List<String> faults(String name, Config found) {
            return settings.entrySet().stream()
                    .filter(wanted ->
                            !wanted.getValue().equals(found.get(wanted.getKey()).value()))
                    .map(wanted -> "topic " + name + ": " + wanted.getKey() + " must be " + wanted.getValue()
                            + ", found " + found.get(wanted.getKey()).value())
                    .toList();
        }
    }
}
