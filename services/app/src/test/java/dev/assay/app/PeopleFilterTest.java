package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleFilterTest {
    @ParameterizedTest
    @CsvSource({
        "dev.assay.worker.Worker, WARNING, true",
        "dev.assay.worker.Worker, INFO, false",
        "io.quarkus.runtime, WARNING, false",
        "io.quarkus.runtime, SEVERE, true",
        // A client that cannot reach its broker is ours to know; a broker that finds its heartbeat late is not.
        "org.apache.kafka.clients.NetworkClient, SEVERE, true",
        "org.apache.kafka.controller.QuorumController, SEVERE, false",
        "kafka.server.BrokerLifecycleManager, SEVERE, false",
        // The broker is about to take the process with it.
        "org.apache.kafka.server.fault.ProcessTerminatingFaultHandler, SEVERE, true",
    })
    void lets_through_what_a_person_must_know(String logger, String level, boolean shown) {
        assertThat(shown(logger, Level.parse(level))).isEqualTo(shown);
    }

    @Test
    void a_line_of_nobody_is_shown_when_it_is_an_error() {
        assertThat(shown(null, Level.SEVERE)).isTrue();
        assertThat(shown(null, Level.WARNING)).isFalse();
    }

    private static boolean shown(@Nullable String logger, Level level) {
        LogRecord line = new LogRecord(level, "text");
        line.setLoggerName(logger);
        return new PeopleFilter().isLoggable(line);
    }
}
