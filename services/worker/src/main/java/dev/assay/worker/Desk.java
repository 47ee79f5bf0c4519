package dev.assay.worker;

import dev.assay.core.Digest;
import dev.assay.core.audit.TaskResult;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.ShareGroup;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.Received;
import dev.assay.worker.bench.Bench;
import dev.assay.worker.bench.Task;
import dev.assay.worker.wire.ResultFormat;
import dev.assay.worker.wire.TaskFormat;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Settles deliveries: reads the task, announces the attempt, has it done, publishes the result. What can be mended by
 * waiting (store or broker away) is waited for, up to the task's deadline; the queue is told only when all is durable.
 */
final class Desk {
    private static final Logger LOG = System.getLogger(Desk.class.getName());

    /** Of a rejected event this much is kept, as its schema says. */
    private static final int MAX_RAW_BYTES = 64 << 10;

    private static final Contract<CheckTask> TASK = Contract.of(CheckTask.class);

    private final EventReader events;
    private final Bench bench;
    private final Results results;
    private final WorkerMetrics metrics;
    private final Backoff backoff;
    private final Clock clock;
    private final String worker;

    /** Of the task before: what it warned of need not be said again. */
    private Set<String> warned = Set.of();

    /** @param worker id of this process */
    Desk(
            EventReader events,
            Bench bench,
            Results results,
            WorkerMetrics metrics,
            Backoff backoff,
            Clock clock,
            String worker) {
        this.events = events;
        this.bench = bench;
        this.results = results;
        this.metrics = metrics;
        this.backoff = backoff;
        this.clock = clock;
        this.worker = worker;
    }

    /** @throws CancellationException if the thread is interrupted: the delivery is not settled */
    Settled settle(Delivery delivery) {
        return switch (backoff.keepTrying("reading a task", () -> events.decode(delivery.value(), TASK))) {
            case Received.Accepted<CheckTask>(CheckTask event, Fingerprint writer) -> accepted(delivery, event);
            case Received.Rejected<CheckTask>(String digest, int size, String reason) ->
                reject(delivery, digest, reason);
            case Received.UnknownSchema<CheckTask> unknown ->
                reject(
                        delivery,
                        unknown.digest(),
                        unknown.rejected("nobody announced it").reason());
        };
    }

    private Settled accepted(Delivery delivery, CheckTask event) {
        Task task;
        try {
            task = TaskFormat.read(event);
        } catch (IllegalArgumentException e) {
            return reject(delivery, Digest.of(delivery.value()).toString(), String.valueOf(e.getMessage()));
        }
        if (expired(task)) {
            LOG.log(Level.WARNING, "{0} is past its deadline, {1}, and is not run", task, task.deadline());
            metrics.settled(Outcome.EXPIRED);
            return Settled.ACCEPT;
        }
        metrics.attempted(delivery.count());
        Instant start = clock.instant();
        boolean announced = tryUntilDeadline(task, "announcing an attempt", () -> {
                    results.attempt(ResultFormat.attempt(task, delivery.count(), worker, start));
                    return true;
                })
                .isPresent();
        return announced ? run(task, delivery.count(), start) : expire(task);
    }

    private Settled run(Task task, int count, Instant start) {
        Optional<Bench.Done> done;
        try {
            done = tryUntilDeadline(task, "running " + task.work().name(), () -> bench.run(task));
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, task + " failed in delivery " + count, e);
            if (count < ShareGroup.DELIVERIES) {
                metrics.settled(Outcome.RELEASED);
                return Settled.RELEASE;
            }
            done = Optional.of(new Bench.Done.Impossible("the task failed in " + count
                    + " deliveries, the last time with " + e.getClass().getName() + ": " + e.getMessage()));
        }
        return done.map(what -> publish(task, count, start, what)).orElseGet(() -> expire(task));
    }

    private Settled publish(Task task, int count, Instant start, Bench.Done done) {
        Instant now = clock.instant();
        Duration took = Duration.between(start, now);
        TaskDone event = switch (done) {
            case Bench.Done.Finished(TaskResult result) -> ResultFormat.done(task, count, worker, result, took, now);
            case Bench.Done.Impossible(String reason) -> ResultFormat.failed(task, count, worker, reason, took, now);
        };
        backoff.keepTrying("publishing a result", () -> {
            try {
                results.done(event);
            } catch (IllegalArgumentException tooLarge) {
                results.done(
                        ResultFormat.failed(task, count, worker, String.valueOf(tooLarge.getMessage()), took, now));
            }
            return true;
        });
        if (event.getFailure().isEmpty()) {
            metrics.settled(Outcome.DONE);
        } else {
            LOG.log(Level.WARNING, "{0} cannot be done: {1}", task, event.getFailure());
            metrics.settled(Outcome.FAILED);
        }
        if (done instanceof Bench.Done.Finished(TaskResult result)) {
            warn(task, result);
        }
        metrics.took(task.work(), took);
        return Settled.ACCEPT;
    }

    /** What fell to the processor is in the record of every task; the log has it once while tasks of a model go on. */
    private void warn(Task task, TaskResult result) {
        Set<String> sentences = result.runtime().warnings().stream()
                .map(warning -> "model " + task.model() + ": " + warning)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        sentences.stream()
                .filter(sentence -> !warned.contains(sentence))
                .forEach(sentence -> LOG.log(Level.WARNING, sentence));
        warned = sentences;
    }

    private Settled reject(Delivery delivery, String digest, String reason) {
        LOG.log(Level.WARNING, "{0} is rejected: {1}", delivery, reason);
        byte[] value = delivery.value();
        EventRejected event = EventRejected.newBuilder()
                .setTopic(Topics.CHECK_TASKS)
                .setPartition(delivery.partition())
                .setOffset(delivery.offset())
                .setDigest(digest)
                .setSize(value.length)
                .setRaw(ByteBuffer.wrap(value, 0, Math.min(value.length, MAX_RAW_BYTES)))
                .setSubject("")
                .setReason(reason)
                .setActor("")
                .setAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .build();
        backoff.keepTrying("publishing a rejection", () -> {
            results.rejected(event);
            return true;
        });
        metrics.settled(Outcome.REJECTED);
        return Settled.ACCEPT;
    }

    /** Nobody waits for it any more: the audit has been decided without it. */
    private Settled expire(Task task) {
        LOG.log(Level.WARNING, "{0} is given up at its deadline, {1}", task, task.deadline());
        metrics.settled(Outcome.EXPIRED);
        return Settled.ACCEPT;
    }

    private boolean expired(Task task) {
        return clock.instant().isAfter(task.deadline());
    }

    private <T> Optional<T> tryUntilDeadline(Task task, String what, Backoff.Act<T> act) {
        return backoff.tryWhile(() -> !expired(task), what, act);
    }
}
