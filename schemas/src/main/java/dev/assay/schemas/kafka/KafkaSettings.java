package dev.assay.schemas.kafka;

import dev.assay.schemas.wire.Wire;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How to reach the brokers, and the settings that every client of ours must have. Keys are strings, values bytes.
 *
 * @param bootstrapServers {@code host:port}, joined with commas
 * @param client further settings for every client: {@code security.protocol}, {@code sasl.jaas.config} and the like;
 *     they may not change what this class sets
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> client) {
    /** A request carries one event with its key and headers, and the batch around it. */
    static final int MAX_REQUEST_BYTES = Wire.MAX_LEDGER_BYTES + Topics.ENVELOPE_BYTES;

    private static final Pattern SERVERS = Pattern.compile("[^,\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}");

    public KafkaSettings {
        client = Map.copyOf(client);
        for (String server : bootstrapServers.split(",", -1)) {
            if (!SERVERS.matcher(server).matches()) {
                throw new IllegalArgumentException(
                        "bootstrap servers must be host:port joined with commas, found \"" + bootstrapServers + '"');
            }
        }
    }

    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, Map.of());
    }

    public Map<String, Object> admin(String clientId) {
        return base(clientId);
    }

    /** Durable (all replicas in sync) and idempotent: what {@code send} reports as done is done once. */
    public Map<String, Object> producer(String clientId) {
        Map<String, Object> settings = base(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }

    /** A producer with transactions; a second one with the same id fences the first. */
    public Map<String, Object> transactionalProducer(String clientId, String transactionalId) {
        Map<String, Object> settings = producer(clientId);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return settings;
    }

    /** A consumer without a group, which is assigned its partitions and keeps its own place. */
    public Map<String, Object> reader(String clientId) {
        Map<String, Object> settings = base(clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /** A consumer of a group, which commits what it has finished. */
    public Map<String, Object> consumer(String clientId, String group) {
        Map<String, Object> settings = reader(clientId);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        return settings;
    }

    /**
     * A consumer of a share group, which takes one task at a time and says what became of it. Isolation, reset and the
     * delivery limit belong to the group: see {@link ShareGroup}.
     */
    public Map<String, Object> shareConsumer(String clientId, String group) {
        Map<String, Object> settings = base(clientId);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        settings.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /**
     * A Kafka Streams application, exactly once. The keys are those of {@code StreamsConfig}, which is not a dependency
     * of this room; a test holds them to it.
     *
     * @param stateDirectory where the local state is kept; it can be rebuilt from the topics
     * @param replication of its internal topics
     */
    public Map<String, Object> streams(String applicationId, Path stateDirectory, short replication) {
        Map<String, Object> settings = base(applicationId);
        settings.put("application.id", applicationId);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("state.dir", stateDirectory.toString());
        settings.put("replication.factor", (int) replication);
        settings.put("producer." + ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put("consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    private Map<String, Object> base(String clientId) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return settings;
    }
}
