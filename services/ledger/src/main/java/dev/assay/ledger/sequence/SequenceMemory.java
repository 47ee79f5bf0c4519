package dev.assay.ledger.sequence;

import dev.assay.core.Digest;
import dev.assay.trail.record.RecordType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the sequencer remembers, committed together with the entries that it wrote. The ids of records have a store of
 * their own, since each is written once, and most are never read again:
 *
 * <pre>
 * sha256:DIGEST                      by the id of a record: the digest of its leaf
 * next                               index of the next record
 * last                               the id of the last record, which must be among the ids
 * input TOPIC PARTITION              what became of the events of the partition
 * beyond TOPIC PARTITION OFFSET      an event that has its record, while one before it has none
 * plan DIGEST                        the plan was registered
 * audit ID                           started, ended or both
 * audits started, audits ended       how many
 * key ROLE KEY                       the key was registered
 * log key, retention                 as recorded last
 * corrected, chain, origin, said     see {@link CorrectionChains}
 * waits NUMBER                       an entry or an order whose time has not come
 * </pre>
 *
 * What changes with every record is held in memory too; a task that is taken back begins with a new one of these.
 */
final class SequenceMemory {
    private static final byte[] PRESENT = {1};
    private static final String NEXT = "next";
    private static final String LAST = "last";
    private static final String INPUT = "input ";
    private static final String WAITS = "waits ";
    private static final String STARTED = "started";
    private static final String ENDED = "ended";

    private final KeyValueStore<String, byte[]> store;
    private final KeyValueStore<String, byte[]> ids;
    private final Map<TopicPartition, Tally> tallies = new HashMap<>();
    private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
    private long next;
    private long started;
    private long ended;

    /**
     * @param store of all but the ids of records
     * @param ids of records
     */
    SequenceMemory(KeyValueStore<String, byte[]> store, KeyValueStore<String, byte[]> ids) {
        this.store = store;
        this.ids = ids;
        this.next = count(NEXT);
        checkIds();
        this.started = count("audits " + STARTED);
        this.ended = count("audits " + ENDED);
        scan(INPUT, (key, value) -> {
            String[] words = key.split(" ");
            TopicPartition input = new TopicPartition(words[0], Integer.parseInt(words[1]));
            tallies.put(input, Tally.read(input.topic(), input.partition(), value));
        });
        scan(WAITS, (key, value) -> waiting.put(Long.parseLong(key), Waiting.read(value)));
    }

    /** Two stores are written together; one of them alone may be lost, or come back as it was. */
    private void checkIds() {
        if (next > 0 && text(LAST).filter(id -> ids.get(id) != null).isEmpty()) {
            throw new IllegalStateException("the sequencer remembers " + next
                    + " records, and not the id of the last: the state of their ids is lost, or an older copy of it came"
                    + " back, or it was made by a build that kept them elsewhere");
        }
    }

    long next() {
        return next;
    }

    /** The leaf that has that record's id, by its digest. */
    Optional<Digest> known(String recordId) {
        byte[] leaf = ids.get(recordId);
        return leaf == null ? Optional.empty() : Optional.of(new Digest(new String(leaf, StandardCharsets.US_ASCII)));
    }

    /** Whether no record is about that event of an input, nor about one after it. */
    boolean isFirst(String topic, int partition, long offset) {
        return offset >= tally(topic, partition).end();
    }

    /** The record takes the next index. */
    void enter(String recordId, Digest leaf) {
        ids.put(recordId, leaf.hex().getBytes(StandardCharsets.US_ASCII));
        text(LAST, recordId);
        next++;
        put(NEXT, next);
    }

    Collection<Tally> tallies() {
        return tallies.values();
    }

    Tally tally(String topic, int partition) {
        Tally found = tallies.get(new TopicPartition(topic, partition));
        return found == null ? Tally.of(topic, partition) : found;
    }

    /** A record is about an event of an input. */
    void about(String topic, int partition, long offset) {
        Tally before = tally(topic, partition);
        Tally after = before.about(offset);
        if (after != before) {
            put(after);
        }
    }

