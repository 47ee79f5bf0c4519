package dev.assay.trail.record;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The arithmetic of all records before this one: which input there was and what became of it. Whoever has the records
 * can do it again.
 *
 * @param size how many records are before it, and so its own index
 * @param partitions of input topics, each once
 * @param started audits that records before it name as started
 * @param ended audits with a record of their own
 */
public record Reconciled(Head head, long size, List<Partition> partitions, long started, long ended)
        implements LedgerRecord {
    /** Four topics of 12 partitions: entries with the largest numbers still fit a leaf. */
    public static final int MAX_PARTITIONS = 48;

    public Reconciled {
        partitions = List.copyOf(partitions);
        if (partitions.size() > MAX_PARTITIONS) {
            throw new IllegalArgumentException("a reconciliation must be of at most " + MAX_PARTITIONS
                    + " partitions, found " + partitions.size());
        }
        if (size < 0 || started < 0 || ended < 0) {
            throw new IllegalArgumentException(
                    "counts must not be negative, found " + size + ", " + started + ", " + ended);
        }
    }

    /**
     * One partition of an input topic. Its events are written outside transactions, so that every offset from first to
     * end is one event.
     *
     * @param first offset of the first event
     * @param end offset after the last event that any record before is about
     * @param outcomes how many events ended in a record of which type; what is missing to {@code end - first} is open
     */
    public record Partition(String topic, int partition, long first, long end, SortedMap<RecordType, Long> outcomes) {
        private static final int MAX_TOPIC = 60;

        public Partition {
            outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
            Wording.check("the name of a reconciled topic", topic, MAX_TOPIC);
            long ended = 0;
            for (long count : outcomes.values()) {
                ended += count;
                if (count < 1) {
                    throw new IllegalArgumentException("an outcome that is listed must be there, found " + count);
                }
            }
            if (topic.isEmpty() || partition < 0 || first < 0 || end < first || ended > end - first) {
                throw new IllegalArgumentException("partition " + topic + "-" + partition
                        + " must have at least as many events as outcomes, found offsets " + first + " to " + end
                        + " and " + ended + " outcomes");
            }
        }

        /** Events without an outcome. */
        public long open() {
            return end
                    - first
                    - outcomes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Override
    public RecordType type() {
        return RecordType.RECONCILIATION;
    }

    @Override
    public String part() {
        return "reconciliation " + size;
    }
}
