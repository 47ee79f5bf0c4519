package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the verifier says when it fails itself: a fault hides nothing that was found, and praises nothing. */
class FaultTest {
    private final Problems problems = new Problems();

    @Test
    void a_fault_leaves_invalid_what_was_found_to_be() {
        problems.add(Problem.of(Step.LOG, "root", "", "the records give another root than the checkpoint signs"));
        Verification found = verify();
        Expect.invalid(found, Step.LOG, "root");
        assertThat(found.text()).contains("open: a fault of the verifier", "INVALID: do not rely on this bag");
    }

    @Test
    void a_fault_alone_does_not_say_that_nothing_contradicts() {
        Verification found = verify();
        Expect.result(found, Result.INDETERMINATE);
        assertThat(found.text())
                .contains("INDETERMINATE: the bag was not looked at to its end")
                .doesNotContain("nothing contradicts", " ok ");
    }

    private Verification verify() {
        Path broken = (Path) Proxy.newProxyInstance(
                FaultTest.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("broken");
                });
        return new Verifier(BagScene.trust(LogScene.LOG.verifier()), problems).verify(broken, 1);
    }
}
