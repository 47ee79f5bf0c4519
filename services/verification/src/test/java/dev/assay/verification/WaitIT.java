package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that comes before its dataset. */
class WaitIT {
    private static final String WAITS = "waits for dataset digits@1.0.0";

    @TempDir
    Path folder;

    @Test
    void a_model_release_waits_for_its_dataset_says_so_everywhere_and_is_audited_when_it_comes() throws Exception {
        try (Application application =
                Application.start(folder.resolve("data"), Map.of("assay.planner.plan", QuickestPlan.NAME))) {
            application.plan(QuickestPlan.YAML);
            String url = application.url().toString();

            CommandLine released = CommandLine.assay(
                    folder, "release", Application.sampleModel("1.2.0").toString(), "--url", url);
            assertThat(released.status()).as(released.err()).isZero();
            assertThat(released.out().lines().toList().getLast())
                    .isEqualTo("its audit " + WAITS + " and begins when that is released: assay dataset DIR");
            assertThat(application
                            .release("/v1/models", Application.sampleModel("1.2.0"))
                            .path("waitsFor")
                            .asText())
                    .isEqualTo("dataset digits@1.0.0");

            application.await("the planner's word", () -> waitsFor(application).equals("dataset digits@1.0.0"));
            assertThat(CommandLine.assay(folder, "audits", "--url", url).out().lines())
                    .contains("model digits@1.2.0 " + WAITS);
            assertThat(page(application)).contains("model digits@1.2.0</strong> " + WAITS);
            assertThat(application.audits()).isEmpty();

            CommandLine dataset = CommandLine.assay(
                    folder, "dataset", Application.sampleDataset("1.0.0").toString(), "--url", url);
            assertThat(dataset.status()).as(dataset.err()).isZero();
            application.decided("1.2.0", "1.0.0");

            assertThat(waitsFor(application)).isEmpty();
            assertThat(CommandLine.assay(folder, "audits", "--url", url).out())
                    .contains("digits@1.2.0")
                    .doesNotContain("waits");
            assertThat(page(application)).doesNotContain(WAITS);
        }
    }

    /** What the console says that the model waits for; empty where nothing. */
    private static String waitsFor(Application application) throws IOException, InterruptedException {
        for (JsonNode release : application.get("/v1/releases").path("releases")) {
            if (release.path("kind").asText().equals("model")) {
                return release.path("waitsFor").asText("");
            }
        }
        return "not released";
    }

    private static String page(Application application) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(application.url().resolve("/")).build(), BodyHandlers.ofString())
                .body();
    }
}
