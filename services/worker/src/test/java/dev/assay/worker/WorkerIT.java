package dev.assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.testkit.kafka.TestBroker;
import dev.assay.worker.bench.Bench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class WorkerIT {
    /** Short, so that a test that waits for a lock to run out is short. */
    private static final Duration LOCK = Duration.ofSeconds(2);

    private static TestBroker broker;
    private TaskTopic topic;

    /** A worker that joins is told what it may read at its second heartbeat: five seconds late, where they are the default. */
    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = TestBroker.start(
                folder,
                Map.of(
                        "group.share.min.record.lock.duration.ms", "1000",
                        "group.share.min.heartbeat.interval.ms", "200",
                        "group.share.heartbeat.interval.ms", "200"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open() {
        topic = new TaskTopic(broker.bootstrap());
    }

    @AfterEach
    void close() {
        topic.drain();
        topic.close();
    }

    @Test
    void announces_the_attempt_and_publishes_the_result() {
        topic.send(TaskTopic.task(3));
        try (TestWorker worker = worker("one", ToldBench::finished)) {
            TaskDone done = topic.awaitResults(1).getFirst();
            assertThat(done.getFailure()).isEmpty();
            assertThat(done.getWorker()).isEqualTo("one");
            assertThat(done.getFindings().getFirst().getValues()).containsExactly(0.0, 1.0, 2.0);
            TaskAttempt attempt = topic.attempts().getFirst();
            assertThat(attempt.getWork()).isEqualTo("activations");
            assertThat(attempt.getDelivery()).isEqualTo(1);
            assertThat(worker.role().unready()).isEmpty();
            topic.awaitEmptyQueue();
        }
    }

    @Test
    void holds_a_task_longer_than_its_lock() {
        holdsForThreeLocks(LOCK);
    }

    @Test
    @Tag("deep")
    void holds_a_task_longer_than_the_lock_of_production() {
        holdsForThreeLocks(Duration.ofSeconds(15));
    }

    private void holdsForThreeLocks(Duration lock) {
        CountDownLatch finish = new CountDownLatch(1);
        ToldBench slow = new ToldBench(task -> {
            finish.await();
            return ToldBench.finished(task);
        });
        ToldBench idle = new ToldBench(ToldBench::finished);
        topic.send(TaskTopic.task(1));
        try (TestWorker holder = new TestWorker("holder", topic.kafka(), slow, lock)) {
            topic.awaitAttempts(1);
            try (TestWorker other = new TestWorker("other", topic.kafka(), idle, lock)) {
                topic.await("renewals for three locks", () -> holder.count("assay.worker.lock.renewals") >= 9);
                topic.send(TaskTopic.task(2));
                topic.await("the other worker's task", () -> !idle.begun().isEmpty());
                finish.countDown();
                topic.awaitResults(2);
                topic.awaitEmptyQueue();
                assertThat(idle.begun()).containsExactly(2);
                assertThat(slow.begun()).containsExactly(1);
                assertThat(holder.count("assay.worker.lock.losses")).isZero();
                assertThat(topic.attempts())
                        .extracting(TaskAttempt::getDelivery)
                        .containsExactly(1, 1);
            }
        }
    }

    @Test
    void archives_a_task_that_killed_three_workers_and_goes_on_with_the_next() throws Exception {
        topic.send(TaskTopic.task(1));
        for (int n = 1; n <= 3; n++) {
            MortalWorker.live(n, broker.bootstrap(), LOCK);
            topic.awaitAttempts(n);
        }
        ToldBench bench = new ToldBench(ToldBench::finished);
        try (TestWorker survivor = new TestWorker("survivor", topic.kafka(), bench, LOCK)) {
            topic.awaitEmptyQueue();
            topic.send(TaskTopic.task(2));
            topic.awaitResults(1);
            assertThat(bench.begun()).containsExactly(2);
            assertThat(topic.attempts().subList(0, 3))
                    .extracting(TaskAttempt::getDelivery, TaskAttempt::getWorker)
                    .containsExactly(tuple(1, "mortal-1"), tuple(2, "mortal-2"), tuple(3, "mortal-3"));
        }
    }

    @Test
    void gives_a_dead_workers_task_to_another() throws Exception {
        topic.send(TaskTopic.task(1));
        MortalWorker.live(1, broker.bootstrap(), LOCK);
        try (TestWorker survivor = worker("survivor", ToldBench::finished)) {
            TaskDone done = topic.awaitResults(1).getFirst();
            assertThat(done.getDelivery()).isEqualTo(2);
            assertThat(done.getWorker()).isEqualTo("survivor");
            assertThat(survivor.count("assay.worker.redeliveries")).isEqualTo(1);
        }
    }

    @Test
    void two_workers_do_the_tasks_of_one_partition_at_the_same_time() {
        CyclicBarrier both = new CyclicBarrier(2);
        ToldBench.Act together = task -> {
            try {
                both.await(TaskTopic.LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the other worker did not come", e);
            }
            return ToldBench.finished(task);
        };
        for (int n = 1; n <= 4; n++) {
            topic.send(TaskTopic.task(n));
        }
        ToldBench one = new ToldBench(together);
        ToldBench two = new ToldBench(together);
        try (TestWorker first = new TestWorker("one", topic.kafka(), one, LOCK);
                TestWorker second = new TestWorker("two", topic.kafka(), two, LOCK)) {
            topic.awaitResults(4);
            assertThat(one.begun()).hasSize(2);
            assertThat(two.begun()).hasSize(2).doesNotContainAnyElementsOf(one.begun());
            assertThat(first.count("assay.worker.lock.losses")).isZero();
            assertThat(second.count("assay.worker.lock.losses")).isZero();
        }
    }

    @Test
    void rejects_what_is_no_task_and_goes_on() {
        byte[] poison = "not a task".getBytes(StandardCharsets.UTF_8);
        long offset = topic.send(poison);
        topic.send((byte[]) null);
        topic.send(TaskTopic.task(1));
        try (TestWorker worker = worker("one", ToldBench::finished)) {
            topic.awaitResults(1);
            var rejection = topic.awaitRejections(2).getFirst();
            assertThat(rejection.getTopic()).isEqualTo("assay.check-tasks");
            assertThat(rejection.getOffset()).isEqualTo(offset);
            assertThat(rejection.getRaw().array()).isEqualTo(poison);
            assertThat(rejection.getReason())
                    .isEqualTo("an event must start with c301 and a fingerprint, found 6e6f in 10 bytes");
            assertThat(topic.rejections().getLast().getReason())
                    .isEqualTo("an event must start with c301 and a fingerprint, found nothing");
            topic.awaitEmptyQueue();
            assertThat(topic.attempts()).hasSize(1);
        }
    }

    @Test
    void rejects_a_task_that_contradicts_itself() {
        var task = TaskTopic.task(1);
        task.setWork("maps/rise/0");
        topic.send(task);
        try (TestWorker worker = worker("one", ToldBench::finished)) {
            assertThat(topic.awaitRejections(1).getFirst().getReason())
                    .isEqualTo("a task's work must be named after what it does, activations, found maps/rise/0");
        }
    }

    @Test
    void runs_no_task_of_an_aborted_transaction() {
        topic.sendInTransaction(TaskTopic.task(1), false);
        topic.sendInTransaction(TaskTopic.task(2), true);
        ToldBench bench = new ToldBench(ToldBench::finished);
        try (TestWorker worker = new TestWorker("one", topic.kafka(), bench, LOCK)) {
            topic.awaitResults(1);
            assertThat(bench.begun()).containsExactly(2);
        }
    }

    @Test
    void does_not_run_a_task_past_its_deadline() {
        topic.send(TaskTopic.task(1, Instant.now().minusSeconds(1)));
        topic.send(TaskTopic.task(2));
        ToldBench bench = new ToldBench(ToldBench::finished);
        try (TestWorker worker = new TestWorker("one", topic.kafka(), bench, LOCK)) {
            topic.awaitResults(1);
            topic.awaitEmptyQueue();
            assertThat(bench.begun()).containsExactly(2);
            assertThat(topic.attempts()).hasSize(1);
        }
    }

    @Test
    void waits_while_the_store_is_away_and_keeps_the_task() {
        AtomicInteger calls = new AtomicInteger();
        try (TestWorker worker = worker("one", task -> {
            if (calls.incrementAndGet() <= 3) {
                throw new IOException("the store is away");
            }
            return ToldBench.finished(task);
        })) {
            topic.send(TaskTopic.task(1));
            assertThat(topic.awaitResults(1).getFirst().getDelivery()).isEqualTo(1);
            assertThat(topic.attempts()).hasSize(1);
            assertThat(calls).hasValue(4);
        }
    }

    @Test
    void says_why_a_task_cannot_be_done_and_does_not_repeat_it() {
        try (TestWorker worker = worker("one", task -> new Bench.Done.Impossible("the model is altered"))) {
            topic.send(TaskTopic.task(1));
            TaskDone done = topic.awaitResults(1).getFirst();
            assertThat(done.getFailure()).isEqualTo("the model is altered");
            assertThat(done.getDelivery()).isEqualTo(1);
            topic.awaitEmptyQueue();
        }
    }

    @Test
    void gives_up_a_task_that_fails_in_three_deliveries() {
        try (TestWorker worker = worker("one", task -> {
            throw new IllegalStateException("a bug");
        })) {
            topic.send(TaskTopic.task(1));
            TaskDone done = topic.awaitResults(1).getFirst();
            assertThat(done.getFailure())
                    .isEqualTo("the task failed in 3 deliveries, the last time with"
                            + " java.lang.IllegalStateException: a bug");
            assertThat(topic.attempts()).extracting(TaskAttempt::getDelivery).containsExactly(1, 2, 3);
            topic.awaitEmptyQueue();
        }
    }

    @Test
    void hands_its_task_back_when_it_is_stopped() {
        topic.send(TaskTopic.task(1));
        Duration lock = Duration.ofMinutes(1);
        ToldBench endless = new ToldBench(task -> {
            new CountDownLatch(1).await();
            return ToldBench.finished(task);
        });
        try (TestWorker leaver = new TestWorker("leaver", topic.kafka(), endless, lock)) {
            topic.awaitAttempts(1);
        }
        try (TestWorker successor =
                new TestWorker("successor", topic.kafka(), new ToldBench(ToldBench::finished), lock)) {
            TaskDone done = topic.awaitResults(1).getFirst();
            assertThat(done.getWorker()).isEqualTo("successor");
            assertThat(done.getDelivery()).isEqualTo(2);
            List<TaskAttempt> attempts = topic.attempts();
            assertThat(attempts.get(1).getAt()).isBefore(attempts.get(0).getAt().plus(lock));
        }
    }

    @Test
    void finishes_its_task_while_the_broker_is_away() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        try (TestWorker worker = worker("one", task -> {
            begun.countDown();
            finish.await();
            return ToldBench.finished(task);
        })) {
            topic.send(TaskTopic.task(1));
            topic.await("the task to begin", () -> begun.getCount() == 0);
            broker.stop();
            finish.countDown();
            assertThat(worker.role().unready()).isPresent();
            broker.restart();
            TaskDone done = topic.awaitResults(1).getFirst();
            assertThat(done.getFailure()).isEmpty();
            topic.awaitEmptyQueue();
            topic.await("readiness", () -> worker.role().unready().isEmpty());
            assertThat(topic.results())
                    .allSatisfy(again -> assertThat(again.getFindings()).isEqualTo(done.getFindings()));
        }
    }

    private TestWorker worker(String id, ToldBench.Act act) {
        return new TestWorker(id, topic.kafka(), new ToldBench(act), LOCK);
    }
}
