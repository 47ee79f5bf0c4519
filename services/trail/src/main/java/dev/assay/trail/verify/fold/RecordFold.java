package dev.assay.trail.verify.fold;

import dev.assay.core.audit.AuditId;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.audit.Artifacts;
import dev.assay.trail.verify.audit.AuditDesk;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.leaf.LeafSource;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Takes the records of a bag in order, and files what contradicts with the problems. */
public final class RecordFold {
    /** Indices are kept in 31 bits. */
    private static final long MAX_INDEX = Integer.MAX_VALUE - 1L;

    private final Bag bag;
    private final Problems problems;
    private final boolean full;
    private final long size;
    private final Set<Long> rotations;
    private final IdTable records;
    private final IdTable started = new IdTable();
    private final IdTable ended = new IdTable();
    private final Map<String, Long> plans = new HashMap<>();
    private final KeyBook keys = new KeyBook();
    private final Inputs inputs = new Inputs();
    private final Releases releases = new Releases();
    private final ExportRecord export;
    private final Corrections corrections;
    private final AuditDesk audits;
    private final Artifacts artifacts;
    private Optional<Reconciled> reconciled = Optional.empty();
    private long firstReconciled = Long.MAX_VALUE;
    private long reviewsOfNothing;
    private long firstReviewOfNothing;
    private long taken;
    private long below;

    /**
     * @param full whether the bag holds every record
     * @param rotations tree sizes at which the log's key was handed over under the signature of the one before
     */
    public RecordFold(
            Bag bag, Problems problems, boolean full, Optional<Scope> scope, Set<Long> rotations, LeafSource leaves) {
        this.bag = bag;
        this.problems = problems;
        this.full = full;
        this.export = new ExportRecord(scope.map(Scope::export).orElse(""));
        this.rotations = rotations;
        this.records = new IdTable(scope.map(Scope::records).orElse(0L));
        this.corrections = new Corrections(records, leaves);
        this.audits =
                new AuditDesk(bag, keys, problems, scope.map(Scope::redacted).orElse(Set.of()));
        this.artifacts = new Artifacts(bag);
        this.size = scope.map(Scope::size).orElse(0L);
    }

    /** The next record, in the order of indices. */
    public void take(Entry entry) throws IOException {
        long index = entry.index();
        String id = entry.recordId();
        taken++;
        below += index < size ? 1 : 0;
        if (index > MAX_INDEX) {
            problems.undecided(
                    Step.LEAF,
                    "record " + index + " stands beyond " + MAX_INDEX
                            + ", the last that this verifier keeps account of: ask for an export of fewer records");
            return;
        }
        int twin = records.putIfAbsent(id, (int) index);
        if (twin != IdTable.ABSENT) {
            file(Step.LEAF, "record-twice", index, "record " + index + " is record " + twin + " again");
        }
        inputs.take(entry.record());
        reconciliation(index, "input-topic", InputTopics.complaint(entry.record()));
        try {
            record((int) index, id, entry.record());
        } catch (Invalid e) {
            problems.add(e.problem());
        }
    }

    private void record(int index, String id, LedgerRecord record) throws IOException, Invalid {
        switch (record) {
            case LedgerRecord.ReleaseAccepted r -> {
                reconciliation(index, "release-twice", releases.accept(index, r.subject()));
                started(index, r.audits());
            }
            case LedgerRecord.PlanRegistered r -> {
                reconciliation(index, "release-twice", releases.accept(index, r.subject()));
                plans.putIfAbsent(r.subject().digest().hex(), (long) index);
                started(index, r.audits());
                audits.checkPlan(index, r);
            }
            case LedgerRecord.AuditDecided r -> decided(index, r);
            case KeyRegistered r -> chain(index, "key", keys.register(r));
            case KeyRotated r -> rotated(index, r);
            case Corrected r -> chain(index, "correction", corrections.take(r, id));
            case Reconciled r -> reconciled(index, r);
            case Exported r -> export.take(index, r);
            case LedgerRecord.Duplicate r -> again(index, r.subject());
            case LedgerRecord.Reviewed r -> reviewed(index, r);
            case LedgerRecord.EventRejected r -> {}
            case Retained r -> {}
        }
    }

    /** Of a subset, what came before may be left out. */
    private void again(int index, Subject subject) {
        reconciliation(index, "release-twice", releases.other(subject));
        if (full && !releases.knows(subject)) {
            reconciliation(
                    index,
                    "duplicate-unknown",
                    Optional.of(subject.kind() + " " + subject + " came again, and no record before accepts it"));
        }
    }

    /** A ledger records every decision that comes in, so that this one contradicts nothing; it counts for no audit. */
    private void reviewed(int index, LedgerRecord.Reviewed record) {
        if (full && started.get(record.audit().value()) == IdTable.ABSENT) {
            firstReviewOfNothing = reviewsOfNothing++ == 0 ? index : firstReviewOfNothing;
        }
    }

    private void started(int index, StartedAudits audits) throws IOException, Invalid {
        for (String audit : ids(index, audits)) {
            if (started.putIfAbsent(audit, index) != IdTable.ABSENT) {
                file(Step.RECONCILIATION, "audit-twice", index, "audit " + audit + " was started before");
            }
        }
    }