    /** Whether the event has its record. */
    boolean isSettled(String topic, int partition, long offset) {
        Tally tally = tally(topic, partition);
        return offset < tally.settled() || tally.hasBeyond() && store.get(beyond(topic, partition, offset)) != null;
    }

    /** The event has its record, which is about it. */
    void settle(String topic, int partition, long offset, RecordType type) {
        Tally tally = tally(topic, partition).about(offset).counted(type);
        if (offset != tally.settled()) {
            store.put(beyond(topic, partition, offset), PRESENT);
        } else {
            long to = offset + 1;
            while (tally.settledTo(to).hasBeyond() && store.get(beyond(topic, partition, to)) != null) {
                store.delete(beyond(topic, partition, to));
                to++;
            }
            tally = tally.settledTo(to);
        }
        put(tally);
    }

    boolean isRegistered(Digest plan) {
        return store.get("plan " + plan) != null;
    }

    void register(Digest plan) {
        store.put("plan " + plan, PRESENT);
    }

    /** The audit was named by a record that starts it; a second such record changes nothing. */
    void start(String audit) {
        if (mark(audit, STARTED)) {
            started++;
            put("audits " + STARTED, started);
        }
    }

    /** The audit has its record. */
    void end(String audit) {
        if (mark(audit, ENDED)) {
            ended++;
            put("audits " + ENDED, ended);
        }
    }

    long started() {
        return started;
    }

    long ended() {
        return ended;
    }

    /** @return false if the key was registered in that role before */
    boolean register(String role, String key) {
        String name = "key " + role + ' ' + key;
        if (store.get(name) != null) {
            return false;
        }
        store.put(name, PRESENT);
        return true;
    }

    /** A text that is remembered under a name. */
    Optional<String> text(String name) {
        byte[] found = store.get(name);
        return found == null ? Optional.empty() : Optional.of(new String(found, StandardCharsets.UTF_8));
    }

    void text(String name, String text) {
        store.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What came to the sequencer before its time.
     *
     * @param since when it came
     * @param turn as it came
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over; never compared
    record Waiting(Instant since, byte[] turn) {
        private byte[] bytes() {
            return ByteBuffer.allocate(Long.BYTES + turn.length)
                    .putLong(since.toEpochMilli())
                    .put(turn)
                    .array();
        }

        private static Waiting read(byte[] bytes) {
            return new Waiting(
                    Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong()),
                    Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
        }
    }

    /** Puts off what came. */
    void wait(Waiting turn) {
        long number = waiting.isEmpty() ? 0 : waiting.lastKey() + 1;
        waiting.put(number, turn);
        store.put(WAITS + number, turn.bytes());
    }

    /** What was put off, by number, in the order in which it came. */
    SortedMap<Long, Waiting> waiting() {
        return new TreeMap<>(waiting);
    }

    /** How much was put off. */
    int waits() {
        return waiting.size();
    }

    void done(long number) {
        waiting.remove(number);
        store.delete(WAITS + number);
    }

    private boolean mark(String audit, String what) {
        String name = "audit " + audit;
        String before = text(name).orElse("");
        if (before.contains(what)) {
            return false;
        }
        text(name, before + ' ' + what);
        return true;
    }

    private void put(Tally tally) {
        tallies.put(new TopicPartition(tally.topic(), tally.partition()), tally);
        store.put(INPUT + tally.topic() + ' ' + tally.partition(), tally.bytes());
    }

    private void put(String name, long number) {
        store.put(name, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private long count(String name) {
        byte[] found = store.get(name);
        return found == null ? 0 : ByteBuffer.wrap(found).getLong();
    }

    private static String beyond(String topic, int partition, long offset) {
        return "beyond " + topic + ' ' + partition + ' ' + offset;
    }

    private interface Visit {
        /** @param key without the prefix */
        void entry(String key, byte[] value);
    }

    private void scan(String prefix, Visit visit) {
        List<KeyValue<String, byte[]>> found = new ArrayList<>();
        try (StringSerializer text = new StringSerializer();
                KeyValueIterator<String, byte[]> entries = store.prefixScan(prefix, text)) {
            entries.forEachRemaining(found::add);
        }
        found.forEach(entry -> visit.entry(entry.key.substring(prefix.length()), entry.value));
    }
}
