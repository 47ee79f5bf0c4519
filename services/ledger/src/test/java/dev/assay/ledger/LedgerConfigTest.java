package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        assertThat(config.keys()).isEqualTo(Path.of(".assay/keys"));
        assertThat(config.makeKeys()).isEmpty();
        assertThat(config.origin()).isEmpty();
        assertThat(config.logKeys()).isEmpty();
        assertThat(config.attestationKey()).isEmpty();
        assertThat(config.keyPassword()).isEmpty();
        assertThat(config.workerKeys()).isEmpty();
        assertThat(config.reconcileEvery()).isEqualTo(Duration.ofHours(1));
        assertThat(config.reconcileWait()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void takes_every_setting() {
        LedgerConfig config = config(Map.ofEntries(
                Map.entry("assay.ledger.state", "/s"),
                Map.entry("assay.ledger.replication", "3"),
                Map.entry("assay.ledger.schema-wait", "1s"),
                Map.entry("assay.ledger.keys", "/k"),
                Map.entry("assay.ledger.make-keys", "true"),
                Map.entry("assay.ledger.origin", "example.org/assay"),
                Map.entry("assay.ledger.log-keys", "/k/1.pem,/k/2.p12"),
                Map.entry("assay.ledger.attestation-key", "/k/a.pem"),
                Map.entry("assay.ledger.key-password", "s3cr3t"),
                Map.entry("assay.ledger.worker-keys", "ab,cd"),
                Map.entry("assay.ledger.reconcile-every", "5m"),
                Map.entry("assay.ledger.reconcile-wait", "30s")));
        assertThat(config.keys()).isEqualTo(Path.of("/k"));
        assertThat(config.makeKeys()).contains(true);
        assertThat(config.origin()).contains("example.org/assay");
        assertThat(config.logKeys()).contains(List.of(Path.of("/k/1.pem"), Path.of("/k/2.p12")));
        assertThat(config.attestationKey()).contains(Path.of("/k/a.pem"));
        assertThat(config.keyPassword()).contains("s3cr3t");
        assertThat(config.workerKeys()).contains(Set.of("ab", "cd"));
        assertThat(config.reconcileEvery()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.reconcileWait()).isEqualTo(Duration.ofSeconds(30));
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
