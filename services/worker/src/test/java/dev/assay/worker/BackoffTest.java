package dev.assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Optional<String>> trouble = new ArrayList<>();
    private final Backoff backoff =
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), pauses::add, trouble::add);

    @Test
    void repeats_what_fails_for_a_while_and_says_what_is_the_matter_until_it_is_over() {
        Deque<Exception> failures = new ArrayDeque<>(List.of(
                new IOException("the disk is away"),
                new UncheckedIOException(new IOException("the store is away")),
                new KafkaException("the broker is away")));

        String result = backoff.keepTrying("reading", () -> {
            throwNext(failures);
            return "read";
        });

        assertThat(result).isEqualTo("read");
        assertThat(trouble)
                .containsExactly(
                        Optional.of("reading failed: the disk is away"),
                        Optional.of("reading failed: java.io.IOException: the store is away"),
                        Optional.of("reading failed: the broker is away"),
                        Optional.empty());
    }

    @Test
    void waits_twice_as_long_each_time_up_to_a_bound() {
        int[] left = {5};
        backoff.keepTrying("reading", () -> {
            if (left[0]-- > 0) {
                throw new IOException("away");
            }
            return true;
        });
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void the_next_trouble_begins_with_the_short_pause_again() {
        for (int round = 0; round < 2; round++) {
            boolean[] failed = {false};
            backoff.keepTrying("reading", () -> {
                if (!failed[0]) {
                    failed[0] = true;
                    throw new IOException("away");
                }
                return true;
            });
        }
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(200L, 200L);
    }

    @Test
    void ends_when_nobody_wishes_it_any_more() {
        Optional<Boolean> result = backoff.tryWhile(() -> pauses.size() < 2, "reading", () -> {
            throw new IOException("away");
        });
        assertThat(result).isEmpty();
        assertThat(pauses).hasSize(2);
        assertThat(trouble.getLast()).isEmpty();
    }

    @Test
    void does_not_begin_what_nobody_wishes() {
        assertThat(backoff.tryWhile(() -> false, "reading", () -> {
                    throw new AssertionError("nobody wished it");
                }))
                .isEmpty();
    }

    @Test
    void what_waiting_cannot_mend_is_not_repeated() {
        assertThatThrownBy(() -> backoff.keepTrying("reading", () -> {
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void an_interrupted_pause_cancels_and_leaves_the_thread_interrupted() {
        Backoff interrupted = new Backoff(
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                time -> {
                    throw new InterruptedException();
                },
                trouble::add);
        assertThatThrownBy(() -> interrupted.keepTrying("reading", () -> {
                    throw new IOException("away");
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessage("reading was interrupted")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_failure_of_an_interrupted_thread_cancels_at_once() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> backoff.keepTrying("reading", () -> {
                    throw new IOException("interrupted");
                }))
                .isInstanceOf(CancellationException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pauses).isEmpty();
    }

    private static void throwNext(Deque<Exception> failures) throws IOException {
        switch (failures.poll()) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Exception e -> throw new AssertionError(e);
        }
    }
}
