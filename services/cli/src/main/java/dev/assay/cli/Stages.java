package dev.assay.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How long each stage of a run took. */
final class Stages {
    private final Map<String, Duration> took = new LinkedHashMap<>();

    /** Work that may fail on a file or a connection. */
    @FunctionalInterface
    interface Stage<T> {
        T run() throws IOException;
    }

    <T> T timed(String name, Stage<T> stage) throws IOException {
        long begin = System.nanoTime();
        T result = stage.run();
        took.put(name, Duration.ofNanos(System.nanoTime() - begin));
        return result;
    }

    void print(PrintStream out) {
        took.forEach((name, time) -> out.println(row(name, time)));
        out.println(row("total", took.values().stream().reduce(Duration.ZERO, Duration::plus)));
    }

    private static String row(String name, Duration time) {
        return String.format(Locale.ROOT, "%7.1f s  %s", time.toMillis() / 1e3, name);
    }
}
