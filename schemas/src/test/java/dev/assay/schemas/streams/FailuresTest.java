package dev.assay.schemas.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final Stepping clock = new Stepping();
    private final RunningTopology.Failures failures = new RunningTopology.Failures("test", clock);

    @Test
    void stops_when_threads_die_one_after_the_other_and_says_of_what() {
        for (int i = 1; i < RunningTopology.MAX_FAILURES; i++) {
            assertThat(failures.handle(new IllegalStateException("bad " + i))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(failures.handle(new RuntimeException(new IllegalStateException("the end"))))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(failures.count()).isEqualTo(RunningTopology.MAX_FAILURES);
        assertThat(failures.last()).isEqualTo("java.lang.IllegalStateException: the end");
    }

    @Test
    void goes_on_when_a_thread_dies_now_and_then() {
        for (int i = 0; i < 8; i++) {
            assertThat(failures.handle(new IllegalStateException("brokers away")))
                    .isEqualTo(REPLACE_THREAD);
            clock.now = clock.now.plus(RunningTopology.WINDOW
                    .dividedBy(RunningTopology.MAX_FAILURES - 1)
                    .plusMillis(1));
        }
    }

    @Test
    void stops_at_once_when_the_process_itself_is_broken() {
        assertThat(failures.handle(new RuntimeException(new OutOfMemoryError())))
                .isEqualTo(SHUTDOWN_CLIENT);
    }

    private static final class Stepping extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException(zone.toString());
        }
    }
}
