package dev.assay.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KafkaSettingsTest {
    private static final Map<String, String> TLS = Map.of("security.protocol", "SSL");

    private final KafkaSettings kafka = new KafkaSettings("a:9092,b:9092", TLS);

    @Test
    void every_client_gets_the_further_settings() {
        assertThat(kafka.admin("c")).containsAllEntriesOf(TLS).containsEntry("bootstrap.servers", "a:9092,b:9092");
        assertThat(kafka.producer("c")).containsAllEntriesOf(TLS);
        assertThat(kafka.reader("c")).containsAllEntriesOf(TLS);
        assertThat(kafka.consumer("c", "g")).containsAllEntriesOf(TLS);
        assertThat(kafka.shareConsumer("c", "g")).containsAllEntriesOf(TLS);
        assertThat(kafka.streams("a", Path.of("s"), (short) 1)).containsAllEntriesOf(TLS);
    }

    @Test
    void further_settings_do_not_weaken_ours() {
        KafkaSettings weak = new KafkaSettings(
                "a:1", Map.of("acks", "0", "isolation.level", "read_uncommitted", "enable.idempotence", "false"));
        assertThat(weak.producer("c")).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
        assertThat(weak.reader("c")).containsEntry("isolation.level", "read_committed");
    }

    @Test
    void clients_know_every_setting() {
        assertThat(ProducerConfig.configNames())
                .containsAll(kafka.producer("c").keySet())
                .containsAll(kafka.transactionalProducer("c", "t").keySet());
        assertThat(ConsumerConfig.configNames())
                .containsAll(kafka.consumer("c", "g").keySet())
                .containsAll(kafka.shareConsumer("c", "g").keySet());
    }

    @Test
    void streams_know_every_setting_of_theirs() {
        Map<String, Object> settings = kafka.streams("assay-planner", Path.of("state"), (short) 3);
        StreamsConfig config = new StreamsConfig(settings);
        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo("exactly_once_v2");
        assertThat(config.getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG)).isEqualTo(3);
        assertThat(config.getProducerConfigs("c"))
                .containsEntry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaSettings.MAX_REQUEST_BYTES);
        assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry("isolation.level", "read_committed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", "a:9092,", ",a:9092", "a:9092 b:9092", "kafka://a:9092"})
    void servers_that_are_none_are_refused(String servers) {
        assertThatThrownBy(() -> KafkaSettings.of(servers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bootstrap servers must be host:port joined with commas, found \"" + servers + '"');
    }

    @Test
    void servers_may_be_addresses() {
        assertThat(KafkaSettings.of("127.0.0.1:9092,[::1]:9092").bootstrapServers())
                .isNotEmpty();
    }
}
