package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    @Test
    void results_come_in_the_order_of_the_pieces() {
        CountDownLatch second = new CountDownLatch(1);
        List<Callable<Integer>> pieces = List.of(
                () -> {
                    second.await();
                    return 1;
                },
                () -> {
                    second.countDown();
                    return 2;
                });
        try (Workers workers = new Workers(2)) {
            assertThat(workers.all(pieces)).containsExactly(1, 2);
        }
    }

    @Test
    void a_failure_waits_for_what_runs_and_begins_nothing_more() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger begun = new AtomicInteger();
        List<Callable<Integer>> pieces = new ArrayList<>();
        pieces.add(() -> {
            running.countDown();
            failed.await();
            ended.set(true);
            return 0;
        });
        pieces.add(() -> {
            running.await();
            try {
                throw new IllegalArgumentException("broken piece");
            } finally {
                failed.countDown();
            }
        });
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.all(pieces))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("broken piece");
            assertThat(ended).isTrue();
            assertThatThrownBy(() -> workers.all(List.of(
                            () -> {
                                throw new IllegalStateException("first");
                            },
                            begun::incrementAndGet)))
                    .hasMessage("first");
        }
    }

    @Test
    void a_result_is_taken_while_later_pieces_run() {
        CountDownLatch taken = new CountDownLatch(1);
        List<Callable<Integer>> pieces = List.of(() -> 1, () -> {
            taken.await();
            return 2;
        });
        List<Integer> results = new ArrayList<>();
        try (Workers workers = new Workers(1)) {
            workers.each(pieces, result -> {
                results.add(result);
                taken.countDown();
            });
        }
        assertThat(results).containsExactly(1, 2);
    }

    @Test
    void what_cannot_be_taken_waits_for_what_runs_and_begins_and_takes_nothing_more() {
        Thread caller = Thread.currentThread();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean begun = new AtomicBoolean();
        AtomicInteger taken = new AtomicInteger();
        List<Callable<Integer>> pieces = List.of(
                () -> 1,
                () -> {
                    running.countDown();
                    finish.await();
                    ended.set(true);
                    return 2;
                },
                () -> {
                    begun.set(true);
                    return 3;
                });
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> workers.each(pieces, result -> {
                        taken.incrementAndGet();
                        await(running);
                        Thread.ofPlatform().daemon().start(() -> {
                            // The second piece ends only once it is waited for.
                            while (caller.getState() != Thread.State.WAITING) {
                                Thread.onSpinWait();
                            }
                            finish.countDown();
                        });
                        throw new AssertionError("no room");
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("no room");
            assertThat(ended).isTrue();
            assertThat(begun).isFalse();
            assertThat(taken).hasValue(1);
        } finally {
            finish.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_interrupt_counts_even_where_the_pieces_have_ended() {
        Thread caller = Thread.currentThread();
        List<Callable<Integer>> pieces = List.of(() -> {
            caller.interrupt();
            return 1;
        });
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> workers.all(pieces)).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void an_interrupt_of_the_caller_ends_the_task() {
        List<Callable<Integer>> pieces = List.of(() -> 1, () -> 2);
        try (Workers workers = new Workers(1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> workers.all(pieces)).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