    private List<String> ids(long index, StartedAudits audits) throws IOException, Invalid {
        return switch (audits) {
            case StartedAudits.Listed listed ->
                listed.audits().stream().map(AuditId::value).toList();
            case StartedAudits.Attached attached -> {
                String path = BagLayout.LISTS + attached.list().digest().hex() + BagLayout.LIST_END;
                String text = new String(artifacts.read(index, path, attached.list()), StandardCharsets.UTF_8);
                List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
                boolean whole = lines.removeLast().isEmpty() && lines.size() == attached.count();
                if (!whole || lines.stream().anyMatch(line -> !line.matches("[0-9a-f]{32}"))) {
                    throw new Invalid(Problem.at(
                            Step.ARTIFACT,
                            "audit-list",
                            index,
                            path,
                            path + " must list " + attached.count() + " audits, one a line"));
                }
                yield lines;
            }
        };
    }

    private void decided(int index, LedgerRecord.AuditDecided record) throws IOException {
        String audit = record.audit().value();
        int start = started.get(audit);
        if (start == IdTable.ABSENT) {
            file(Step.RECONCILIATION, "audit-unstarted", index, "audit " + audit + " ended, and nothing started it");
        }
        if (ended.putIfAbsent(audit, index) != IdTable.ABSENT) {
            file(Step.RECONCILIATION, "audit-twice", index, "audit " + audit + " ended before");
        }
        long plan = plans.getOrDefault(record.plan().digest().hex(), Long.MAX_VALUE);
        if (plan > (start == IdTable.ABSENT ? index : start)) {
            file(
                    Step.VERDICT,
                    "plan-late",
                    index,
                    "plan " + record.plan() + " of that digest was not registered before" + " audit " + audit
                            + " was started: its rules may have been chosen after the result");
        }
        for (Subject subject : List.of(record.model(), record.dataset(), record.plan())) {
            reconciliation(index, "release-twice", releases.other(subject));
        }
        audits.check(index, record);
    }

    private void rotated(long index, KeyRotated record) {
        if (record.role() != KeyRole.LOG) {
            chain(index, "key", keys.rotate(record));
        } else if (!rotations.contains(index + 1)) {
            file(
                    Step.CHAIN,
                    "rotation-unsigned",
                    index,
                    "record " + index + " hands the log over to another key without the signature of the one before");
        }
    }

    private void reconciled(long index, Reconciled record) {
        if (!full) {
            return;
        }
        if (record.size() != index) {
            reconciliation(index, "it is about " + record.size() + " records, and stands at " + index);
        }
        inputs.complaint(record).ifPresent(what -> reconciliation(index, what));
        if (record.started() != started.size() || record.ended() != ended.size()) {
            reconciliation(
                    index,
                    "it counts " + record.started() + " audits started and " + record.ended()
                            + " ended, the records give " + started.size() + " and " + ended.size());
        }
        reconciled = Optional.of(record);
        firstReconciled = Math.min(firstReconciled, index);
    }

    /** After the last record. */
    public void end() throws IOException {
        if (!full) {
            return;
        }
        if (export.record().isPresent()
                && firstReconciled >= export.record().get().size()) {
            reconciliation(
                    export.index(), "no reconciliation stands before the export, among the records that it shows");
        }
        inputs.remainder().ifPresent(what -> problems.add(Problem.of(Step.RECONCILIATION, "input-lost", "", what)));
        if (reconciled.isPresent()) {
            try (ViewCheck view = new ViewCheck(bag, BagLayout.RECONCILIATION_CSV, problems)) {
                view.take(Rows.reconciliation(reconciled.get()), OptionalLong.empty());
                view.end();
            } catch (Invalid e) {
                problems.add(e.problem());
            }
        }
    }

    private void chain(long index, String code, Optional<String> complaint) {
        complaint.ifPresent(what -> file(Step.CHAIN, code, index, "record " + index + ": " + what));
    }

    private void reconciliation(long index, String code, Optional<String> complaint) {
        complaint.ifPresent(what -> file(Step.RECONCILIATION, code, index, "record " + index + ": " + what));
    }

    private void reconciliation(long index, String what) {
        file(Step.RECONCILIATION, "reconciliation", index, "reconciliation " + index + ": " + what);
    }

    private void file(Step step, String code, long index, String message) {
        problems.add(Problem.at(step, code, index, "", message));
    }

    /** The record of this export, and what came after it. */
    public ExportRecord export() {
        return export;
    }

    /** Audits that were started and have not ended; empty where there are none. */
    public Optional<String> open() {
        long open = started.size() - ended.size();
        return started.firstNotIn(ended)
                .map(first -> open + (open == 1 ? " audit has" : " audits have") + " started and not ended, the first "
                        + first + " by record " + started.get(first));
    }

    /** Decisions about audits that nothing started; empty where there are none. */
    public Optional<String> reviewsOfNothing() {
        return reviewsOfNothing == 0
                ? Optional.empty()
                : Optional.of(reviewsOfNothing + (reviewsOfNothing == 1 ? " review is" : " reviews are")
                        + " of audits that no record before starts, the first is record " + firstReviewOfNothing);
    }

    /** See {@link AuditDesk#unattested}. */
    public Optional<String> unattested() {
        return audits.unattested();
    }

    public Counts counts() {
        return new Counts(taken, below, inputs.count(), started.size(), ended.size(), corrections.count());
    }

    /**
     * @param records in the bag
     * @param below those with an index below the size that the reports show
     * @param inputs that ended in a record
     */
    public record Counts(
            long records, long below, long inputs, long auditsStarted, long auditsEnded, long corrections) {}
}
