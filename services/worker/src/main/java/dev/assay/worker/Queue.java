package dev.assay.worker;

import dev.assay.schemas.kafka.Topics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Takes tasks from the queue, one at a time, and keeps each until it is settled. The thread that polls renews the lock
 * while another does the task; a lock that was lost means that the task may run twice, which changes no result.
 */
final class Queue {
    private static final Logger LOG = System.getLogger(Queue.class.getName());

    /** How long a stop may go unnoticed. */
    private static final Duration POLL = Duration.ofMillis(500);

    /** For the brokers to be told; they find out by themselves when the lock runs out. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** A lock is renewed this many times before it runs out, so that one slow answer loses nothing. */
    private static final int RENEWALS_A_LOCK = 3;

    private static final byte[] NOTHING = {};

    private final Supplier<ShareConsumer<String, byte[]>> consumers;
    private final Desk desk;
    private final WorkerMetrics metrics;
    private final Duration lock;
    private final Duration stopLimit;
    private final Consumer<Error> fatal;

    /** Released when the task in hand is settled, and when the worker is to stop. */
    private final Semaphore news = new Semaphore(0);

    private volatile boolean stopping;

    /**
     * @param consumers opens a consumer of the share group, not subscribed yet
     * @param lock of a record, as the group has it
     * @param stopLimit for the task in hand to notice that it is to stop
     * @param fatal told what no worker should go on after; does not return in production
     */
    Queue(
            Supplier<ShareConsumer<String, byte[]>> consumers,
            Desk desk,
            WorkerMetrics metrics,
            Duration lock,
            Duration stopLimit,
            Consumer<Error> fatal) {
        this.consumers = consumers;
        this.desk = desk;
        this.metrics = metrics;
        this.lock = lock;
        this.stopLimit = stopLimit;
        this.fatal = fatal;
    }

    /**
     * Works until it is stopped or the lock of a task is lost. A task in hand when it is stopped is handed back.
     *
     * @throws KafkaException if the brokers refuse
     */
    void work() {
        ShareConsumer<String, byte[]> consumer = consumers.get();
        try {
            consumer.subscribe(List.of(Topics.CHECK_TASKS));
            boolean held = true;
            while (!stopping && held) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    held &= settle(consumer, record);
                }
            }
        } finally {
            consumer.close(CLOSE_LIMIT);
        }
    }

    /** Makes {@link #work} return. */
    void stop() {
        stopping = true;
        news.release();
    }

    boolean stopping() {
        return stopping;
    }

    /** False when the lock was lost, and with it the consumer's account of what it holds. */
    private boolean settle(ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record) {
        Hand hand = new Hand(delivery(record));
        metrics.busy(true);
        try {
            hand.start();
            ConsumerRecord<String, byte[]> held = record;
            while (!hand.done()) {
                if (stopping) {
                    hand.cancel();
                    return false;
                }
                if (!news(lock.dividedBy(RENEWALS_A_LOCK))) {
                    held = renew(consumer, held);
                    if (held == null) {
                        metrics.lost();
                        hand.finish();
                        return false;
                    }
                }
            }
            return acknowledge(consumer, held, hand.settled());
        } finally {
            metrics.busy(false);
        }
    }

    /** The record, to be acknowledged next; null when it is no longer ours. */
    private @Nullable ConsumerRecord<String, byte[]> renew(
            ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> held) {
        try {
            consumer.acknowledge(held, AcknowledgeType.RENEW);
            if (!committed(consumer, held)) {
                return null;
            }
            long until = System.nanoTime() + lock.toNanos();
            while (System.nanoTime() < until) {
                for (ConsumerRecord<String, byte[]> again : consumer.poll(POLL)) {
                    if (again.partition() == held.partition() && again.offset() == held.offset()) {
                        metrics.renewed();
                        return again;
                    }
                    LOG.log(Level.WARNING, "the queue gave a second record while one is in hand; it is given back");
                    consumer.acknowledge(again, AcknowledgeType.RELEASE);
                }
            }
            LOG.log(Level.WARNING, "the queue did not give {0} back after its lock was renewed", delivery(held));
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "the lock of " + delivery(held) + " could not be renewed", e);
        }
        return null;
    }

    private boolean acknowledge(
            ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> held, Settled settled) {
        consumer.acknowledge(
                held,
                switch (settled) {
                    case ACCEPT -> AcknowledgeType.ACCEPT;
                    case RELEASE -> AcknowledgeType.RELEASE;
                });
        if (!committed(consumer, held)) {
            metrics.lost();
            return false;
        }
        return true;
    }

    private boolean committed(ShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> held) {
        for (var outcome : consumer.commitSync(lock).values()) {
            if (outcome.isPresent()) {
                LOG.log(Level.WARNING, "the queue did not take what was said about " + delivery(held), outcome.get());
                return false;
            }
        }
        return true;
    }

    private boolean news(Duration limit) {
        try {
            return news.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
            return true;
        }
    }

    private static Delivery delivery(ConsumerRecord<String, byte[]> record) {
        int count = record.deliveryCount().map(Short::intValue).orElse(1);
        byte[] value = record.value() == null ? NOTHING : record.value();
        return new Delivery(record.partition(), record.offset(), count, value);
    }

    /** The thread that does one task. */
    private final class Hand {
        private final FutureTask<Settled> work;
        private final Thread thread;

        Hand(Delivery delivery) {
            work = new FutureTask<>(() -> desk.settle(delivery)) {
                @Override
                protected void done() {
                    news.release();
                }
            };
            thread = Thread.ofPlatform().name("assay-task").daemon().unstarted(work);
        }

        void start() {
            news.drainPermits();
            thread.start();
        }

        boolean done() {
            return work.isDone();
        }

        /** Waits for the end of a task whose lock was lost: its result counts, its acknowledgement does not. */
        void finish() {
            while (!done() && !stopping) {
                news(lock);
            }
            if (done()) {
                settled();
            } else {
                cancel();
            }
        }

        void cancel() {
            work.cancel(true);
            try {
                if (!thread.join(stopLimit)) {
                    LOG.log(Level.WARNING, "the task in hand did not stop within {0} s", stopLimit.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Settled settled() {
            try {
                return work.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
                return Settled.RELEASE;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    fatal.accept(error);
                }
                LOG.log(Level.ERROR, "a task could not be settled", e.getCause());
                return Settled.RELEASE;
            }
        }
    }
}
