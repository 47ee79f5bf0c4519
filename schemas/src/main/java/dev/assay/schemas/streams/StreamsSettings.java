package dev.assay.schemas.streams;

import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of a topology, exactly once: those of {@link KafkaSettings#streams} and how it survives a restart. */
public final class StreamsSettings {
    /**
     * How long a transaction may stay open. Longer than the wait for an unknown schema, which may fall into one; a
     * transaction left by a killed process does not last as long, since its successor has the same id and ends it.
     */
    static final Duration TRANSACTION_TIMEOUT = SchemaExchange.DEFAULT_WAIT.plusSeconds(30);

    /** After this a process that is gone for good loses its partitions to another. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    /** Records taken at a time: one may be a megabyte. */
    static final int MAX_POLL_RECORDS = 100;

    /**
     * What changes several times within a transaction is written once, and a transaction of a tenth of a second changes
     * less than this. What stays longer in a cache survives collection after collection of the garbage.
     */
    static final long CACHE_BYTES = 1 << 20;

    /** The largest record of an internal topic: a ledger entry on its way to the sequencer, with its key. */
    static final int MAX_INTERNAL_BYTES = Wire.MAX_LEDGER_BYTES + (1 << 16);

    private StreamsSettings() {}

    /**
     * @param stateDirectory of this process alone; made if missing. It may be lost at the price of reading the topics
     *     again.
     * @param replication of the internal topics; -1: the brokers' default
     */
    public static Properties of(KafkaSettings kafka, String applicationId, Path stateDirectory, short replication) {
        Properties all = new Properties();
        all.putAll(kafka.streams(applicationId, stateDirectory, replication));
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        all.putAll(Map.of(
                StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
                EventTime.class,
                StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG,
                Serdes.StringSerde.class,
                StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG,
                Serdes.ByteArraySerde.class,
                StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
                SmallState.class,
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true,
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                (int) TRANSACTION_TIMEOUT.toMillis(),
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                MAX_INTERNAL_BYTES,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                MAX_POLL_RECORDS,
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                (int) SESSION_TIMEOUT.toMillis(),
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                instance(stateDirectory)));
        return all;
    }

    /**
     * A name for this process that outlives it: with it a restart takes its partitions back at once, where a nameless
     * member would wait until the session of its dead predecessor ends. It lies with the state, which Kafka Streams
     * locks, so that no two live processes have it.
     */
    private static String instance(Path stateDirectory) {
        Path file = stateDirectory.resolve("instance");
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return named(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the name of this process in " + file + " cannot be read", e);
        }
    }

    private static String named(Path file) {
        String name = UUID.randomUUID().toString();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path written = Files.writeString(file.resolveSibling("instance.new"), name);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException("the name of this process cannot be written to " + file, e);
        }
    }
}
