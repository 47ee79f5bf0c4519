package dev.assay.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.Leaf;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordRowTest {
    @Test
    void a_correction_says_what_stands_in_place_of_what() {
        Digest prev = Digest.of(new byte[] {1});
        Head head = new Head(Instant.EPOCH, "local", new Cause("assay.orders", 0, 0, prev, ""));
        Corrected correction = new Corrected(head, prev, "/subject/name", "quick", "swift", "a slip");
        assertThat(RecordRow.of(3, Leaf.of(correction).bytes()).about())
                .isEqualTo("/subject/name of record " + prev.hex().substring(0, 8)
                        + ": \"swift\" in place of \"quick\", a slip");
    }
}
