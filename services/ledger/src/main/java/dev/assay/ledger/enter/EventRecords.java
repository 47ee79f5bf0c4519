package dev.assay.ledger.enter;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.schemas.Cause;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.streams.InputRecord;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import dev.assay.trail.record.Wording;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * From events to the records about them, one each. All throw {@link IllegalArgumentException} for an event that no
 * record can be about; the message says what was found.
 */
public final class EventRecords {
    private EventRecords() {}

    /** What the planner decided about an input event. */
    public static LedgerEntry decided(InputDecided event) {
        Head head = head(event.getAt(), event.getActor(), cause(event.getCause()));
        List<AuditId> audits = event.getAudits().stream().map(AuditId::new).toList();
        return switch (event.getDecision()) {
            case RELEASE_ACCEPTED -> {
                String waitsFor = Wording.fit(event.getWaitsFor(), LedgerRecord.ReleaseAccepted.MAX_WAITS_FOR);
                yield started(
                        new LedgerRecord.ReleaseAccepted(head, subject(event), StartedAudits.of(audits), waitsFor),
                        audits);
            }
            case PLAN_REGISTERED ->
                started(new LedgerRecord.PlanRegistered(head, subject(event), StartedAudits.of(audits)), audits);
            case DUPLICATE -> Entries.of(new LedgerRecord.Duplicate(head, subject(event)));
            case CONFLICT ->
                Entries.of(new LedgerRecord.EventRejected(
                        head,
                        subject(event).toString(),
                        head.cause().digest(),
                        OptionalLong.empty(),
                        reason(event.getReason()),
                        ""));
            case UNKNOWN ->
                throw new IllegalArgumentException("a newer planner made a decision that is not known here");
        };
    }

    /** A person's decision. */
    public static LedgerEntry reviewed(ReviewEntered event, InputRecord input) {
        if (event.getDecision() == ReviewDecision.UNKNOWN) {
            throw new IllegalArgumentException("a newer console made a decision that is not known here");
        }
        if (event.getReason().length() > LedgerRecord.MAX_REASON) {
            throw new IllegalArgumentException("the reason of a review must have at most " + LedgerRecord.MAX_REASON
                    + " characters, found " + event.getReason().length());
        }
        return Entries.of(new Reviewed(
                head(event.getAt(), event.getActor(), cause(input.cause())),
                new AuditId(event.getAudit()),
                Reviewed.Decision.valueOf(event.getDecision().name()),
                Wording.fit(event.getReason(), LedgerRecord.MAX_REASON)));
    }

    /**
     * Input that was refused elsewhere. What a service read from a topic has its place there as cause; what was refused
     * over REST has no place but that of its own event.
     */
    public static LedgerEntry rejected(EventRejected event, InputRecord input) {
        boolean read = event.getPartition() >= 0 && event.getOffset() >= 0;
        Digest raw = Digest.parse(event.getDigest());
        dev.assay.trail.record.Cause cause = read
                ? new dev.assay.trail.record.Cause(
                        event.getTopic(), event.getPartition(), event.getOffset(), raw, fingerprint(event))
                : cause(input.cause());
        return Entries.of(new LedgerRecord.EventRejected(
                head(event.getAt(), event.getActor(), cause),
                Wording.fit(event.getSubject(), LedgerRecord.EventRejected.MAX_ABOUT),
                raw,
                OptionalLong.of(event.getSize()),
                reason(event.getReason()),
                ""));
    }

    /** The refusal of a decision that no record can state: about the event that was decided, where it says which. */
    public static EventRejected refused(InputDecided event, InputRecord input, String reason) {
        EventRejected refusal = input.rejected("", "", reason);
        try {
            dev.assay.trail.record.Cause decided = cause(event.getCause());
            refusal.setTopic(decided.topic());
            refusal.setPartition(decided.partition());
            refusal.setOffset(decided.offset());
            refusal.setDigest(decided.digest().toString());
        } catch (IllegalArgumentException e) {
            // It does not even say which event was decided: the refusal is of the decision alone.
        }
        return refusal;
    }

    /** Input of the ledger's own that cannot even be read as a rejection. */
    public static LedgerEntry unreadable(InputRecord input, String reason) {
        dev.assay.trail.record.Cause cause = cause(input.cause());
        return Entries.of(new LedgerRecord.EventRejected(
                head(input.time(), "", cause),
                "",
                cause.digest(),
                OptionalLong.of(input.raw().length),
                reason(reason),
                ""));
    }

    public static dev.assay.trail.record.Cause cause(Cause cause) {
        return new dev.assay.trail.record.Cause(
                cause.getTopic(),
                cause.getPartition(),
                cause.getOffset(),
                Digest.parse(cause.getDigest()),
                cause.getFingerprint());
    }

    private static LedgerEntry started(LedgerRecord record, List<AuditId> audits) {
        return audits.size() <= StartedAudits.MAX_LISTED
                ? Entries.of(record)
                : Entries.of(record, Entries.attachment(StartedAudits.text(audits), "text/plain"));
    }

    private static Head head(Instant at, String actor, dev.assay.trail.record.Cause cause) {
        return new Head(at, Wording.fit(actor, Head.MAX_ACTOR), cause);
    }

    private static Subject subject(InputDecided event) {
        for (Subject.Kind kind : Subject.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(event.getSubjectKind())) {
                return new Subject(kind, event.getName(), event.getVersion(), Digest.parse(event.getDigest()));
            }
        }
        throw new IllegalArgumentException(
                "a decision must be about a model, dataset or plan, found " + event.getSubjectKind());
    }

    private static String reason(String reason) {
        String fit = Wording.fit(reason, LedgerRecord.MAX_REASON);
        return fit.isBlank() ? "no reason was given" : fit;
    }

    private static String fingerprint(EventRejected event) {
        return Fingerprint.named(Entries.bytes(event.getRaw()))
                .map(Fingerprint::toString)
                .orElse("");
    }
}
