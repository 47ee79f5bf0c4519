package dev.assay.ledger.reconcile;

import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.InputRange;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.StoreFound;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.InputOffsets;
import dev.assay.schemas.kafka.ReadOffsets;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Orders a reconciliation at intervals, where something came since the last. What the inputs hold is asked of the
 * brokers, not of those who read them: so an event that was passed over is missed. An input that was shortened, or ends
 * before where it ended (as records say that were made before a restart, too), raises the alarm; so does anything that
 * the ledger reads and that was deleted before it was read.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Reconciler.class.getName());
    private static final String SOURCE = "/assay/ledger";
    private static final String ACTOR = "assay-ledger";
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** How often it is asked whether what was deleted was read. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final Brokers brokers;
    private final ObjectStore.Capabilities store;
    private final Duration every;
    private final Duration wait;
    private final Clock clock;
    private final Consumer<String> alarm;
    private final Wire wire = new Wire();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("ledger-reconciler").daemon(true).unstarted(this::run);
    private final Map<TopicPartition, Long> recorded = new ConcurrentHashMap<>();
    private List<InputRange> before = List.of();
    private Instant due = Instant.MIN;
    private boolean told;
    private @Nullable Begin begin;

    /**
     * The two ways to the brokers; whoever opens them leaves closing them to the reconciler.
     *
     * @param read how far the ledger has read what it reads
     */
    public record Brokers(Admin admin, Producer<String, byte[]> producer, ReadOffsets read) {}

    /**
     * @param before whether the ledger has read anything before
     * @param action what may begin
     */
    private record Begin(boolean before, Runnable action) {}

    /**
     * @param every time between two reconciliations
     * @param wait how long one waits for the records of its inputs
     * @param alarm told what must stop the ledger
     */
    public Reconciler(
            Brokers brokers,
            ObjectStore.Capabilities store,
            Duration every,
            Duration wait,
            Clock clock,
            Consumer<String> alarm) {
        this.brokers = brokers;
        this.store = store;
        this.every = every;
        this.wait = wait;
        this.clock = clock;
        this.alarm = alarm;
    }

    /**
     * @param before whether the ledger has read anything before
     * @param action called once the ledger has a place in all that it reads, and never where something was deleted
     *     unread or an input is not what it was
     */
    public void start(boolean before, Runnable action) {
        begin = new Begin(before, action);
        thread.start();
    }

    /**
     * Takes note of how far an input once reached. Before the start every record tells, afterwards reconciliations are
     * enough.
     */
    public void observe(LedgerEntry entry) {
        boolean tells = !begun() || entry.getType().equals(RecordType.RECONCILIATION.name());
        if (tells && Leaf.read(Entries.bytes(entry.getLeaf())) instanceof Leaf.Read.Valid valid) {
            Cause cause = valid.record().head().cause();
            if (Topics.RECONCILED.contains(cause.topic())) {
                reached(cause.topic(), cause.partition(), cause.offset() + 1);
            }
            if (valid.record() instanceof Reconciled reconciled) {
                reconciled.partitions().forEach(found -> reached(found.topic(), found.partition(), found.end()));
            }
        }
    }

    private void reached(String topic, int partition, long end) {
        recorded.merge(new TopicPartition(topic, partition), end, Math::max);
    }

    private boolean begun() {
        return thread.getState() != Thread.State.NEW;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            if (begun() && !thread.join(CLOSE_WITHIN)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        brokers.producer().close(Duration.ZERO);
        brokers.admin().close(Duration.ZERO);
    }

    private void run() {
        while (stop.getCount() > 0) {
            Duration pause = every.compareTo(LOOK) < 0 ? every : LOOK;
            try {
                look();
            } catch (KafkaException e) {
                LOG.log(Level.WARNING, "the ledger could not ask what its inputs hold and tries again", e);
                pause = RETRY;
            }
            pause(pause);
        }
    }

    private void look() {
        Begin first = begin;
        Optional<String> fault = first == null
                ? brokers.read().fault()
                : brokers.read().begin(first.before()).or(() -> inputs().fault());
        if (fault.isPresent()) {
            stop(fault.get());
            return;
        }
        if (first != null) {
            begin = null;
            first.action().run();
        }
        if (!told) {
            send("store", found());
            told = true;
        }
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
            reconcile();
            due = now.plus(every);
        }
    }

    private void stop(String fault) {
        alarm.accept(fault);
        stop.countDown();
    }

    /** Orders a reconciliation if something came since the last. */
    void reconcile() {
        Inputs inputs = inputs();
        List<InputRange> now = inputs.now();
        if (inputs.fault().isPresent()) {
            stop(inputs.fault().get());
        } else if (!now.equals(before) && now.stream().anyMatch(range -> range.getEnd() > 0)) {
            send("reconciliation", InputOffsets.due(now, clock.instant(), wait, "interval", ACTOR));
        }
        before = now;
    }

    /**
     * What the brokers say of the inputs.
     *
     * @param fault what must not be
     */
    private record Inputs(List<InputRange> now, Optional<String> fault) {}

    /** What is known of them is looked at before the brokers are asked: an event that comes in between is no fault. */
    private Inputs inputs() {
        List<InputRange> earlier = new ArrayList<>(before);
        recorded.forEach((place, end) -> earlier.add(new InputRange(place.topic(), place.partition(), 0L, end)));
        List<InputRange> now = InputOffsets.read(brokers.admin());
        return new Inputs(now, fault(earlier, now));
    }

    /** What must not be: inputs are never shortened, and never made anew. */
    static Optional<String> fault(List<InputRange> before, List<InputRange> now) {
        for (InputRange range : now) {
            String name = "topic " + range.getTopic() + ", partition " + range.getPartition();
            if (range.getBegin() > 0) {
                return Optional.of(name + " begins at offset " + range.getBegin()
                        + ": events of it were deleted, perhaps unread. Inputs keep everything (retention.ms=-1)");
            }
            for (InputRange earlier : before) {
                boolean same =
                        earlier.getTopic().equals(range.getTopic()) && earlier.getPartition() == range.getPartition();
                if (same && range.getEnd() < earlier.getEnd()) {
                    return Optional.of(name + " ends at offset " + range.getEnd() + ", and ended at " + earlier.getEnd()
                            + ": it was made anew, or an older copy of it came back");
                }
            }
        }
        return Optional.empty();
    }

    private StoreFound found() {
        return new StoreFound(
                store.kind(),
                Math.toIntExact(store.lock().toDays()),
                store.versioning(),
                store.conditionalPut(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private void send(String what, SpecificRecord order) {
        Instant at = clock.instant();
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(Topics.ORDERS, null, at.toEpochMilli(), what, wire.encode(order));
        CloudEvents.of(order, what + '/' + at, SOURCE, at).write(message.headers());
        try {
            brokers.producer().send(message).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException("the order of a " + what + " could not be sent", e);
        }
    }

    private void pause(Duration time) {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "the reconciler is told to stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }
}
