package dev.assay.trail.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.OptionalLong;

/** What tests expect of a verification. */
final class Expect {
    private Expect() {}

    static Problem invalid(Verification found, Step step, String code) {
        assertThat(found.result()).as(found.text()).isEqualTo(Result.INVALID);
        assertThat(found.result().exit()).isEqualTo(20);
        Problem problem = found.problem().orElseThrow();
        assertThat(problem.step() + " " + problem.code()).as(problem.message()).isEqualTo(step + " " + code);
        return problem;
    }

    static void invalid(Verification found, Step step, String code, long index) {
        assertThat(invalid(found, step, code).index()).isEqualTo(OptionalLong.of(index));
    }

    static void result(Verification found, Result result) {
        assertThat(found.result()).as(found.text()).isEqualTo(result);
    }
}
