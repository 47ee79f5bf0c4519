package dev.assay.trail.bag;

import dev.assay.trail.record.Cause;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which events of the reconciled topics have their record: an export ends where none is open. */
final class Inputs {
    private static final Set<String> TOPICS =
            Set.of("assay.model-versions", "assay.dataset-versions", "assay.plans", "assay.reviews");
    private static final Set<RecordType> ENDS = Set.of(
            RecordType.RELEASE_ACCEPTED,
            RecordType.DUPLICATE,
            RecordType.PLAN_REGISTERED,
            RecordType.REVIEW,
            RecordType.EVENT_REJECTED);

    private final Map<String, Partition> partitions = new TreeMap<>();

    /** The offsets of one partition: all up to a point, and those beyond it that came early. */
    private static final class Partition {
        private final TreeSet<Long> early = new TreeSet<>();
        private long settled;
        private long end;

        void settle(long offset) {
            early.add(offset);
            while (!early.isEmpty() && early.first() <= settled) {
                settled = Math.max(settled, early.removeFirst() + 1);
            }
        }
    }

    void add(LedgerRecord record) {
        Cause cause = record.head().cause();
        if (TOPICS.contains(cause.topic())) {
            Partition partition = partition(cause.topic(), cause.partition());
            partition.end = Math.max(partition.end, cause.offset() + 1);
            if (ENDS.contains(record.type()) && record.part().isEmpty()) {
                partition.settle(cause.offset());
            }
        }
        if (record instanceof Reconciled sums) {
            for (Reconciled.Partition summed : sums.partitions()) {
                Partition partition = partition(summed.topic(), summed.partition());
                partition.end = Math.max(partition.end, summed.end());
            }
        }
    }

    /** The first event that has no record, though a later record knows of it; empty: there is none. */
    Optional<String> open() {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().settled < entry.getValue().end)
                .map(entry -> entry.getKey() + '@' + entry.getValue().settled)
                .findFirst();
    }

    private Partition partition(String topic, int number) {
        return partitions.computeIfAbsent(topic + '-' + number, key -> new Partition());
    }
}
