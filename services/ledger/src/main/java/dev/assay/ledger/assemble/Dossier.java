package dev.assay.ledger.assemble;

import dev.assay.core.Digest;
import dev.assay.core.audit.Audit;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.enter.EventRecords;
import dev.assay.schemas.AuditPlanned;
import dev.assay.trail.record.Head;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An audit that is not decided yet: what was planned, and how much of it is there. */
final class Dossier {
    private final AuditPlanned planned;
    private final Audit audit;
    private final Map<String, Work> works = new LinkedHashMap<>();
    private int received;

    private Dossier(AuditPlanned planned, Audit audit) {
        this.planned = planned;
        this.audit = audit;
        audit.works().forEach(work -> works.put(work.name(), work));
    }

    /**
     * @throws IllegalArgumentException if the parts of the event do not fit together, or no record could be written
     *     about them; the message says which
     */
    static Dossier of(AuditPlanned event) {
        byte[] content = Entries.bytes(event.getPlan());
        Digest planDigest = Digest.of(content);
        require("plan digest", planDigest.toString(), event.getPlanDigest());
        Digest model = Digest.parse(event.getModelManifest());
        Digest dataset = Digest.parse(event.getDatasetManifest());
        Predecessors before = predecessors(event);
        AuditId id = AuditId.of(model, dataset, planDigest, event.getAttempt(), before);
        require("audit id", id.value(), event.getAudit());
        Audit audit = new Audit(
                id,
                new ReleaseId(event.getModelName(), event.getModelVersion()),
                model,
                new ReleaseId(event.getDatasetName(), event.getDatasetVersion()),
                dataset,
                plan(content),
                planDigest,
                event.getDatasetSamples(),
                before);
        new ReleaseId(audit.plan().name(), String.valueOf(audit.plan().version()));
        EventRecords.cause(event.getCause());
        if (!Head.canBeTime(event.getPlannedAt()) || !Head.canBeTime(event.getDeadline())) {
            throw new IllegalArgumentException("a planned audit must have times that can be recorded, found "
                    + event.getPlannedAt() + " and " + event.getDeadline());
        }
        List<String> names = audit.works().stream().map(Work::name).toList();
        require("works", names.toString(), event.getWorks().toString());
        return new Dossier(event, audit);
    }

    private static Predecessors predecessors(AuditPlanned event) {
        return new Predecessors(
                release(event.getModelName(), event.getPreviousModelVersion(), event.getPreviousModelManifest()),
                release(event.getDatasetName(), event.getPreviousDatasetVersion(), event.getPreviousDatasetManifest()));
    }

    private static Optional<Predecessors.Release> release(String name, String version, String manifest) {
        return version.isEmpty() && manifest.isEmpty()
                ? Optional.empty()
                : Optional.of(new Predecessors.Release(new ReleaseId(name, version), Digest.parse(manifest)));
    }

    AuditPlanned planned() {
        return planned;
    }

    Audit audit() {
        return audit;
    }

    Instant deadline() {
        return planned.getDeadline();
    }

    /** The work of that name; empty if the audit has none. */
    Optional<Work> work(String name) {
        return Optional.ofNullable(works.get(name));
    }

    /** Names of all work. */
    List<String> works() {
        return List.copyOf(works.keySet());
    }

    /** One more result is there. */
    void receive() {
        received++;
    }

    boolean complete() {
        return received >= works.size();
    }

    /** How many tasks have no result yet. */
    int missing() {
        return works.size() - received;
    }

    private static Plan plan(byte[] content) {
        try {
            return PlanFormat.read(content);
        } catch (Refused e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void require(String what, String wanted, String found) {
        if (!wanted.equals(found)) {
            throw new IllegalArgumentException(
                    "the " + what + " of a planned audit must be " + wanted + ", found " + found);
        }
    }
}
