package dev.assay.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class IntakeSettingsTest {
    private static final int CONVERTER_PRIORITY = 200;

    @Test
    void the_defaults_are_those_that_are_documented() {
        IntakeSettings settings = read(Map.of());

        assertThat(settings.maxUploadBytes()).isEqualTo(2L << 30);
        assertThat(settings.maxFiles()).isEqualTo(10_000);
        assertThat(settings.maxDocumentBytes()).isEqualTo(1 << 20);
        assertThat(settings.concurrentUploads()).isEqualTo(4);
        assertThat(settings.publishTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.trialTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.trialMemoryBytes()).isEqualTo(4L << 30);
    }

    @Test
    void every_setting_has_its_key() {
        IntakeSettings settings = read(Map.of(
                "assay.intake.max-upload-bytes", "1000",
                "assay.intake.max-files", "7",
                "assay.intake.max-document-bytes", "99",
                "assay.intake.concurrent-uploads", "2",
                "assay.intake.publish-timeout", "5s",
                "assay.intake.trial-timeout", "20s",
                "assay.intake.trial-memory-bytes", "3000"));

        assertThat(settings.maxUploadBytes()).isEqualTo(1000);
        assertThat(settings.maxFiles()).isEqualTo(7);
        assertThat(settings.maxDocumentBytes()).isEqualTo(99);
        assertThat(settings.concurrentUploads()).isEqualTo(2);
        assertThat(settings.publishTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.trialTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.trialMemoryBytes()).isEqualTo(3000);
    }

    @Test
    void an_unknown_key_is_an_error() {
        assertThatThrownBy(() -> read(Map.of("assay.intake.max-uplod-bytes", "1")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("assay.intake.max-uplod-bytes");
    }

    private static IntakeSettings read(Map<String, String> values) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(IntakeSettings.class)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValues(values)
                .build();
        return config.getConfigMapping(IntakeSettings.class);
    }
}
