package dev.assay.trail.bag;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.trail.attest.Envelope;
import dev.assay.trail.canonical.NotCanonical;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.AuditDecided;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.record.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which records of the log a subset holds: those that the filter selects, and those that they rest on. What a record
 * rests on comes before it, so that one walk from the last record to the first finds all; a bit a record is kept.
 */
final class Selection {
    private final Scope scope;
    private final LogSource log;
    private final BagObjects objects;
    private final BitSet chosen = new BitSet();
    private final Set<String> wanted = new HashSet<>();
    private final Map<String, List<Follower>> followers = new HashMap<>();

    /** A record about another that was not reached yet. */
    private record Follower(int index, Digest recordId) {}

    private Selection(Scope scope, LogSource log, BagObjects objects) {
        this.scope = scope;
        this.log = log;
        this.objects = objects;
    }

    static BitSet of(Scope scope, LogSource log, BagObjects objects) throws IOException {
        Selection selection = new Selection(scope, log, objects);
        long size = scope.head().size();
        if (size > Integer.MAX_VALUE) {
            throw new IOException("a subset can be taken of a log of at most " + Integer.MAX_VALUE + " records, found "
                    + size + ": export the whole log");
        }
        List<byte[]> bundle = List.of();
        for (long index = size - 1; index >= 0; index--) {
            int place = (int) (index % TilePath.FULL);
            if (index == size - 1 || place == TilePath.FULL - 1) {
                bundle = Leaves.bundle(log, index, size);
            }
            selection.look((int) index, record(index, bundle.get(place)));
        }
        return selection.chosen;
    }

    /** @throws AlteredLog if the bytes are no record */
    static LedgerRecord record(long index, byte[] leaf) throws AlteredLog {
        return switch (Leaf.read(leaf)) {
            case Leaf.Read.Valid valid -> valid.record();
            case Leaf.Read.Invalid invalid ->
                throw new AlteredLog("record " + index + " in the store is no record: " + invalid.reason());
        };
    }

    private void look(int index, LedgerRecord record) throws IOException {
        boolean about = scope.model().map(model -> isAbout(record, model)).orElse(true);
        boolean selected = about && inPeriod(record);
        boolean followed = about && follow(record);
        boolean rotation = record instanceof KeyRotated rotated && rotated.role() == KeyRole.LOG;
        if (needed(record) || rotation || selected || followed) {
            chosen.set(index);
            rest(record);
        } else if (inPeriod(record)) {
            leader(record)
                    .ifPresent(key -> followers
                            .computeIfAbsent(key, none -> new ArrayList<>())
                            .add(new Follower(index, record.recordId())));
        }
    }

    /** What decides whether a record about another is in the subset: that other one. */
    private static Optional<String> leader(LedgerRecord record) {
        return switch (record) {
            case Reviewed review -> Optional.of(audit(review.audit()));
            case Corrected correction -> Optional.of(id(correction.prev()));
            default -> Optional.empty();
        };
    }

    /** Chooses the records about this one, and those about them. */
    private boolean follow(LedgerRecord record) {
        boolean any = follow(id(record.recordId()));
        return record instanceof AuditDecided decided ? follow(audit(decided.audit())) || any : any;
    }

    private boolean follow(String key) {
        List<Follower> found = Optional.ofNullable(followers.remove(key)).orElse(List.of());
        for (Follower follower : found) {
            chosen.set(follower.index());
            follow(id(follower.recordId()));
        }
        return !found.isEmpty();
    }

    /** Whether a record after this one rests on it. Whatever can rest on it has been seen: most are asked for once. */
    private boolean needed(LedgerRecord record) {
        boolean corrected = wanted.remove(id(record.recordId()));
        boolean needed = switch (record) {
            case LedgerRecord.PlanRegistered plan -> {
                boolean started = wanted.remove(cause(plan));
                yield wanted.contains(subject(plan.subject())) || started;
            }
            case LedgerRecord.ReleaseAccepted release -> {
                boolean started = wanted.remove(cause(release));
                yield wanted.remove(subject(release.subject())) || started;
            }
            case AuditDecided decided -> wanted.remove(audit(decided.audit()));
            case KeyRegistered key -> wanted.contains(key(key.key()));
            case KeyRotated key -> wanted.contains(key(key.to()));
            default -> false;
        };
        return needed || corrected;
    }

    private boolean inPeriod(LedgerRecord record) {
        Instant time = record.head().time();
        return scope.from().map(from -> !time.isBefore(from)).orElse(true)
                && scope.to().map(time::isBefore).orElse(true);
    }

    private static boolean isAbout(LedgerRecord record, String model) {
        return switch (record) {
            case LedgerRecord.ReleaseAccepted release -> isModel(release.subject(), model);
            case LedgerRecord.Duplicate duplicate -> isModel(duplicate.subject(), model);
            case AuditDecided audit -> audit.model().name().equals(model);
            case LedgerRecord.EventRejected rejected ->
                rejected.about().equals(model) || rejected.about().startsWith(model + '@');
            default -> false;
        };
    }

    private static boolean isModel(Subject subject, String model) {
        return subject.kind() == Subject.Kind.MODEL && subject.name().equals(model);
    }

    /** Asks for what the record rests on. */
    private void rest(LedgerRecord record) throws IOException {
        switch (record) {
            case AuditDecided audit -> {
                wanted.add(cause(audit));
                wanted.add(subject(audit.plan()));
                wanted.add(subject(audit.model()));
                wanted.add(subject(audit.dataset()));
                if (audit.attestation().isPresent()) {
                    signers(audit.attestation().get()).forEach(keyId -> wanted.add("key " + keyId));
                }
            }
            case Reviewed review -> wanted.add(audit(review.audit()));
            case Corrected correction -> wanted.add(id(correction.prev()));
            default -> {
                // rests on nothing
            }
        }
    }

    private Set<String> signers(Artifact attestation) throws IOException {
        Optional<byte[]> lines = objects.object(attestation.digest());
        Set<String> keys = new HashSet<>();
        if (lines.isPresent()) {
            for (String line :
                    new String(lines.get(), StandardCharsets.UTF_8).lines().toList()) {
                try {
                    Envelope.parse(line.getBytes(StandardCharsets.UTF_8))
                            .signatures()
                            .forEach(signed -> keys.add(signed.keyId()));
                } catch (NotCanonical e) {
                    throw new AlteredLog("attestation " + attestation.digest() + " cannot be read: " + e.getMessage());
                }
            }
        }
        return keys;
    }

    private static String cause(LedgerRecord record) {
        return "cause " + record.head().cause();
    }

    private static String audit(AuditId audit) {
        return "audit " + audit.value();
    }

    private static String id(Digest recordId) {
        return "record " + recordId;
    }

    private static String subject(Subject subject) {
        return "subject " + subject.digest() + ' ' + subject.name() + ' ' + subject.version();
    }

    private static String key(String verifier) {
        try {
            return "key " + VerifierKey.parse(verifier).keyId();
        } catch (NotANote e) {
            return "key " + verifier;
        }
    }
}
