package dev.assay.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsoleSettingsTest {
    @Test
    void the_banner_says_who_may_do_what_unless_it_is_set() {
        assertThat(read(Map.of()).banner())
                .isEqualTo("One local user, every role: nobody signs in, and only this machine is answered.");
        assertThat(read(Map.of("assay.console.banner", "Test installation")).banner())
                .isEqualTo("Test installation");
    }

    @Test
    void an_unknown_key_is_an_error() {
        assertThatThrownBy(() -> read(Map.of("assay.console.baner", "x")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("assay.console.baner");
    }

    private static ConsoleSettings read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(ConsoleSettings.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(ConsoleSettings.class);
    }
}
