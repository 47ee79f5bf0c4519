package dev.assay.console.view;

import dev.assay.console.view.AuditLine.Decided;
import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Refused;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.TaskDone;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What the topics told so far, as lists. Told twice, or in another order between topics, the same events give the same
 * lists. The oldest entries go when a list is full; the ledger keeps them. Thread-safe.
 */
public final class Board {
    /** Audits in memory, some 20 MB, and corrections. */
    public static final int MAX_AUDITS = 20_000;

    /** Releases in memory, and plans, and rejections: some 5 MB each. */
    public static final int MAX_LINES = 10_000;

    private static final String MODEL = "model";

    private final int maxAudits;
    private final Map<String, Tracked> audits = new HashMap<>();
    private final TreeSet<Tracked> newest = new TreeSet<>(Tracked.NEWEST_FIRST);
    private final Map<String, ReleaseLine> releases = new Recent<>(MAX_LINES);
    private final Map<String, Boolean> audited = new Recent<>(MAX_LINES);
    private final Map<String, Instant> causes = new Recent<>(MAX_LINES);
    private final Map<String, PlanLine> plans = new Recent<>(MAX_LINES);
    private final Map<String, RejectionLine> rejections = new Recent<>(MAX_LINES);

    /** By the id of what they correct; as many as there may be audits. */
    private final Map<String, Correction> corrections = new Recent<>(MAX_AUDITS);

    private final ReviewBook reviews = new ReviewBook();

    private long ledgerSize;
    private Optional<String> logKey = Optional.empty();

    /** @param index of the record whose id that is */
    private record Correction(long index, Digest recordId) {}

    public Board() {
        this(MAX_AUDITS);
    }

    Board(int maxAudits) {
        this.maxAudits = maxAudits;
    }

    /** The planner began an audit. */
    public synchronized void planned(AuditPlanned event) {
        Ref model = new Ref(event.getModelName(), event.getModelVersion(), event.getModelManifest());
        Ref dataset = new Ref(event.getDatasetName(), event.getDatasetVersion(), event.getDatasetManifest());
        Tracked audit = track(event.getAudit(), model, dataset, plan(event), event.getPlannedAt());
        newest.remove(audit);
        audit.planned(plan(event), event.getPlannedAt(), event.getWorks().size());
        newest.add(audit);
        trim();
        audited.put(key(MODEL, model), true);
    }

    /** A worker finished a task. */
    public synchronized void done(TaskDone event) {
        Tracked audit = audits.get(event.getAudit());
        if (audit != null && audit.line().running()) {
            audit.done(event.getWork());
        }
    }

    /** The planner decided about a release or plan. */
    public synchronized void decided(InputDecided event) {
        Ref subject = new Ref(event.getName(), event.getVersion(), event.getDigest());
        switch (event.getDecision()) {
            case RELEASE_ACCEPTED ->
                accepted(
                        event.getSubjectKind(),
                        subject,
                        event.getAt(),
                        event.getAudits().size(),
                        event.getWaitsFor());
            case PLAN_REGISTERED -> plans.putIfAbsent(subject.id(), new PlanLine(subject, event.getAt()));
            case DUPLICATE, CONFLICT, UNKNOWN -> {}
        }
    }

    /** Input was rejected, by a role that read it or over REST. */
    public synchronized void rejected(EventRejected event, String place) {
        boolean rest = event.getPartition() < 0;
        String source =
                rest ? event.getTopic() : event.getTopic() + '-' + event.getPartition() + '@' + event.getOffset();
        rejections.put(
                rest ? place : source,
                new RejectionLine(
                        event.getAt(),
                        source,
                        event.getSubject(),
                        event.getReason(),
                        event.getDigest(),
                        OptionalLong.of(event.getSize())));
    }

    /**
     * A record entered the ledger.
     *
     * @param index of the record
     */
    public synchronized void recorded(long index, LedgerRecord record) {
        ledgerSize = Math.max(ledgerSize, index + 1);
        switch (record) {
            case AuditDecided decided -> concluded(index, decided);
            case LedgerRecord.ReleaseAccepted accepted -> {
                caused(accepted);
                accepted(
                        accepted.subject().kind().name().toLowerCase(Locale.ROOT),
                        ref(accepted.subject()),
                        accepted.head().time(),
                        count(accepted.audits()),
                        accepted.waitsFor());
            }
            case LedgerRecord.PlanRegistered registered -> {
                caused(registered);
                plans.putIfAbsent(
                        ref(registered.subject()).id(),
                        new PlanLine(
                                ref(registered.subject()), registered.head().time()));
            }
            case LedgerRecord.EventRejected rejected -> rejected(rejected);
            case LedgerRecord.Duplicate duplicate -> {}
            case LedgerRecord.Reviewed reviewed ->
                reviews.add(reviewed.audit().value(), ReviewLine.of(index, reviewed));
            case KeyRegistered registered
            when index == 0 && registered.role() == KeyRole.LOG -> logKey = Optional.of(registered.key());
            case KeyRegistered registered -> {}
            case KeyRotated rotated when rotated.role() == KeyRole.LOG -> logKey = Optional.of(rotated.to());
            case KeyRotated rotated -> {}
            case Corrected corrected ->
                corrections.putIfAbsent(corrected.prev().toString(), new Correction(index, corrected.recordId()));
            case Reconciled reconciled -> {}
            case Exported exported -> {}
            case Retained retained -> {}
        }
    }

    /** A record whose leaf this version cannot read. */
    public synchronized void unreadable(long index) {
        ledgerSize = Math.max(ledgerSize, index + 1);
    }

