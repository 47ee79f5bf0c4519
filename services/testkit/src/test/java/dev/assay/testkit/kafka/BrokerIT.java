package dev.assay.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BrokerIT {
    private static final TopicPartition LINES = new TopicPartition("lines", 0);

    @Test
    @Timeout(120)
    void keeps_committed_records_over_a_restart_and_hides_aborted_ones(@TempDir Path folder) {
        try (TestBroker broker = TestBroker.start(folder)) {
            broker.createTopic(LINES.topic(), 1);
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", "writer"),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(LINES.topic(), "aborted"));
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(LINES.topic(), "committed"));
                producer.commitTransaction();
            }
            broker.restart();
            assertThat(read(broker, 1)).containsExactly("committed");
        }
    }

    private static List<String> read(TestBroker broker, int count) {
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(LINES));
            consumer.seekToBeginning(List.of(LINES));
            while (values.size() < count) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach((ConsumerRecord<String, String> r) -> values.add(r.value()));
            }
        }
        return values;
    }
}
