package dev.assay.ledger.integrate;

import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.integrate.PublishedLog.Added;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Received;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** One connection to the ledger topic: from where the log ends, to whatever breaks it. */
final class Fold {
    private static final TopicPartition LEDGER = new TopicPartition(Topics.LEDGER, 0);
    private static final Contract<LedgerEntry> ENTRY = Contract.of(LedgerEntry.class);

    /** Records before the end that are looked at again after a start: they are compared, and the newest audits known. */
    static final long TAIL = 2_000;

    private static final Duration POLL = Duration.ofMillis(500);

    /** For the first record of a topic to come, which is there. */
    private static final int PATIENCE = 60;

    private final Consumer<String, byte[]> consumer;
    private final EventReader events;
    private final PublishedLog log;
    private final Integrator.Observer observer;
    private long end;
    private long seen = -1;
    private boolean rewound;
    private boolean current;
    private boolean whole;

    Fold(Consumer<String, byte[]> consumer, EventReader events, PublishedLog log, Integrator.Observer observer) {
        this.consumer = consumer;
        this.events = events;
        this.log = log;
        this.observer = observer;
    }

    /** What a step found. */
    sealed interface Step {
        /** The topic is not read to where it ended when this began. */
        record Comparing() implements Step {}

        /** Topic and store agree. */
        record Current() implements Step {}

        /** Another process has published. */
        record Overtaken() implements Step {}

        /** Topic and store contradict each other. */
        record Wrong(String what) implements Step {}
    }

    /** The store says which record is next; the group's offset is a hint where in the topic that is. */
    void begin() {
        consumer.assign(List.of(LEDGER));
        long first = offset(consumer.beginningOffsets(List.of(LEDGER)));
        end = offset(consumer.endOffsets(List.of(LEDGER)));
        OffsetAndMetadata committed = consumer.committed(Set.of(LEDGER)).get(LEDGER);
        boolean hint = log.size() > 0 && committed != null && committed.offset() >= first && committed.offset() <= end;
        long resume = hint && committed != null ? committed.offset() : first;
        consumer.seek(LEDGER, Math.max(first, resume - TAIL));
        rewound = resume - TAIL <= first;
    }

    /**
     * Takes what is at hand. The first record of the topic is looked at once, before anything is published.
     *
     * @param running false once it must end
     */
    Step step(BooleanSupplier running) throws IOException {
        if (!current) {
            Optional<String> wrong = beginsWithAnother();
            if (wrong.isPresent()) {
                return new Step.Wrong(wrong.get());
            }
        }
        List<ConsumerRecord<String, byte[]>> records = consumer.poll(POLL).records(LEDGER);
        List<LedgerEntry> fresh = new ArrayList<>();
        long after = -1;
        for (ConsumerRecord<String, byte[]> record : records) {
            if (!(events.decode(record.value(), ENTRY) instanceof Received.Accepted<LedgerEntry> accepted)) {
                return wrong("offset " + record.offset() + " of " + Topics.LEDGER + " is no entry of the ledger");
            }
            LedgerEntry entry = accepted.event();
            if (entry.getIndex() > log.size() + fresh.size() && !rewound && fresh.isEmpty()) {
                return rewind();
            }
            Optional<String> fault = place(entry);
            if (fault.isPresent()) {
                return wrong(fault.get());
            }
            seen = entry.getIndex();
            if (entry.getIndex() < log.size()) {
                observer.observe(entry);
                continue;
            }
            fresh.add(entry);
            after = record.offset() + 1;
            if (Turns.ends(Entries.bytes(entry.getLeaf()))) {
                Step step = publish(fresh, after, running);
                fresh.clear();
                if (!(step instanceof Step.Current)) {
                    return step;
                }
            }
        }
        Step step = fresh.isEmpty() ? new Step.Current() : publish(fresh, after, running);
        observer.pause();
        return step instanceof Step.Current ? standing() : step;
    }

