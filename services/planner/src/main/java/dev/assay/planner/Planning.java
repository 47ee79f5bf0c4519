package dev.assay.planner;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Predecessors.Release;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.Cause;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.Decision;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.WorkKind;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What an arrival starts. A model release is audited with the dataset release that it names; a dataset release also
 * re-audits the newest release of every model that names that dataset. An audit runs the newest plan of the configured
 * name. What lacks its dataset or its plan waits for it.
 */
final class Planning {
    /** Audits of one decision: their ids are in one event. */
    static final int MAX_STARTED = 10_000;

    private static final int FIRST_ATTEMPT = 1;

    private final Register register;
    private final String planName;
    private final Duration allowance;
    private final Clock clock;

    /**
     * @param planName of the plan that audits run
     * @param allowance time that an audit may take from when it is planned
     * @param clock of deadlines. They count from the planning, not from the event: a topic that is read after a long
     *     stop must not give audits that are late before they begin
     */
    Planning(Register register, String planName, Duration allowance, Clock clock) {
        this.register = register;
        this.planName = planName;
        this.allowance = allowance;
        this.clock = clock;
    }

    /** @param audits with their tasks, in the order of the decision */
    record Decided(InputDecided decision, List<Started> audits) {}

    record Started(AuditPlanned audit, List<CheckTask> tasks) {}

    Decided decide(Arrival arrival, Cause cause) {
        Optional<Digest> before = accepted(arrival);
        if (before.isPresent() && !before.get().equals(arrival.digest())) {
            String reason = arrival.kind() + ' ' + arrival.id() + " is already known with digest " + before.get()
                    + "; what has changed needs a new version";
            return new Decided(
                    decision(arrival, cause, Decision.CONFLICT, Outcome.NOTHING)
                            .setReason(reason)
                            .build(),
                    List.of());
        }
        if (before.isEmpty()) {
            register.accept(arrival);
        } else if (!(arrival instanceof Arrival.Registration)) {
            return new Decided(
                    decision(arrival, cause, Decision.DUPLICATE, Outcome.NOTHING)
                            .build(),
                    List.of());
        }
        Outcome outcome = start(pairings(arrival), arrival.at(), cause);
        Decision decision =
                arrival instanceof Arrival.Registration ? Decision.PLAN_REGISTERED : Decision.RELEASE_ACCEPTED;
        return new Decided(decision(arrival, cause, decision, outcome).build(), outcome.started());
    }

    private Optional<Digest> accepted(Arrival arrival) {
        Optional<String> digest = switch (arrival) {
            case Arrival.Model model -> register.model(model.id()).map(ModelVersion::getManifest);
            case Arrival.Dataset dataset -> register.dataset(dataset.id()).map(DatasetVersion::getManifest);
            case Arrival.Registration plan -> register.plan(plan.id()).map(PlanVersion::getDigest);
        };
        return digest.map(Digest::parse);
    }

    /** The audits that an accepted arrival is a reason for, each once. */
    private Collection<Pairing> pairings(Arrival arrival) {
        return switch (arrival) {
            case Arrival.Model model -> List.of(new Pairing(model.id(), model.dataset()));
            case Arrival.Dataset dataset -> {
                SequencedSet<Pairing> all = new LinkedHashSet<>(register.takeWaitingFor(dataset.id()));
                register.newestNaming(dataset.id().name()).forEach(model -> all.add(new Pairing(model, dataset.id())));
                yield all;
            }
            case Arrival.Registration plan ->
                plan.id().name().equals(planName) ? register.takeWaitingForPlan(MAX_STARTED) : List.of();
        };
    }

    private Outcome start(Collection<Pairing> pairings, Instant at, Cause cause) {
        Optional<Chosen> plan = register.newestPlan(planName).map(Chosen::of);
        TreeSet<String> lacking = new TreeSet<>();
        List<Started> started = new ArrayList<>();
        for (Pairing pairing : pairings) {
            Optional<DatasetVersion> dataset = register.dataset(pairing.dataset());
            if (dataset.isEmpty()) {
                register.waitForDataset(pairing);
                lacking.add("dataset " + pairing.dataset());
            } else if (plan.isEmpty() || started.size() == MAX_STARTED) {
                register.waitForPlan(pairing);
            } else {
                started.add(audit(pairing, dataset.get(), plan.get(), at, cause));
            }
            if (plan.isEmpty()) {
                lacking.add("plan " + planName);
            }
        }
        return new Outcome(started, String.join(" and ", lacking));
    }

