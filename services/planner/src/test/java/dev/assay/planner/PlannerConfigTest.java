package dev.assay.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerConfigTest {
    /** As in the application, where durations are written {@code 30m} or {@code PT30M}. */
    private static final int CONVERTER_PRIORITY = 200;

    @Test
    void has_these_defaults() {
        PlannerConfig config = config(Map.of());
        assertThat(config.plan()).isEqualTo("default");
        assertThat(config.deadline()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.state()).isEqualTo(Path.of(".assay/streams/planner"));
        assertThat(config.replication()).isEqualTo((short) -1);
        assertThat(config.schemaWait()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void takes_every_setting() {
        PlannerConfig config = config(Map.of(
                "assay.data", "/d",
                "assay.planner.plan", "quick",
                "assay.planner.deadline", "60s",
                "assay.planner.replication", "3",
                "assay.planner.schema-wait", "1s"));
        assertThat(config.plan()).isEqualTo("quick");
        assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.state()).isEqualTo(Path.of("/d/streams/planner"));
        assertThat(config.replication()).isEqualTo((short) 3);
        assertThat(config.schemaWait()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void refuses_a_setting_that_is_not_known_and_one_that_is_no_duration() {
        assertThatThrownBy(() -> config(Map.of("assay.planner.plann", "quick"))).hasMessageContaining("plann");
        assertThatThrownBy(() -> config(Map.of("assay.planner.deadline", "soon")))
                .hasMessageContaining("deadline");
    }

    private static PlannerConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDefaultSources()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(PlannerConfig.class)
                .build()
                .getConfigMapping(PlannerConfig.class);
    }
}
