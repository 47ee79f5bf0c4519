package dev.assay.app.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends events and takes the time until they came through. */
final class Feed {
    /** Read by nobody. */
    static final String PLAIN = "assay.bench.plain";

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Only ends a measurement that hangs. */
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(30);

    private final Producer<String, byte[]> producer;
    private int sent;

    Feed(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** How many events a second the broker confirms to a producer alone. */
    double plain(int warmUp, IntFunction<Loads.Event> events, int count) {
        send(warmUp, number -> events.apply(number).to(PLAIN));
        producer.flush();
        long start = System.nanoTime();
        send(count, number -> events.apply(number).to(PLAIN));
        producer.flush();
        return count * SECOND / (System.nanoTime() - start);
    }

    /**
     * How many events a second come through.
     *
     * @param size how many have, with those before
     */
    double until(int count, IntFunction<Loads.Event> events, LongSupplier size) {
        long end = size.getAsLong() + count;
        long start = System.nanoTime();
        send(count, events);
        await(() -> size.getAsLong() >= end);
        return count * SECOND / (System.nanoTime() - start);
    }

    /** How long each event takes where they come at a steady pace. */
    Times paced(int count, double perSecond, IntFunction<Loads.Event> events, LongSupplier size) {
        Times times = new Times(count, size.getAsLong());
        Thread looking = Thread.ofPlatform().daemon(true).name("bench-times").start(() -> {
            while (!times.complete()) {
                times.seen(size.getAsLong(), System.nanoTime());
                LockSupport.parkNanos(LOOK_NANOS);
            }
        });
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * SECOND / perSecond);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            times.sent(i, System.nanoTime());
            send(1, events);
        }
        await(() -> !looking.isAlive());
        return times;
    }

    /** Looks until it holds. */
    static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("nothing came through for "
                        + TimeUnit.NANOSECONDS.toMinutes(LIMIT_NANOS) + " minutes; the log says why");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void send(int count, IntFunction<Loads.Event> events) {
        for (int i = 0; i < count; i++) {
            Loads.Event event = events.apply(sent++);
            producer.send(new ProducerRecord<>(event.topic(), event.key(), event.value()));
        }
    }
}
