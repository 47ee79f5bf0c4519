package dev.assay.schemas.streams;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * One topology while it runs. A thread that dies of an exception is replaced; when several die in a short time the
 * fault will not go away by itself, so the application stops and says why it is not ready.
 */
public final class RunningTopology implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RunningTopology.class.getName());

    /** Deaths of threads within {@link #WINDOW} after which the topology stops. Brokers that are away give fewer. */
    static final int MAX_FAILURES = 5;

    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    private final String name;
    private final KafkaStreams streams;
    private final Failures failures;

    private RunningTopology(String name, KafkaStreams streams, Failures failures) {
        this.name = name;
        this.streams = streams;
        this.failures = failures;
    }

    /**
     * Starts and returns at once; {@link #unready} says when it works.
     *
     * @param name for messages, for example {@code planner}
     */
    public static RunningTopology start(String name, Topology topology, Properties settings, Clock clock) {
        return start(name, new KafkaStreams(topology, settings), clock);
    }

    /** Starts what was made with clients of its own. */
    public static RunningTopology start(String name, KafkaStreams streams, Clock clock) {
        Failures failures = new Failures(name, clock);
        streams.setUncaughtExceptionHandler(failures);
        streams.start();
        return new RunningTopology(name, streams, failures);
    }

    /** Why it does not work at this moment; empty: it does. */
    public Optional<String> unready() {
        KafkaStreams.State state = streams.state();
        if (state == KafkaStreams.State.RUNNING) {
            return connections() > 0 ? Optional.empty() : Optional.of(name + " has no connection to the brokers");
        }
        return Optional.of(
                switch (state) {
                    case CREATED, REBALANCING -> name + " is starting or takes over partitions";
                    case RUNNING -> "";
                    case PENDING_SHUTDOWN, NOT_RUNNING -> name + " is stopped";
                    case PENDING_ERROR, ERROR ->
                        name + " stopped after " + failures.count() + " failures, restart it; the last: "
                                + failures.last();
                });
    }

    /** How many threads died since the start. */
    public long failures() {
        return failures.count();
    }

    /** For the metrics of Kafka Streams. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Finishes the transaction in hand. */
    @Override
    public void close() {
        if (!streams.close(CLOSE_WITHIN)) {
            LOG.log(Level.WARNING, "{0} did not stop within {1} s", name, CLOSE_WITHIN.toSeconds());
        }
    }

    private double connections() {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count")
                        && metric.metricName().group().equals("consumer-metrics"))
                .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                .sum();
    }

    /** Counts deaths of threads and decides whether one more thread is worth it. */
    static final class Failures implements StreamsUncaughtExceptionHandler {
        private final String name;
        private final Clock clock;
        private final Deque<Instant> recent = new ArrayDeque<>();
        private final LongAdder count = new LongAdder();
        private volatile String last = "none";

        Failures(String name, Clock clock) {
            this.name = name;
            this.clock = clock;
        }

        @Override
        public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
            Instant now = clock.instant();
            count.increment();
            last = cause(failure).toString();
            recent.add(now);
            recent.removeIf(time -> time.isBefore(now.minus(WINDOW)));
            boolean again = recent.size() < MAX_FAILURES && !(cause(failure) instanceof Error);
            LOG.log(
                    Level.ERROR,
                    name + (again ? " lost a thread and replaces it" : " stops: its threads keep dying"),
                    failure);
            return again ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }

        long count() {
            return count.sum();
        }

        String last() {
            return last;
        }

        private static Throwable cause(Throwable failure) {
            Throwable found = failure;
            while (found.getCause() != null) {
                found = found.getCause();
            }
            return found;
        }
    }
}
