package dev.assay.report;

import dev.assay.core.Digest;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.LedgerRecord.EventRejected;
import dev.assay.trail.record.LedgerRecord.PlanRegistered;
import dev.assay.trail.record.LedgerRecord.ReleaseAccepted;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.Retained;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the records of an export say, gathered while they stream by. Of each kind the newest are kept and all are counted:
 * memory does not grow with the log.
 */
public final class Account {
    /** A table of more audits is not read by people; all of them are in records.csv. */
    static final int MAX_AUDITS = 1_000;

    /** Any other list. */
    static final int MAX_LINES = 200;

    /** Plans whose first use is remembered: more than anyone registers. */
    private static final int MAX_PLANS = 10_000;

    final Newest<Entry<AuditDecided>> audits = new Newest<>(MAX_AUDITS);
    final Newest<Entry<ReleaseAccepted>> releases = new Newest<>(MAX_LINES);
    final Newest<Entry<PlanRegistered>> plans = new Newest<>(MAX_LINES);
    final Newest<Entry<EventRejected>> rejections = new Newest<>(MAX_LINES);
    final Newest<Entry<Reviewed>> reviews = new Newest<>(MAX_AUDITS);
    final Newest<Entry<Corrected>> corrections = new Newest<>(MAX_LINES);
    final Newest<Entry<? extends LedgerRecord>> keys = new Newest<>(MAX_LINES);
    final Newest<Entry<Exported>> exports = new Newest<>(MAX_LINES);
    final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    private final Map<Digest, Use> uses = new HashMap<>();
    private Optional<Entry<Reconciled>> reconciliation = Optional.empty();
    private Optional<Entry<Retained>> retention = Optional.empty();
    private long duplicates;
    private long count;

    /** A record and its index. */
    record Entry<T extends LedgerRecord>(long index, T record) {}

    /**
     * The audits that a plan was used for.
     *
     * @param first index of the first of them
     */
    record Use(long first, long audits) {
        Use again() {
            return new Use(first, audits + 1);
        }
    }

    /** Takes the next record of the export, in the order of the log. */
    public void add(long index, LedgerRecord record) {
        count++;
        switch (record) {
            case AuditDecided audit -> audit(index, audit);
            case ReleaseAccepted release -> releases.add(new Entry<>(index, release));
            case LedgerRecord.Duplicate duplicate -> duplicates++;
            case PlanRegistered plan -> plans.add(new Entry<>(index, plan));
            case EventRejected rejected -> rejections.add(new Entry<>(index, rejected));
            case Reviewed reviewed -> reviews.add(new Entry<>(index, reviewed));
            case Corrected corrected -> corrections.add(new Entry<>(index, corrected));
            case KeyRegistered registered -> keys.add(new Entry<>(index, registered));
            case KeyRotated rotated -> keys.add(new Entry<>(index, rotated));
            case Reconciled reconciled -> reconciliation = Optional.of(new Entry<>(index, reconciled));
            case Exported exported -> exports.add(new Entry<>(index, exported));
            case Retained retained -> retention = Optional.of(new Entry<>(index, retained));
        }
    }

    private void audit(long index, AuditDecided audit) {
        audits.add(new Entry<>(index, audit));
        verdicts.merge(audit.verdict(), 1L, Long::sum);
        Digest plan = audit.plan().digest();
        if (uses.size() < MAX_PLANS || uses.containsKey(plan)) {
            uses.merge(plan, new Use(index, 1), (before, one) -> before.again());
        }
    }

    /** How many records the export holds so far. */
    public long count() {
        return count;
    }

    long duplicates() {
        return duplicates;
    }

    /** What the plan of that digest was used for; empty: for no audit of this export. */
    Optional<Use> use(Digest plan) {
        return Optional.ofNullable(uses.get(plan));
    }

    /** The last one. */
    Optional<Entry<Reconciled>> reconciliation() {
        return reconciliation;
    }

    /** The last one. */
    Optional<Entry<Retained>> retention() {
        return retention;
    }
}
