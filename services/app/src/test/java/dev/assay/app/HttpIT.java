package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every answer has in common, asked of a process with two roles of five. */
@Timeout(300)
class HttpIT {
    private static final byte[] NOTHING = {};

    private static Packaged app;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        app = Packaged.launch(
                folder.resolve("data"), List.of("-Dquarkus.http.limits.max-body-size=2K"), "--roles", "intake,ledger");
        app.awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({"/", "/v1/audits", "/v1/status", "/audits", "/webjars/htmx.org/2.0.10/dist/htmx.min.js"})
    void endpoints_and_files_of_an_inactive_role_are_not_there(String path) throws Exception {
        HttpResponse<String> answer = app.get(path);
        assertProblem(answer, 404);
        assertThat(answer.body()).contains("role console is not active in this process");
    }

    @Test
    void endpoints_of_an_active_role_are_there() throws Exception {
        HttpResponse<String> answer =
                app.send("POST", "/v1/plans", "application/yaml", "no plan".getBytes(StandardCharsets.UTF_8));
        assertProblem(answer, 422);
    }

    @Test
    void an_unknown_path_is_a_problem() throws Exception {
        HttpResponse<String> answer = app.get("/v1/nothing");
        assertProblem(answer, 404);
        assertThat(answer.body()).contains("there is nothing at /v1/nothing");
    }

    @Test
    void a_wrong_method_is_a_problem() throws Exception {
        assertProblem(app.send("PUT", "/v1/plans", "application/yaml", NOTHING), 405);
    }

    @Test
    void a_wrong_media_type_is_a_problem() throws Exception {
        assertProblem(app.send("POST", "/v1/plans", "image/png", NOTHING), 415);
    }

    @Test
    void a_body_over_the_limit_is_a_problem() throws Exception {
        HttpResponse<String> answer = app.send("POST", "/v1/plans", "application/yaml", new byte[4096]);
        assertProblem(answer, 413);
        assertThat(answer.body()).contains("quarkus.http.limits.max-body-size");
    }

    @Test
    void metrics_health_and_the_interface_description_are_there_whatever_the_roles() throws Exception {
        assertThat(app.get("/q/metrics").body())
                .contains("jvm_memory_used_bytes")
                .contains("kafka_");
        assertThat(app.json("/q/health/ready").path("status").asText()).isEqualTo("UP");
        assertThat(app.json("/q/health/ready")
                        .path("checks")
                        .get(0)
                        .path("data")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("intake", "ledger");
        assertThat(app.get("/v1/openapi").body()).contains("openapi: 3.1.0").contains("/v1/models");
    }

    private static void assertProblem(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        var problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(answer.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
