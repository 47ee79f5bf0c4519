package dev.assay.trail.verify.fold;

import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.Subject;
import java.util.Optional;
import java.util.Set;

/** Which input can end in which record. A refusal can be of anything that was read. */
final class InputTopics {
    private static final String MODELS = "assay.model-versions";
    private static final String DATASETS = "assay.dataset-versions";
    private static final String PLANS = "assay.plans";
    private static final String REVIEWS = "assay.reviews";

    /** Every event of these ends in one record. */
    static final Set<String> ALL = Set.of(MODELS, DATASETS, PLANS, REVIEWS);

    private InputTopics() {}

    /** What contradicts: a record that no event of its topic can end in; empty where nothing does. */
    static Optional<String> complaint(LedgerRecord record) {
        return switch (record) {
            case LedgerRecord.ReleaseAccepted r -> of(topic(r.subject()), record);
            case LedgerRecord.PlanRegistered r -> of(PLANS, record);
            case LedgerRecord.Duplicate r -> of(topic(r.subject()), record);
            case LedgerRecord.Reviewed r -> of(REVIEWS, record);
            default -> Optional.empty();
        };
    }

    private static String topic(Subject subject) {
        return switch (subject.kind()) {
            case MODEL -> MODELS;
            case DATASET -> DATASETS;
            case PLAN -> PLANS;
        };
    }

    private static Optional<String> of(String topic, LedgerRecord record) {
        String found = record.head().cause().topic();
        RecordType type = record.type();
        return found.equals(topic)
                ? Optional.empty()
                : Optional.of("such a " + type + " must come of an event of " + topic + ", found " + found);
    }
}
