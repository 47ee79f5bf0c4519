package dev.assay.ledger.keep;

import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.store.ObjectStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies the ledger topic into the object store, record by record in order, and nothing out of order. What must not be
 * passed over (another record in the store, a gap, bytes that are no entry) stops it for good with an alarm; a store or
 * broker that is away is tried again. Two keepers do no harm: the second finds what the first wrote.
 */
public final class Keeper implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Keeper.class.getName());
    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);
    private static final Contract<LedgerEntry> ENTRY = Contract.of(LedgerEntry.class);

    /** Records before the end that are looked at again after a start, so that the newest audits are known. */
    static final long TAIL = 2_000;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final EventReader events;
    private final StoredLedger stored;
    private final Observer observer;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile State state = new State.Starting();
    private volatile Progress progress = new Progress(0, 0);

    /** @param consumers gives a consumer that reads what is committed, of a group that is the keeper's own */
    public Keeper(
            Supplier<Consumer<String, byte[]>> consumers, EventReader events, ObjectStore store, Observer observer) {
        this.consumers = consumers;
        this.events = events;
        this.stored = new StoredLedger(store);
        this.observer = observer;
        this.thread = Thread.ofPlatform().name("ledger-keeper").daemon(true).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Sees every entry, in order: those that are stored, and after a start some that were stored before. */
    public interface Observer {
        void observe(LedgerEntry entry);

        /** Called after some entries, when no further is at hand. */
        void pause();
    }

    /** Why nothing is stored at this moment; empty: it is, or there is nothing to store. */
    public Optional<String> unready() {
        return switch (state) {
            case State.Starting starting -> Optional.of("the ledger's keeper is looking where the store ends");
            case State.Keeping keeping -> Optional.empty();
            case State.Waiting waiting -> Optional.of("the ledger's keeper tries again: " + waiting.reason());
            case State.Stopped stopped -> Optional.of("the ledger's keeper stopped: " + stopped.alarm());
        };
    }

    /** True once it has stopped with an alarm. */
    public boolean stopped() {
        return state instanceof State.Stopped;
    }

    /** Records in the store. */
    public long kept() {
        return progress.kept();
    }

    /** Records of the topic that are not stored yet. */
    public long lag() {
        return progress.lag();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                LOG.log(Level.WARNING, "the ledger's keeper did not stop within {0} s", CLOSE_WITHIN.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (stop.getCount() > 0 && !stopped()) {
            try (Consumer<String, byte[]> consumer = consumers.get()) {
                Copy copy = new Copy(consumer);
                copy.begin();
                while (stop.getCount() > 0 && !stopped()) {
                    copy.step();
                    pause = FIRST_PAUSE;
                }
            } catch (IOException | KafkaException e) {
                state = new State.Waiting(String.valueOf(e.getMessage()));
                LOG.log(Level.WARNING, "the ledger's keeper tries again in " + pause.toMillis() + " ms", e);
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void pause(Duration time) {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "the ledger's keeper is told to stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    private void alarm(String what) {
        state = new State.Stopped(what);
        LOG.log(Level.ERROR, "the ledger''s keeper stops, nothing more is stored: {0}", what);
    }

    /** One connection: from where the store ends, to whatever breaks it. */
    private final class Copy {
        private final Consumer<String, byte[]> consumer;
        private long next;
        private long resume;
        private boolean rewound;

        Copy(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        /** The store says which record is next; the group's offset is a hint where in the topic that is. */
        void begin() throws IOException {
            next = stored.size();
            consumer.assign(List.of(LEDGER));
            long first = offset(consumer.beginningOffsets(List.of(LEDGER)));
            long end = offset(consumer.endOffsets(List.of(LEDGER)));
            OffsetAndMetadata committed = consumer.committed(Set.of(LEDGER)).get(LEDGER);
            boolean hint = next > 0 && committed != null && committed.offset() >= first && committed.offset() <= end;
            resume = hint && committed != null ? committed.offset() : first;
            consumer.seek(LEDGER, Math.min(resume, Math.max(first, end - TAIL)));
            progress = new Progress(next, Math.max(0, end - resume));
            state = new State.Keeping();
        }

        void step() throws IOException {
            List<ConsumerRecord<String, byte[]>> records = consumer.poll(POLL).records(LEDGER);
            for (ConsumerRecord<String, byte[]> record : records) {
                if (stop.getCount() == 0 || !take(record)) {
                    break;
                }
            }
            observer.pause();
            progress = new Progress(next, consumer.currentLag(LEDGER).orElse(0));
        }

        /** @return false if the records after it must not be taken now */
        private boolean take(ConsumerRecord<String, byte[]> record) throws IOException {
            if (!(events.decode(record.value(), ENTRY) instanceof Received.Accepted<LedgerEntry> accepted)) {
                alarm("offset " + record.offset() + " of " + Topics.LEDGER + " is no entry of the ledger");
                return false;
            }
            LedgerEntry entry = accepted.event();
            if (record.offset() < resume) {
                observer.observe(entry);
                return true;
            }
            if (entry.getIndex() > next) {
                return skipped(entry.getIndex());
            }
            return switch (stored.keep(entry)) {
                case StoredLedger.Kept.Contradicted contradicted -> {
                    alarm(contradicted.what());
                    yield false;
                }
                case StoredLedger.Kept.Whole whole -> {
                    next = Math.max(next, entry.getIndex() + 1);
                    progress = new Progress(next, Math.max(0, progress.lag() - 1));
                    consumer.commitSync(Map.of(LEDGER, new OffsetAndMetadata(record.offset() + 1)));
                    observer.observe(entry);
                    yield true;
                }
            };
        }

        /** The hint was wrong, as after an older copy of the store came back: once more from the beginning. */
        private boolean skipped(long found) {
            if (rewound) {
                alarm("record " + found + " follows where record " + next
                        + " must: the topic does not hold what the store lacks");
                return false;
            }
            rewound = true;
            resume = 0;
            consumer.seekToBeginning(List.of(LEDGER));
            return false;
        }

        private static long offset(Map<TopicPartition, Long> offsets) {
            return offsets.getOrDefault(LEDGER, 0L);
        }
    }

    /**
     * @param kept records in the store
     * @param lag records of the topic that are not
     */
    private record Progress(long kept, long lag) {}

    private sealed interface State {
        record Starting() implements State {}

        record Keeping() implements State {}

        record Waiting(String reason) implements State {}

        record Stopped(String alarm) implements State {}
    }
}