    /** Records of the topic that are not read, and markers of the broker among them. */
    long lag() {
        return consumer.currentLag(LEDGER).orElse(0);
    }

    private static Step wrong(String what) {
        return new Step.Wrong(what);
    }

    /** What is wrong with the place of the entry, or with its bytes where they are stored already. */
    private Optional<String> place(LedgerEntry entry) throws IOException {
        long next = seen < 0 ? Math.min(entry.getIndex(), log.size()) : seen + 1;
        if (entry.getIndex() != next) {
            return Optional.of("record " + entry.getIndex() + " follows where record " + next
                    + " must: the topic does not hold what the store lacks, or was made anew");
        }
        if (entry.getIndex() < log.size()
                && !Arrays.equals(log.leaf(entry.getIndex()), Entries.bytes(entry.getLeaf()))) {
            return Optional.of("record " + entry.getIndex() + " of the topic is another than the one in the store:"
                    + " a second ledger writes there, or the topic was made anew");
        }
        return Optional.empty();
    }

    private Step publish(List<LedgerEntry> entries, long after, BooleanSupplier running) throws IOException {
        if (!running.getAsBoolean()) {
            return new Step.Overtaken();
        }
        VerifierKey before = log.signer();
        switch (log.add(entries)) {
            case Added.Published published -> consumer.commitSync(Map.of(LEDGER, new OffsetAndMetadata(after)));
            case Added.Unsigned unsigned -> {
                // Not committed: until a checkpoint says so, these are as good as unread.
            }
            case Added.Overtaken overtaken -> {
                return new Step.Overtaken();
            }
            case Added.Contradicted contradicted -> {
                return wrong(contradicted.what());
            }
        }
        entries.forEach(observer::observe);
        if (!log.signer().equals(before)) {
            observer.turn(log.signer());
        }
        return new Step.Current();
    }

    /** Once the topic is read to where it ended at the beginning: does it hold all that the store holds? */
    private Step standing() {
        if (!current && consumer.position(LEDGER) >= end) {
            if (seen + 1 < log.size()) {
                return wrong("the store holds " + log.size() + " records, and the topic ends with record " + seen
                        + ": an older copy of the brokers' data came back, or the topic was made anew");
            }
            current = true;
        }
        if (!current) {
            return new Step.Comparing();
        }
        return log.checkpoint().size() < log.size() && lag() == 0
                ? wrong("the turn to sign is key " + log.signer() + "'s, whose private half is not here: put its file"
                        + " among the keys of the log")
                : new Step.Current();
    }

    /** The hint was wrong, as after an older copy of the store came back: once more from the beginning. */
    private Step rewind() {
        rewound = true;
        seen = -1;
        consumer.seekToBeginning(List.of(LEDGER));
        return new Step.Comparing();
    }

    /** A topic that was shortened or made anew cannot rebuild the log. */
    private Optional<String> beginsWithAnother() {
        if (whole || end == 0) {
            return Optional.empty();
        }
        long place = consumer.position(LEDGER);
        consumer.seekToBeginning(List.of(LEDGER));
        Optional<String> fault = Optional.empty();
        List<ConsumerRecord<String, byte[]>> first = List.of();
        for (int i = 0; i < PATIENCE && first.isEmpty() && consumer.position(LEDGER) < end; i++) {
            first = consumer.poll(POLL).records(LEDGER);
        }
        if (!first.isEmpty()
                && events.decode(first.getFirst().value(), ENTRY) instanceof Received.Accepted<LedgerEntry> accepted
                && accepted.event().getIndex() != 0) {
            fault = Optional.of("topic " + Topics.LEDGER + " begins with record "
                    + accepted.event().getIndex() + ", and must with record 0: it was shortened or made anew");
        }
        whole = true;
        consumer.seek(LEDGER, place);
        return fault;
    }

    private static long offset(Map<TopicPartition, Long> offsets) {
        return offsets.getOrDefault(LEDGER, 0L);
    }
}
