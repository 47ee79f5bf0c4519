package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.attempt;
import static dev.assay.ledger.Scenario.decided;
import static dev.assay.ledger.Scenario.passing;
import static dev.assay.ledger.Scenario.planned;
import static dev.assay.ledger.Scenario.registered;
import static dev.assay.ledger.Scenario.signed;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What comes to a ledger in rounds: every input event of it ends in one record, every audit in one more. */
final class Traffic {
    private final Wire wire = new Wire();
    private final Instant deadline = Instant.now().plus(Duration.ofDays(1));
    private final List<Sent> all = new ArrayList<>();
    private final TreeMap<String, Long> inputs = new TreeMap<>();
    private final int perRound;
    private int models;

    /** @param perRound models, and so audits, of one round */
    Traffic(int perRound) {
        this.perRound = perRound;
    }

    /**
     * An event, which this class keeps.
     *
     * @param topic where it belongs
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over; never compared
    record Sent(String topic, String key, byte[] value) {}

    /** Every event so far. */
    List<Sent> all() {
        return List.copyOf(all);
    }

    /** How many audits were started. */
    int audits() {
        return models;
    }

    /** How many events the reconciled inputs hold, by topic. */
    TreeMap<String, Long> inputs() {
        return new TreeMap<>(inputs);
    }

    /** The events of the next round. */
    List<Sent> round() {
        int from = all.size();
        if (all.isEmpty()) {
            input(Topics.MODEL_VERSIONS);
            add(Topics.REJECTED, "rejected", LedgerScene.rejection(Topics.MODEL_VERSIONS, 0, 0));
            input(Topics.PLANS);
            add(Topics.CHECK_RESULTS, "quick", registered());
        }
        for (int i = 0; i < perRound; i++) {
            models++;
            input(Topics.MODEL_VERSIONS);
            audit(models);
        }
        long refused = input(Topics.DATASET_VERSIONS);
        add(Topics.REJECTED, "rejected", LedgerScene.rejection(Topics.DATASET_VERSIONS, 0, refused));
        input(Topics.REVIEWS); // and no review: the ledger itself refuses it
        return List.copyOf(all.subList(from, all.size()));
    }

    private void audit(int model) {
        AuditPlanned planned = planned(model);
        planned.setDeadline(deadline);
        String key = planned.getAudit();
        add(Topics.CHECK_RESULTS, "m" + model, decided(model));
        add(Topics.CHECK_RESULTS, key, planned);
        for (TaskDone done : passing(model)) {
            add(Topics.CHECK_RESULTS, key, attempt(model, done.getWork(), 1));
            all.add(new Sent(Topics.CHECK_RESULTS, key, signed(wire, done)));
        }
        inputs.merge(Topics.REVIEWS, 1L, Long::sum);
        add(Topics.REVIEWS, key, review(key));
    }

    private static ReviewEntered review(String audit) {
        return ReviewEntered.newBuilder()
                .setAudit(audit)
                .setDecision(ReviewDecision.WAIVE)
                .setReason("a known limit")
                .setActor("reviewer-1")
                .setAt(AT)
                .build();
    }

    /** An event of an input, by its offset; what it says is another service's. */
    private long input(String topic) {
        long offset = inputs.merge(topic, 1L, Long::sum) - 1;
        all.add(new Sent(topic, "key", ("event " + offset).getBytes(UTF_8)));
        return offset;
    }

    private void add(String topic, String key, SpecificRecord event) {
        all.add(new Sent(topic, key, wire.encode(event)));
    }
}