    /** The verifier key that the log is signed with, as its records say; empty before the first. */
    public synchronized Optional<String> logKey() {
        return logKey;
    }

    /** A page of audits. */
    public synchronized AuditPage audits(AuditQuery query) {
        List<AuditLine> page = new ArrayList<>();
        for (Tracked audit : from(query.after())) {
            if (!query.admits(audit.line())) {
                continue;
            }
            if (page.size() == query.limit()) {
                return new AuditPage(page, Optional.of(page.getLast().id()));
            }
            page.add(audit.line());
        }
        return new AuditPage(page, Optional.empty());
    }

    public synchronized Optional<AuditLine> audit(String id) {
        return Optional.ofNullable(audits.get(id)).map(Tracked::line);
    }

    /**
     * The records that correct the audit's record, in their order: a record is corrected once, and its correction again.
     */
    public synchronized List<Long> corrections(Decided decided) {
        return corrections(decided.recordId());
    }

    /** The same of any record that has that id. */
    public synchronized List<Long> corrections(Digest recordId) {
        List<Long> chain = new ArrayList<>();
        Digest last = recordId;
        while (chain.size() < corrections.size() && corrections.containsKey(last.toString())) {
            Correction next = corrections.get(last.toString());
            chain.add(next.index());
            last = next.recordId();
        }
        return chain;
    }

    /** What people decided about an audit, the newest first. */
    public synchronized List<ReviewLine> reviews(String audit) {
        return reviews.of(audit);
    }

    /** What a person decided about it last. */
    public synchronized Optional<ReviewLine> lastReview(String audit) {
        return reviews.last(audit);
    }

    /** Newest first. A release waits for what did not come yet, and for nothing once an audit of it began. */
    public synchronized List<ReleaseLine> releases() {
        return reversed(releases.values()).stream()
                .map(line -> audited.containsKey(key(line.kind(), line.release()))
                        ? line.served()
                        : line.without(this::isKnown))
                .toList();
    }

    /** @param awaited as the planner says it, {@code dataset digits@1.0.0} or {@code plan strict} */
    private boolean isKnown(String awaited) {
        return releases.containsKey(awaited)
                || plans.values().stream()
                        .anyMatch(line -> awaited.equals("plan " + line.plan().name()));
    }

    /** Newest first. */
    public synchronized List<PlanLine> plans() {
        return reversed(plans.values());
    }

    /** Newest first. */
    public synchronized List<RejectionLine> rejections() {
        return reversed(rejections.values());
    }

    /** Records in the ledger, as far as it was read. */
    public synchronized long ledgerSize() {
        return ledgerSize;
    }

    private void concluded(long index, AuditDecided decided) {
        Ref model = ref(decided.model());
        Instant at = decided.head().time();
        Instant plannedAt = causes.getOrDefault(decided.head().cause().toString(), at);
        track(decided.audit().value(), model, ref(decided.dataset()), ref(decided.plan()), plannedAt)
                .decided(new Decided(
                        decided.verdict(),
                        at,
                        index,
                        decided.recordId(),
                        decided.document().digest()));
        audited.put(key(MODEL, model), true);
        trim();
    }

    /** An event that may have started audits. */
    private void caused(LedgerRecord record) {
        causes.putIfAbsent(record.head().cause().toString(), record.head().time());
    }

    private void accepted(String kind, Ref release, Instant at, int audits, String waitsFor) {
        releases.putIfAbsent(key(kind, release), new ReleaseLine(kind, release, at, audits, waitsFor));
    }

    private void rejected(LedgerRecord.EventRejected event) {
        String place = event.head().cause().toString();
        rejections.putIfAbsent(
                place,
                new RejectionLine(
                        event.head().time(),
                        place,
                        event.about(),
                        event.reason(),
                        event.raw().toString(),
                        event.size()));
    }

    private Tracked track(String id, Ref model, Ref dataset, Ref plan, Instant plannedAt) {
        return audits.computeIfAbsent(id, key -> {
            Tracked audit = new Tracked(new AuditLine(id, model, dataset, plan, plannedAt, 0, 0, Optional.empty()));
            newest.add(audit);
            return audit;
        });
    }

    private void trim() {
        while (audits.size() > maxAudits) {
            audits.remove(newest.removeLast().line().id());
        }
    }

    private Iterable<Tracked> from(Optional<String> after) {
        Optional<Tracked> last = after.map(audits::get);
        return after.isEmpty()
                ? newest
                : last.<Iterable<Tracked>>map(audit -> newest.tailSet(audit, false))
                        .orElse(List.of());
    }

    private static Ref plan(AuditPlanned event) {
        ByteBuffer content = event.getPlan().duplicate();
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        try {
            Plan plan = PlanFormat.read(bytes);
            return new Ref(plan.name(), String.valueOf(plan.version()), event.getPlanDigest());
        } catch (Refused e) {
            return new Ref("unreadable", "0", event.getPlanDigest());
        }
    }

    private static int count(StartedAudits audits) {
        return switch (audits) {
            case StartedAudits.Listed listed -> listed.audits().size();
            case StartedAudits.Attached attached -> attached.count();
        };
    }

    private static Ref ref(Subject subject) {
        return new Ref(subject.name(), subject.version(), subject.digest().toString());
    }

    private static String key(String kind, Ref release) {
        return kind + ' ' + release.id();
    }

    private static <T> List<T> reversed(Collection<T> values) {
        List<T> all = new ArrayList<>(values);
        Collections.reverse(all);
        return all;
    }
}
