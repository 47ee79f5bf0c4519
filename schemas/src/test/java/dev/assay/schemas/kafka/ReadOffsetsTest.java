package dev.assay.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.kafka.ReadOffsets.Places;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReadOffsetsTest {
    private static final TopicPartition PLACE = new TopicPartition("assay.check-results", 2);

    @Test
    void nothing_is_wrong_where_what_was_deleted_was_read() {
        assertThat(places(0, 0, 0).fault()).isEmpty();
        assertThat(places(7, 7, 7).fault()).isEmpty();
        assertThat(places(7, 9, 12).fault()).isEmpty();
    }

    @Test
    void a_partition_that_was_never_read_lacks_nothing() {
        assertThat(new Places(Map.of(PLACE, 7L), Map.of(), Map.of(PLACE, 9L)).fault())
                .isEmpty();
    }

    @Test
    void what_was_deleted_unread_is_named_from_and_to() {
        assertThat(places(9, 7, 12).fault())
                .contains("topic assay.check-results, partition 2: events from offset 7 to 9 were deleted before they"
                        + " were read");
    }

    @Test
    void a_partition_that_ends_before_what_was_read_of_it_is_another_one() {
        assertThat(places(0, 7, 6).fault())
                .contains(
                        "topic assay.check-results, partition 2 ends at offset 6, and was read to 7: it was made anew,"
                                + " or an older copy of it came back");
    }

    private static Places places(long begin, long read, long end) {
        return new Places(Map.of(PLACE, begin), Map.of(PLACE, read), Map.of(PLACE, end));
    }
}
