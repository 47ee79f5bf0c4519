package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
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
}
