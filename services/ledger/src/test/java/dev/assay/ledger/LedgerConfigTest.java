package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerConfigTest {
    /** As in the application, where durations are written {@code 30m} or {@code PT30M}. */
    private static final int CONVERTER_PRIORITY = 200;

    @Test
    void has_these_defaults() {
        LedgerConfig config = config(Map.of());
        assertThat(config.state()).isEqualTo(Path.of(".assay/streams"));
        assertThat(config.replication()).isEqualTo((short) -1);
        assertThat(config.schemaWait()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void takes_every_setting() {
        LedgerConfig config = config(Map.of(
                "assay.ledger.state", "/s",
                "assay.ledger.replication", "3",
                "assay.ledger.schema-wait", "1s"));
        assertThat(config.state()).isEqualTo(Path.of("/s"));
        assertThat(config.replication()).isEqualTo((short) 3);
        assertThat(config.schemaWait()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refuses_a_setting_that_is_not_known_and_one_that_is_no_number() {
        assertThatThrownBy(() -> config(Map.of("assay.ledger.stat", "/s"))).hasMessageContaining("stat");
        assertThatThrownBy(() -> config(Map.of("assay.ledger.replication", "few")))
                .hasMessageContaining("replication");
    }

    private static LedgerConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(LedgerConfig.class)
                .build()
                .getConfigMapping(LedgerConfig.class);
    }
}
