package dev.assay.ledger.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.InputRange;
import dev.assay.schemas.kafka.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    @Test
    void has_nothing_against_inputs_that_only_grew() {
        assertThat(Reconciler.fault(List.of(), List.of(range(Topics.PLANS, 0, 0, 0))))
                .isEmpty();
        assertThat(Reconciler.fault(
                        List.of(range(Topics.PLANS, 0, 0, 4), range(Topics.REVIEWS, 1, 0, 9)),
                        List.of(
                                range(Topics.PLANS, 0, 0, 4),
                                range(Topics.PLANS, 1, 0, 0),
                                range(Topics.REVIEWS, 0, 0, 1),
                                range(Topics.REVIEWS, 1, 0, 10))))
                .isEmpty();
    }

    @Test
    void finds_events_that_were_deleted() {
        assertThat(Reconciler.fault(List.of(), List.of(range(Topics.PLANS, 2, 3, 7))))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("topic assay.plans, partition 2 begins at offset 3: events of it were deleted"));
    }

    @Test
    void finds_an_input_that_ends_before_where_it_ended() {
        assertThat(Reconciler.fault(List.of(range(Topics.PLANS, 0, 0, 7)), List.of(range(Topics.PLANS, 0, 0, 6))))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith(
                                "topic assay.plans, partition 0 ends at offset 6, and ended at 7: it was made anew"));
    }

    private static InputRange range(String topic, int partition, long begin, long end) {
        return new InputRange(topic, partition, begin, end);
    }
}
