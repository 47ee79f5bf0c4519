package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboard has data in a Prometheus that scrapes a running installation. */
class DashboardIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void every_panel_and_variable_has_data() throws Exception {
        Tool.PROMETHEUS.need();
        try (Application application =
                Application.start(folder.resolve("data"), Map.of("assay.planner.plan", QuickestPlan.NAME))) {
            application.plan(QuickestPlan.YAML);
            application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
            application.release("/v1/models", Application.sampleModel("1.2.0"));
            application.decided("1.2.0", "1.0.0");
            URI address = freeAddress();
            Process prometheus = prometheus(application, address);
            try {
                application.await("Prometheus to be ready", () -> isReady(address));
                List<String> queries = queries();
                assertThat(queries).hasSizeGreaterThan(15);
                for (String query : queries) {
                    application.await("data for " + query, () -> hasData(address, query));
                }
            } finally {
                prometheus.destroyForcibly().waitFor();
            }
        }
    }

    private static URI freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private Process prometheus(Application application, URI address) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: assay
                    metrics_path: /q/metrics
                    static_configs: [{targets: ['%s', '%s']}]
                """.formatted(
                application.url().getAuthority(), application.workerMetrics().getAuthority()));
        return new ProcessBuilder(
                        Tool.PROMETHEUS.path().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=" + address.getAuthority())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    /** Panels' expressions with every variable set to all, and the series that the variables list. */
    private static List<String> queries() throws IOException {
        JsonNode dashboard = JSON.readTree(
                Application.repository().resolve("dashboards/assay.json").toFile());
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.path("expr").asText()));
        }
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            String values = variable.path("query").path("query").asText();
            queries.add(values.replaceFirst("label_values\\((.*), *\\w+\\)", "$1"));
        }
        return queries.stream()
                .map(query -> query.replaceAll("\\$(model|check|metric)", ".*"))
                .toList();
    }

    /** While it opens, Prometheus refuses connections, drops them or answers 503. */
    private static boolean isReady(URI address) throws InterruptedException {
        HttpRequest question =
                HttpRequest.newBuilder(address.resolve("/-/ready")).build();
        try {
            return HTTP.send(question, BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean hasData(URI address, String query) throws IOException, InterruptedException {
        URI uri = address.resolve("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpResponse<String> response = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(HttpURLConnection.HTTP_OK);
        return !JSON.readTree(response.body()).path("data").path("result").isEmpty();
    }
}
