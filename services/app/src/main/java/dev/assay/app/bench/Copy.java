package dev.assay.app.bench;

import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.streams.RunningTopology;
import dev.assay.schemas.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsBuilder;

/** A Streams topology that passes events on exactly once, with the settings of the ledger, and does nothing else. */
final class Copy implements AutoCloseable {
    static final String FROM = "assay.bench.from";
    static final String TO = "assay.bench.to";

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final short ONE = 1;

    private final RunningTopology running;
    private final KafkaConsumer<String, byte[]> reader;
    private long size;

    private Copy(RunningTopology running, KafkaConsumer<String, byte[]> reader) {
        this.running = running;
        this.reader = reader;
    }

    /** Returns when it works. */
    static Copy start(KafkaSettings kafka, Path state) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(FROM).to(TO);
        RunningTopology running = RunningTopology.start(
                "copy", builder.build(), StreamsSettings.of(kafka, "assay-bench-copy", state, ONE), Clock.systemUTC());
        KafkaConsumer<String, byte[]> reader = new KafkaConsumer<>(kafka.reader("bench-copy"));
        TopicPartition to = new TopicPartition(TO, 0);
        reader.assign(List.of(to));
        reader.seekToBeginning(List.of(to));
        Feed.await(() -> running.unready().isEmpty());
        return new Copy(running, reader);
    }

    /** How many events were passed on and committed. */
    long size() {
        size += reader.poll(LOOK).count();
        return size;
    }

    @Override
    public void close() {
        reader.close();
        running.close();
    }
}
