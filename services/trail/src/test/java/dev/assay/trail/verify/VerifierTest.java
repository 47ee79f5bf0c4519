package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bags that are right. */
class VerifierTest {
    @Test
    void finds_a_full_bag_complete() {
        Verification found = LogScene.story().full().verify();
        assertThat(found.problem()).isEmpty();
        assertThat(found.result()).isEqualTo(Result.COMPLETE);
        assertThat(found.facts())
                .containsEntry("records", "11")
                .containsEntry("inputs", "6")
                .containsEntry("auditsOpen", "0");
        assertThat(found.text()).contains("COMPLETE").doesNotContain("FAIL");
    }

    @Test
    void says_what_a_step_could_not_show() {
        BagScene bag = LogScene.story().full();
        assertThat(bag.verify().text())
                .contains("--    the log only grew since the earlier checkpoints: you gave no earlier checkpoint");
        assertThat(bag.verify(bag.file("data/log/checkpoint")).text())
                .contains("ok    the log only grew since the earlier checkpoints\n")
                .doesNotContain("--");
        LogScene part = LogScene.story().reconcile();
        part.export(Exported.Kind.SUBSET, 4, "");
        assertThat(part.subset(List.of(1, 2, 4, 7, 10)).verify().text())
                .contains("--    every input has one outcome", "only the whole log shows that of every input");
    }

    @Test
    void judges_nothing_where_the_file_cannot_be_read() {
        Verification found = Verifier.verify(Path.of("nowhere", "bag.zip"), BagScene.trust(LogScene.LOG.verifier()), 1);
        assertThat(found.result().exit()).isEqualTo(30);
        assertThat(found.text())
                .contains("open: nowhere/bag.zip cannot be read", "INDETERMINATE")
                .doesNotContain(" ok ", "FAIL");
        assertThat(found.json()).contains("\"exit\": 30", "{\"step\": \"TRUST\", \"state\": \"not reached\"}");
    }
}
