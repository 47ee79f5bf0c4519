package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that no worker survives. The test waits for its deadline, so it stands apart: others run beside it. */
class RepeatedDeathIT {
    @TempDir
    static Path folder;

    @Test
    void a_task_that_kills_its_worker_three_times_is_not_run_and_says_so() throws Exception {
        Map<String, String> settings = new HashMap<>(SmallPlan.SETTINGS);
        // Three workers start before it, each of which takes some twenty seconds on a busy machine.
        settings.put("assay.planner.deadline", "150s");
        try (Application application = Application.start(folder.resolve("data"), settings);
                Results results = Results.of(application)) {
            SmallPlan.release(application);
            for (int delivery = 1; delivery <= 3; delivery++) {
                results.await(SmallPlan.LONG_WORK, delivery);
                application.worker().destroyForcibly();
            }
            JsonNode audit = application.decided("1.2.0", "1.0.0");

            JsonNode pointing = check(audit, "pointing-game/1", "rise");
            assertThat(pointing.path("outcome").asText()).isEqualTo("NOT_RUN");
            assertThat(pointing.path("reason").asText()).contains("3 deliveries started and none finished");
            assertThat(audit.path("verdict").asText()).isEqualTo("NOT_RUN");
        }
    }

    private static JsonNode check(JsonNode audit, String check, String explainer) {
        for (JsonNode node : audit.path("report").path("checks")) {
            if (node.path("check").asText().equals(check)
                    && node.path("explainer").asText().equals(explainer)) {
                return node;
            }
        }
        throw new AssertionError("no " + check + " of " + explainer + " in " + audit);
    }
}
