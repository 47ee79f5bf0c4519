package dev.assay.app;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Lets through to the terminal what a person at it must know: our own warnings, and errors of anyone. */
@LoggingFilter(name = "people")
public final class PeopleFilter implements Filter {
    @Override
    public boolean isLoggable(LogRecord line) {
        String logger = line.getLoggerName();
        boolean ours = logger != null && logger.startsWith("dev.assay");
        int least = (ours ? Level.WARNING : Level.SEVERE).intValue();
        return line.getLevel().intValue() >= least;
    }
}
