package dev.assay.app;

import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Lets through to the terminal what a person at it must know: our own warnings, and errors of anyone but the broker
 * inside. What that one cannot get over ends the process; of the rest, a slow disk for one, our own parts tell what it
 * means for the work. All of it is in the log file.
 */
@LoggingFilter(name = "people")
public final class PeopleFilter implements Filter {
    private static final String FATAL = "org.apache.kafka.server.fault";
    private static final List<String> BROKER = List.of(
            "kafka.",
            "org.apache.kafka.controller",
            "org.apache.kafka.coordinator",
            "org.apache.kafka.image",
            "org.apache.kafka.metadata",
            "org.apache.kafka.raft",
            "org.apache.kafka.server",
            "org.apache.kafka.storage",
            "state.change.logger");

    @Override
    public boolean isLoggable(LogRecord line) {
        String logger = line.getLoggerName() == null ? "" : line.getLoggerName();
        int level = line.getLevel().intValue();
        if (logger.startsWith("dev.assay")) {
            return level >= Level.WARNING.intValue();
        }
        return level >= Level.SEVERE.intValue()
                && (logger.startsWith(FATAL) || BROKER.stream().noneMatch(logger::startsWith));
    }
}
