package dev.assay.trail.record;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What enters the ledger: one fact, in the words of the domain. Values that exist are valid, and each has one leaf.
 * Nothing personal: actors are pseudonymous, inputs are named by digest.
 */
public sealed interface LedgerRecord
        permits LedgerRecord.ReleaseAccepted,
                LedgerRecord.Duplicate,
                LedgerRecord.PlanRegistered,
                LedgerRecord.AuditDecided,
                LedgerRecord.EventRejected,
                LedgerRecord.Reviewed,
                KeyRegistered,
                KeyRotated,
                Corrected,
                Reconciled,
                Exported,
                Retained {
    /** A sentence or two; 2,000 characters of any script stay below the 16 KiB of a leaf. */
    int MAX_REASON = 2_000;

    Head head();

    RecordType type();

    /** What else than the cause tells records of one cause apart; empty where a cause has one record. */
    default String part() {
        return "";
    }

    /**
     * Identifies the fact: the cause and, where a cause has several records, the part. The id of an audit stands for
     * its releases, plan and attempt. The same fact told twice has the same id.
     */
    default Digest recordId() {
        Cause cause = head().cause();
        String text = "assay/record/1\n" + cause.topic() + '\n' + cause.partition() + '\n' + cause.offset() + '\n'
                + cause.digest() + '\n' + part() + '\n';
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A release became official.
     *
     * @param audits that it starts; none where it waits
     * @param waitsFor what it waits for, for example {@code dataset digits@1.0.0}; empty when nothing
     */
    record ReleaseAccepted(Head head, Subject subject, StartedAudits audits, String waitsFor) implements LedgerRecord {
        /** Names and versions of a dataset and a plan. */
        public static final int MAX_WAITS_FOR = 200;

        public ReleaseAccepted {
            Wording.check("what a release waits for", waitsFor, MAX_WAITS_FOR);
            if (subject.kind() == Subject.Kind.PLAN) {
                throw new IllegalArgumentException("a plan is registered, not released: " + subject);
            }
        }

        @Override
        public RecordType type() {
            return RecordType.RELEASE_ACCEPTED;
        }
    }

    /** The same release again. */
    record Duplicate(Head head, Subject subject) implements LedgerRecord {
        @Override
        public RecordType type() {
            return RecordType.DUPLICATE;
        }
    }

    /**
     * A plan was registered, for the first time or again.
     *
     * @param audits of releases that waited for it
     */
    record PlanRegistered(Head head, Subject subject, StartedAudits audits) implements LedgerRecord {
        public PlanRegistered {
            if (subject.kind() != Subject.Kind.PLAN) {
                throw new IllegalArgumentException(
                        "the record of a plan must be about a plan, found " + subject.kind());
            }
        }

        @Override
        public RecordType type() {
            return RecordType.PLAN_REGISTERED;
        }
    }

    /**
     * An audit was decided.
     *
     * @param attempt 1 for the first audit of these releases and this plan
     * @param counts how many measurements had which outcome
     * @param striking required measurements that did not pass, the worst first; at most {@link #MAX_STRIKING}
     * @param document the whole audit: every measurement, all evidence by digest, the runtimes
     * @param attestation signed statements about it, an in-toto bundle; empty in records of the first version
     */
    record AuditDecided(
            Head head,
            AuditId audit,
            int attempt,
            Subject model,
            Subject dataset,
            Subject plan,
            Verdict verdict,
            SortedMap<Outcome, Integer> counts,
            List<Striking> striking,
            Artifact document,
            Optional<Artifact> attestation)
            implements LedgerRecord {
        /** Enough to say why; all are in the document. */
        public static final int MAX_STRIKING = 16;

        /** Without statements. */
        public AuditDecided(
                Head head,
                AuditId audit,
                int attempt,
                Subject model,
                Subject dataset,
                Subject plan,
                Verdict verdict,
                SortedMap<Outcome, Integer> counts,
                List<Striking> striking,
                Artifact document) {
            this(head, audit, attempt, model, dataset, plan, verdict, counts, striking, document, Optional.empty());
        }

        public AuditDecided {
            counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
            striking = List.copyOf(striking);
            if (attempt < 1) {
                throw new IllegalArgumentException("an attempt must be at least 1, found " + attempt);
            }
            if (striking.size() > MAX_STRIKING) {
                throw new IllegalArgumentException(
                        "a record must name at most " + MAX_STRIKING + " measurements, found " + striking.size());
            }
        }

        @Override
        public RecordType type() {
            return RecordType.AUDIT;
        }

        @Override
        public String part() {
            return audit.value();
        }
    }

    /**
     * A required measurement that did not pass.
     *
     * @param check its name and version, {@code explainer} empty where it looks at no maps
     * @param value absent where it did not run
     */
    record Striking(String check, String explainer, String metric, Outcome outcome, Optional<Metric> value) {
        /** Names in a plan are shorter; a longer one is cut. */
        public static final int MAX_NAME = 64;

        public Striking {
            Wording.check("the name of a check", check, MAX_NAME);
            Wording.check("the name of an explainer", explainer, MAX_NAME);
            Wording.check("the name of a metric", metric, MAX_NAME);
        }
    }

    /**
     * Input that was refused.
     *
     * @param about name and version that it was about, where known; else empty
     * @param raw digest of the refused bytes: those of the event itself, or those that were sent over REST
     * @param size of the refused bytes; empty where they could be read, and what they said was refused
     * @param part empty, except where a later record of the same cause is refused
     */
    record EventRejected(Head head, String about, Digest raw, OptionalLong size, String reason, String part)
            implements LedgerRecord {
        /** A name, an at sign and a version, and room for what claims to be one. */
        public static final int MAX_ABOUT = 200;

        private static final int MAX_PART = 100;

        public EventRejected {
            Wording.check("what an event is about", about, MAX_ABOUT);
            Wording.check("a reason", reason, MAX_REASON);
            Wording.check("a part", part, MAX_PART);
            if (reason.isEmpty()) {
                throw new IllegalArgumentException("a refusal must give its reason, found none");
            }
            if (size.isPresent() && size.getAsLong() < 0) {
                throw new IllegalArgumentException("a size must not be negative, found " + size.getAsLong());
            }
        }

        @Override
        public RecordType type() {
            return RecordType.EVENT_REJECTED;
        }
    }

    /**
     * A person decided about an audit.
     *
     * @param reason not empty for a rejection or a waiver
     */
    record Reviewed(Head head, AuditId audit, Decision decision, String reason) implements LedgerRecord {
        public Reviewed {
            Wording.check("a reason", reason, MAX_REASON);
            if (reason.isBlank() && decision != Decision.APPROVE) {
                throw new IllegalArgumentException("a " + decision + " must give its reason, found none");
            }
        }

        @Override
        public RecordType type() {
            return RecordType.REVIEW;
        }

        /** What the person decided. */
        public enum Decision {
            APPROVE,
            REJECT,
            WAIVE
        }
    }
}