    private Started audit(Pairing pairing, DatasetVersion dataset, Chosen plan, Instant at, Cause cause) {
        ModelVersion model = register.model(pairing.model())
                .orElseThrow(() -> new IllegalStateException("no release waits that was not accepted: " + pairing));
        Digest modelDigest = Digest.parse(model.getManifest());
        Digest datasetDigest = Digest.parse(dataset.getManifest());
        Predecessors before = predecessors(pairing, plan.plan());
        AuditId id = AuditId.of(modelDigest, datasetDigest, plan.digest(), FIRST_ATTEMPT, before);
        List<Work> works = Work.of(plan.plan(), dataset.getSamples());
        AuditPlanned audit = AuditPlanned.newBuilder()
                .setAudit(id.value())
                .setAttempt(FIRST_ATTEMPT)
                .setModelName(model.getName())
                .setModelVersion(model.getVersion())
                .setModelManifest(model.getManifest())
                .setDatasetName(dataset.getName())
                .setDatasetVersion(dataset.getVersion())
                .setDatasetManifest(dataset.getManifest())
                .setDatasetSamples(dataset.getSamples())
                .setPlanDigest(plan.digest().toString())
                .setPlan(ByteBuffer.wrap(plan.content()))
                .setWorks(works.stream().map(Work::name).toList())
                .setCause(cause)
                .setPlannedAt(at)
                .setDeadline(clock.instant().plus(allowance).truncatedTo(ChronoUnit.MILLIS))
                .setPreviousModelVersion(version(before.model()))
                .setPreviousModelManifest(manifest(before.model()))
                .setPreviousDatasetVersion(version(before.dataset()))
                .setPreviousDatasetManifest(manifest(before.dataset()))
                .build();
        return new Started(audit, works.stream().map(work -> task(audit, work)).toList());
    }

    /** What the plan compares with: the versions accepted before those that are audited. */
    private Predecessors predecessors(Pairing pairing, Plan plan) {
        Optional<Release> model = plan.looksBack(Predecessor.MODEL)
                ? register.modelBefore(pairing.model())
                        .map(one -> release(one.getName(), one.getVersion(), one.getManifest()))
                : Optional.empty();
        Optional<Release> dataset = plan.looksBack(Predecessor.DATASET)
                ? register.datasetBefore(pairing.dataset())
                        .map(one -> release(one.getName(), one.getVersion(), one.getManifest()))
                : Optional.empty();
        return new Predecessors(model, dataset);
    }

    private static Release release(String name, String version, String manifest) {
        return new Release(new ReleaseId(name, version), Digest.parse(manifest));
    }

    private static String version(Optional<Release> release) {
        return release.map(one -> one.id().version()).orElse("");
    }

    private static String manifest(Optional<Release> release) {
        return release.map(one -> one.digest().toString()).orElse("");
    }

    private static CheckTask task(AuditPlanned audit, Work work) {
        CheckTask.Builder task = CheckTask.newBuilder()
                .setAudit(audit.getAudit())
                .setWork(work.name())
                .setExplainer("")
                .setFirst(0)
                .setModelName(audit.getModelName())
                .setModelVersion(audit.getModelVersion())
                .setModelManifest(audit.getModelManifest())
                .setDatasetName(audit.getDatasetName())
                .setDatasetVersion(audit.getDatasetVersion())
                .setDatasetManifest(audit.getDatasetManifest())
                .setPlanDigest(audit.getPlanDigest())
                .setDeadline(audit.getDeadline())
                .setPreviousModelVersion(audit.getPreviousModelVersion())
                .setPreviousModelManifest(audit.getPreviousModelManifest())
                .setPreviousDatasetVersion(audit.getPreviousDatasetVersion())
                .setPreviousDatasetManifest(audit.getPreviousDatasetManifest());
        switch (work) {
            case Work.Maps maps ->
                task.setKind(WorkKind.MAPS)
                        .setExplainer(maps.explainer())
                        .setFirst(maps.first())
                        .setCount(maps.count());
            case Work.Predictions predictions ->
                task.setKind(WorkKind.PREDICTIONS).setCount(predictions.count());
            case Work.Activations activations ->
                task.setKind(WorkKind.ACTIVATIONS).setCount(activations.count());
        }
        return task.build();
    }

    private static InputDecided.Builder decision(Arrival arrival, Cause cause, Decision decision, Outcome outcome) {
        ReleaseId id = arrival.id();
        return InputDecided.newBuilder()
                .setCause(cause)
                .setDecision(decision)
                .setSubjectKind(arrival.kind())
                .setName(id.name())
                .setVersion(id.version())
                .setDigest(arrival.digest().toString())
                .setAudits(outcome.started().stream()
                        .map(started -> started.audit().getAudit())
                        .toList())
                .setWaitsFor(outcome.waitsFor())
                .setReason("")
                .setActor(arrival.actor())
                .setAt(arrival.at());
    }

    /** @param waitsFor what some of it waits for; empty when nothing */
    private record Outcome(List<Started> started, String waitsFor) {
        static final Outcome NOTHING = new Outcome(List.of(), "");
    }

    /** The plan that audits run at this moment. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    private record Chosen(Plan plan, Digest digest, byte[] content) {
        static Chosen of(PlanVersion event) {
            byte[] content = new byte[event.getPlan().remaining()];
            event.getPlan().duplicate().get(content);
            return new Chosen(PlanFormat.read(content), Digest.parse(event.getDigest()), content);
        }
    }
}
