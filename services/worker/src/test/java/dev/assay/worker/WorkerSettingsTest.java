package dev.assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.onnx.Provider;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
    /** As in the application, where durations are written {@code 15s} or {@code PT15S}. */
    private static final int CONVERTER_PRIORITY = 200;

    @Test
    void the_defaults_are_those_that_are_documented() {
        WorkerSettings settings = read(Map.of());
        assertThat(settings.threads()).isEmpty();
        assertThat(settings.provider()).isEqualTo(Provider.CPU);
        assertThat(settings.cacheBytes()).isEqualTo(4L << 30);
        assertThat(settings.lock()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.configureGroup()).isTrue();
        assertThat(settings.stopLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.schemaWait()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.key()).isEmpty();
        assertThat(settings.keyPassword()).isEmpty();
    }

    @Test
    void every_setting_has_its_key() {
        WorkerSettings settings = read(Map.of(
                "assay.worker.threads", "3",
                "assay.worker.provider", "cuda",
                "assay.worker.cache-bytes", "1000",
                "assay.worker.lock", "1m",
                "assay.worker.configure-group", "false",
                "assay.worker.stop-limit", "2s",
                "assay.worker.key", "/keys/worker.pem",
                "assay.worker.key-password", "s3cr3t",
                "assay.worker.schema-wait", "PT5S"));
        assertThat(settings.key()).contains(Path.of("/keys/worker.pem"));
        assertThat(settings.keyPassword()).contains("s3cr3t");
        assertThat(settings.threads()).hasValue(3);
        assertThat(settings.provider()).isEqualTo(Provider.CUDA);
        assertThat(settings.cacheBytes()).isEqualTo(1000);
        assertThat(settings.lock()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.configureGroup()).isFalse();
        assertThat(settings.stopLimit()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.schemaWait()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void an_unknown_key_and_what_is_no_duration_are_errors() {
        assertThatThrownBy(() -> read(Map.of("assay.worker.thread", "3")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("assay.worker.thread");
        assertThatThrownBy(() -> read(Map.of("assay.worker.lock", "soon")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("assay.worker.lock");
    }

    private static WorkerSettings read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(WorkerSettings.class)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(WorkerSettings.class);
    }
}
