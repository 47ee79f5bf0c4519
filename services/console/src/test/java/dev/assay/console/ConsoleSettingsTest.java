package dev.assay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsoleSettingsTest {
    private static final int CONVERTER_PRIORITY = 200;

    @Test
    void the_banner_says_who_may_do_what_unless_it_is_set() {
        assertThat(read(Map.of()).banner())
                .isEqualTo("One local user, every role: nobody signs in, and only this machine is answered.");
        assertThat(read(Map.of("assay.console.banner", "Test installation")).banner())
                .isEqualTo("Test installation");
    }

    @Test
    void looks_for_a_schema_for_a_minute_unless_it_is_set() {
        assertThat(read(Map.of()).schemaWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read(Map.of("assay.console.schema-wait", "2s")).schemaWait()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void an_unknown_key_is_an_error() {
        assertThatThrownBy(() -> read(Map.of("assay.console.baner", "x")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("assay.console.baner");
    }

    private static ConsoleSettings read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(ConsoleSettings.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(ConsoleSettings.class);
    }
}
