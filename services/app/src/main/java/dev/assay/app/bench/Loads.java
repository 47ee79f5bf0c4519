package dev.assay.app.bench;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.Cause;
import dev.assay.schemas.Decision;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Events as people and the planner send them. */
final class Loads {
    private static final int SAMPLES = 64;

    private final Wire wire = new Wire();
    private final Instant now = Instant.now();
    private final Plan plan = plan();
    private final byte[] planned = PlanFormat.write(plan);
    private final Digest dataset = digest("dataset");

    /** @param topic where it belongs */
    @SuppressWarnings("ArrayRecordComponent") // handed over; never compared
    record Event(String topic, String key, byte[] value) {
        Event to(String other) {
            return new Event(other, key, value);
        }
    }

    /** A review: one leaf, and nothing else. */
    Event review(int number) {
        String audit = digest("audit " + number).hex().substring(0, 32);
        ReviewEntered review = ReviewEntered.newBuilder()
                .setAudit(audit)
                .setDecision(ReviewDecision.WAIVE)
                .setReason("a known limit of the explainer; see the model card")
                .setActor("reviewer-1")
                .setAt(now)
                .build();
        return new Event(Topics.REVIEWS, audit, wire.encode(review));
    }

    /**
     * An audit whose time is up: it is decided as soon as it is read, and recorded with its document and its signed
     * statements.
     */
    Event audit(int number) {
        Digest model = digest("model " + number);
        String audit = AuditId.of(model, dataset, Digest.of(planned), 1).value();
        AuditPlanned event = AuditPlanned.newBuilder()
                .setAudit(audit)
                .setAttempt(1)
                .setModelName("bench")
                .setModelVersion("1." + number)
                .setModelManifest(model.toString())
                .setDatasetName("bench")
                .setDatasetVersion("1.0.0")
                .setDatasetManifest(dataset.toString())
                .setDatasetSamples(SAMPLES)
                .setPlanDigest(Digest.of(planned).toString())
                .setPlan(ByteBuffer.wrap(planned))
                .setWorks(Work.of(plan, SAMPLES).stream().map(Work::name).toList())
                .setCause(cause(Topics.CHECK_RESULTS, number))
                .setPlannedAt(now.minus(Duration.ofHours(2)))
                .setDeadline(now.minus(Duration.ofHours(1)))
                .build();
        return new Event(Topics.CHECK_RESULTS, audit, wire.encode(event));
    }

    /** The registration of the plan that every audit here runs: none is recorded before it. */
    Event registration() {
        InputDecided event = InputDecided.newBuilder()
                .setCause(cause(Topics.PLANS, 0))
                .setDecision(Decision.PLAN_REGISTERED)
                .setSubjectKind("plan")
                .setName(plan.name())
                .setVersion(String.valueOf(plan.version()))
                .setDigest(Digest.of(planned).toString())
                .setAudits(List.of())
                .setWaitsFor("")
                .setReason("")
                .setActor("bench")
                .setAt(now)
                .build();
        return new Event(Topics.CHECK_RESULTS, plan.name(), wire.encode(event));
    }

    private static Cause cause(String topic, int number) {
        return Cause.newBuilder()
                .setTopic(topic)
                .setPartition(0)
                .setOffset(number)
                .setDigest(digest("event " + number).toString())
                .setFingerprint("0011223344556677")
                .build();
    }

    private static Plan plan() {
        Rule rule = new Rule("auc", List.of(), Rule.Direction.AT_MOST, .5, Optional.empty(), true);
        return new Plan(
                "bench",
                1,
                "times the ledger",
                7,
                SAMPLES,
                SAMPLES,
                Plan.Target.PREDICTED,
                List.of(new PlannedExplainer("rise", new TreeMap<>())),
                List.of(new PlannedCheck(
                        "deletion/1",
                        "fidelity",
                        PlannedCheck.Scope.MAPS,
                        List.of("rise"),
                        new TreeMap<>(),
                        List.of(rule))));
    }

    private static Digest digest(String of) {
        return Digest.of(of.getBytes(StandardCharsets.UTF_8));
    }
}
