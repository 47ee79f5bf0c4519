package dev.assay.verification;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.assay.core.Digest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser, over a real installation. Screenshots go to target/screenshots. */
class ConsoleIT {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** No test asserts a time; this only ends one that hangs. */
    private static final int EXPORT_LIMIT_MS = 180_000;

    private static final int RECORD_LIMIT_MS = 60_000;

    @TempDir
    static Path folder;

    private static Application application;
    private static Playwright playwright;
    private static Browser browser;
    private static JsonNode audit;

    @BeforeAll
    static void audit_a_version_and_open_a_browser() throws IOException, InterruptedException {
        Tool.CHROMIUM.need();
        application = Application.start(folder.resolve("data"), Map.of("assay.planner.plan", QuickestPlan.NAME));
        application.plan(QuickestPlan.YAML);
        application.release("/v1/datasets", Application.sampleDataset("1.0.0"));
        application.release("/v1/models", Application.sampleModel("1.2.0"));
        audit = application.decided("1.2.0", "1.0.0");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Tool.CHROMIUM.path())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (application != null) {
            application.close();
        }
    }

    @Test
    void the_overview_shows_the_verdict_and_leads_to_the_audit() {
        try (Page page = browser.newPage()) {
            List<String> errors = listen(page);
            page.navigate(application.url().toString());
            page.screenshot(shot("overview.png"));
            assertThat(page.locator("main")).containsText("FAILED");
            page.locator("main a[href*='/audits/']").first().click();
            assertThat(page).hasURL(application.url().resolve("/audits/" + id()).toString());
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void a_wrong_address_gets_a_page_that_leads_back_and_programs_get_a_problem() throws Exception {
        try (Page page = browser.newPage()) {
            for (String address : List.of("/nowhere", "/v1/nothing", "/assets/none.css")) {
                assertThat(page.navigate(application.url() + address).status()).isEqualTo(404);
                assertThat(page.getByRole(AriaRole.HEADING)).hasText("There is no such page");
                assertThat(page.getByText("Nothing is at " + address + ":")).isVisible();
                HttpResponse<String> problem = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(application.url().resolve(address))
                                        .build(),
                                BodyHandlers.ofString());
                assertThat(problem.statusCode()).isEqualTo(404);
                assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
            page.getByText("Back to the audits").click();
            assertThat(page).hasTitle("Audits - Assay");
        }
    }

    @Test
    void the_audit_page_shows_measurements_and_pictures_that_load() {
        try (Page page = browser.newPage()) {
            List<String> errors = listen(page);
            page.navigate(application.url().resolve("/audits/" + id()).toString());
            assertThat(page.locator("main")).containsText("dead-units/1");
            Locator pictures = page.locator("main img");
            assertThat(pictures.count()).isPositive();
            for (Locator picture : pictures.all()) {
                picture.scrollIntoViewIfNeeded();
                assertThat(picture.getAttribute("alt")).isNotBlank();
                page.waitForCondition(() -> Boolean.TRUE.equals(picture.evaluate("i => i.complete")));
                assertThat((Integer) picture.evaluate("i => i.naturalWidth")).isPositive();
            }
            page.screenshot(shot("audit.png"));
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void an_export_is_asked_for_followed_and_fetched_on_its_page() throws IOException {
        try (Page page = browser.newPage()) {
            List<String> errors = listen(page);
            page.navigate(application.url().resolve("/exports").toString());
            page.getByLabel("Model").fill("digits");
            page.getByRole(AriaRole.BUTTON).click();
            Locator row = page.locator("#exports tbody tr").first();
            assertThat(row).containsText("Model digits");
            assertThat(row)
                    .containsText("DONE", new LocatorAssertions.ContainsTextOptions().setTimeout(EXPORT_LIMIT_MS));
            page.screenshot(shot("exports.png"));
            Download download =
                    page.waitForDownload(() -> row.getByText("Fetch the bag").click());
            assertThat(row).containsText(Digest.of(download.path()).toString());
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void a_person_decides_on_the_page_of_the_audit_and_the_ledger_records_it() throws Exception {
        try (Page page = browser.newPage()) {
            List<String> errors = listen(page);
            page.navigate(application.url().resolve("/audits/" + id()).toString());
            assertThat(page.locator("#reviews")).containsText("Nobody has reviewed this audit yet.");
            page.getByText("Review it").click();
            page.getByLabel("Waive").check();
            page.getByText("Record the review").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("to waive needs a reason, found none");
            page.screenshot(shot("review-refused.png"));
            page.locator("#reason").fill("only for the <pilot>");
            page.getByText("Record the review").click();
            Locator reviews = page.locator("#reviews li");
            assertThat(reviews)
                    .containsText(
                            "only for the <pilot>",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(RECORD_LIMIT_MS));
            assertThat(reviews).containsText("WAIVED");
            assertThat(page.locator("#reviews")).not().containsText("is not recorded yet");
            page.screenshot(shot("review.png"));
            reviews.getByRole(AriaRole.LINK).click();
            assertThat(page.locator("main")).containsText("REVIEW");
            page.navigate(application.url().toString());
            assertThat(page.locator("main td[data-label='Review']")).containsText("waived");
            // The answer of 400 above is what the browser complains about.
            assertThat(errors).allMatch(error -> error.contains("400"));
        }
        CommandLine reviewed = CommandLine.assay(
                folder,
                "review",
                id(),
                "--reject",
                "--reason",
                "not even then",
                "--url",
                application.url().toString());
        assertThat(reviewed.status()).as(reviewed.err()).isZero();
        assertThat(CommandLine.assay(
                                folder, "show", id(), "--url", application.url().toString())
                        .out())
                .containsSubsequence("reject", "not even then", "waive", "only for the <pilot>");
        CommandLine nobody = CommandLine.assay(
                folder,
                "review",
                "no-such",
                "--approve",
                "--url",
                application.url().toString());
        assertThat(nobody.status()).isEqualTo(2);
        assertThat(nobody.err()).contains("there is no audit no-such");
        JsonNode reviews = application.get("/v1/audits/" + id() + "/reviews").path("reviews");
        assertThat(reviews).hasSize(2);
        assertThat(reviews.get(0).path("decision").asText()).isEqualTo("reject");
    }

    private static String id() {
        return audit.path("id").asText();
    }

    /** What the browser complains about: scripts, styles, pictures. */
    private static List<String> listen(Page page) {
        List<String> errors = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        return errors;
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name)).setFullPage(true);
    }
}
