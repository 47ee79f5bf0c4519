package dev.assay.trail.verify.fold;

import dev.assay.trail.record.Cause;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Input against outcomes: which events of the reconciled topics ended in a record, once each. */
final class Inputs {
    private final Map<String, Partition> partitions = new TreeMap<>();
    private Optional<Last> last = Optional.empty();

    /** The partition of the record before: many records in a row are about the same. */
    private record Last(String topic, int number, Partition partition) {}

    /** Events of one partition; offsets are eight bytes each. */
    private static final class Partition {
        private final long[] outcomes = new long[RecordType.values().length];
        private long[] offsets = new long[16];
        private int count;
        private long end;

        void add(long offset, RecordType type) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, count * 2);
            }
            offsets[count++] = offset;
            end = Math.max(end, offset + 1);
            outcomes[type.ordinal()]++;
        }

        Map<RecordType, Long> outcomes() {
            Map<RecordType, Long> found = new EnumMap<>(RecordType.class);
            for (RecordType type : RecordType.values()) {
                if (outcomes[type.ordinal()] > 0) {
                    found.put(type, outcomes[type.ordinal()]);
                }
            }
            return found;
        }
    }

    void take(LedgerRecord record) {
        Cause cause = record.head().cause();
        if (!ends(record)) {
            return;
        }
        if (last.isEmpty()
                || last.get().number() != cause.partition()
                || !last.get().topic().equals(cause.topic())) {
            if (!InputTopics.ALL.contains(cause.topic())) {
                return;
            }
            Partition partition = partition(cause.topic(), cause.partition());
            last = Optional.of(new Last(cause.topic(), cause.partition(), partition));
        }
        last.get().partition().add(cause.offset(), record.type());
    }

    /** True for records in which an input ends; a second refusal of one cause is about something else. */
    private static boolean ends(LedgerRecord record) {
        return switch (record.type()) {
            case RELEASE_ACCEPTED, DUPLICATE, PLAN_REGISTERED, REVIEW -> true;
            case EVENT_REJECTED -> record.part().isEmpty();
            case AUDIT, KEY_REGISTERED, KEY_ROTATION, CORRECTION, RECONCILIATION, EXPORT, RETENTION -> false;
        };
    }

    private Partition partition(String topic, int number) {
        return partitions.computeIfAbsent(name(topic, number), name -> new Partition());
    }

    private static String name(String topic, int number) {
        return topic + '-' + number;
    }

    /** What a reconciliation of all records so far gets wrong; empty where nothing. */
    Optional<String> complaint(Reconciled record) {
        Map<String, Reconciled.Partition> named = new TreeMap<>();
        for (Reconciled.Partition p : record.partitions()) {
            if (!InputTopics.ALL.contains(p.topic()) || named.put(name(p.topic(), p.partition()), p) != null) {
                return Optional.of("it names " + name(p.topic(), p.partition()) + " twice, or no topic of input");
            }
        }
        for (Map.Entry<String, Partition> found : partitions.entrySet()) {
            Reconciled.Partition p = named.get(found.getKey());
            if (p == null) {
                return Optional.of("it leaves out " + found.getKey());
            }
        }
        for (Map.Entry<String, Reconciled.Partition> p : named.entrySet()) {
            Optional<String> complaint = complaint(p.getKey(), p.getValue());
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private Optional<String> complaint(String name, Reconciled.Partition said) {
        Partition found = partition(said.topic(), said.partition());
        if (!said.outcomes().equals(found.outcomes())) {
            return Optional.of(
                    "of " + name + " it counts " + said.outcomes() + ", the records give " + found.outcomes());
        }
        if (said.end() < found.end) {
            return Optional.of("of " + name + " it ends before offset " + found.end + ", which the records reach");
        }
        if (said.first() != 0) {
            return Optional.of("of " + name + " it begins at offset " + said.first() + ", and every input at 0");
        }
        found.end = said.end();
        return Optional.empty();
    }

    /** What is left at the end: an input twice, or without an outcome; empty where nothing. */
    Optional<String> remainder() {
        for (Map.Entry<String, Partition> entry : partitions.entrySet()) {
            Partition p = entry.getValue();
            long[] offsets = Arrays.copyOf(p.offsets, p.count);
            Arrays.sort(offsets);
            long next = 0;
            for (long offset : offsets) {
                if (offset > next) {
                    return lost(entry.getKey(), next);
                }
                if (offset < next) {
                    return Optional.of("offset " + offset + " of " + entry.getKey() + " has two records");
                }
                next++;
            }
            if (next < p.end) {
                return lost(entry.getKey(), next);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> lost(String partition, long offset) {
        return Optional.of("offset " + offset + " of " + partition + " has no record: an input was lost");
    }

    /** Inputs that ended in a record. */
    long count() {
        return partitions.values().stream().mapToLong(p -> p.count).sum();
    }
}
