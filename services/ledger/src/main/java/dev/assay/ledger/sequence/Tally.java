package dev.assay.ledger.sequence;

import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the events of one input partition so far.
 *
 * @param end offset after the last event that any record is about
 * @param settled every event before this offset has its record
 * @param outcomes how many events have a record of which type, those beyond {@code settled} among them
 */
record Tally(String topic, int partition, long end, long settled, SortedMap<RecordType, Long> outcomes) {
    static Tally of(String topic, int partition) {
        return new Tally(topic, partition, 0, 0, new TreeMap<>());
    }

    /** A record is about the event at that offset. */
    Tally about(long offset) {
        return offset < end ? this : new Tally(topic, partition, offset + 1, settled, outcomes);
    }

    /** An event has its record. */
    Tally counted(RecordType type) {
        SortedMap<RecordType, Long> more = new TreeMap<>(outcomes);
        more.merge(type, 1L, Long::sum);
        return new Tally(topic, partition, end, settled, more);
    }

    Tally settledTo(long offset) {
        return new Tally(topic, partition, end, offset, outcomes);
    }

    /** Whether events from {@code settled} on have a record. */
    boolean hasBeyond() {
        long counted = 0;
        for (long count : outcomes.values()) {
            counted += count;
        }
        return settled < counted;
    }

    /** @param delivered offset after the last event that the brokers hold: what lacks a record shows */
    Reconciled.Partition reconciled(long delivered) {
        return new Reconciled.Partition(topic, partition, 0, Math.max(end, delivered), outcomes);
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder().append(end).append(' ').append(settled);
        outcomes.forEach(
                (type, count) -> text.append(' ').append(type).append(' ').append(count));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads what {@link #bytes} wrote. */
    static Tally read(String topic, int partition, byte[] bytes) {
        String[] words = new String(bytes, StandardCharsets.US_ASCII).split(" ");
        SortedMap<RecordType, Long> outcomes = new TreeMap<>();
        for (int i = 2; i < words.length; i += 2) {
            outcomes.put(RecordType.valueOf(words[i]), Long.parseLong(words[i + 1]));
        }
        return new Tally(topic, partition, Long.parseLong(words[0]), Long.parseLong(words[1]), outcomes);
    }
}
