package dev.assay.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.testkit.kafka.TestBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed where it hurts; every audit still ends once, with the values of an undisturbed run. */
class RecoveryIT {
    private static final int SIGTERM = 128 + 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    /** The checks of the audit run without any server: what every other run must equal to the last bit. */
    private static JsonNode undisturbed;

    @BeforeAll
    static void audit_without_a_server() throws IOException, InterruptedException {
        Path plan = Files.writeString(folder.resolve("small.yaml"), SmallPlan.YAML);
        CommandLine audit = CommandLine.assay(
                folder,
                "audit",
                Application.sampleModel("1.2.0").toString(),
                "--dataset",
                Application.sampleDataset("1.0.0").toString(),
                "--plan",
                plan.toString(),
                "--json");
        assertThat(audit.out()).as(audit.err()).startsWith("{");
        undisturbed = JSON.readTree(audit.out());
        assertThat(undisturbed.path("checks")).isNotEmpty();
    }

    @Test
    void a_worker_killed_in_mid_task_changes_no_value() throws Exception {
        try (Application application = Application.start(folder.resolve("worker-killed"), SmallPlan.SETTINGS);
                Results results = Results.of(application)) {
            SmallPlan.release(application);
            results.await(SmallPlan.LONG_WORK, 1);
            application.worker().destroyForcibly();
            JsonNode audit = application.decided("1.2.0", "1.0.0");

            assertThat(results.await(SmallPlan.LONG_WORK, 2).getDelivery()).isEqualTo(2);
            assertThat(audit.path("report").path("checks")).isEqualTo(undisturbed.path("checks"));
            assertThat(application.audits()).hasSize(1);
        }
    }

    @Test
    void a_worker_told_to_end_in_mid_task_hands_it_back_and_changes_no_value() throws Exception {
        Path data = folder.resolve("worker-told-to-end");
        try (Application application = Application.start(data, SmallPlan.SETTINGS);
                Results results = Results.of(application)) {
            SmallPlan.release(application);
            results.await(SmallPlan.LONG_WORK, 1);
            ProcessHandle worker = application.worker();
            worker.destroy();
            worker.onExit().join();
            JsonNode audit = application.decided("1.2.0", "1.0.0");

            assertThat(results.await(SmallPlan.LONG_WORK, 2).getDelivery()).isEqualTo(2);
            assertThat(audit.path("report").path("checks")).isEqualTo(undisturbed.path("checks"));
            assertThat(Files.readString(data.resolve("logs/assay.log")))
                    .contains("the worker process ended with status " + SIGTERM);
            assertThat(crashes(data.resolve("logs"))).isEmpty();
        }
    }

    @Test
    void an_audit_without_a_server_told_to_end_says_nothing_false() throws Exception {
        Path own = Files.createDirectories(folder.resolve("told-to-end"));
        Path error = own.resolve("error.txt");
        Process audit = new ProcessBuilder(List.of(
                        Application.repository().resolve("assay").toString(),
                        "audit",
                        Application.sampleModel("1.2.0").toString(),
                        "--dataset",
                        Application.sampleDataset("1.0.0").toString(),
                        "--out",
                        own.resolve("out").toString()))
                .directory(own.toFile())
                .redirectOutput(own.resolve("output.txt").toFile())
                .redirectError(error.toFile())
                .start();
        try {
            while (evidence(own).isEmpty()) {
                assertThat(audit.waitFor(50, TimeUnit.MILLISECONDS))
                        .as(Files.readString(error))
                        .isFalse();
            }
            audit.destroy();
            assertThat(audit.waitFor()).isEqualTo(SIGTERM);
            assertThat(own.resolve("output.txt")).isEmptyFile();
            assertThat(error).content().doesNotContain("assay: ", "Exception");
            assertThat(own.resolve("out/audit.json")).doesNotExist();
            assertThat(crashes(own)).isEmpty();
        } finally {
            audit.destroyForcibly();
        }
    }

    @Test
    void an_application_killed_in_mid_audit_ends_each_audit_once_after_its_restart() throws Exception {
        Path data = folder.resolve("application-killed");
        try (Application application = Application.start(data, SmallPlan.SETTINGS)) {
            try (Results results = Results.of(application)) {
                SmallPlan.release(application);
                results.await(SmallPlan.LONG_WORK, 1);
            }
            ProcessHandle worker = application.worker();
            application.kill();
            worker.onExit().join(); // it ends by itself: its standard input closed
        }
        try (Application application = Application.start(data, SmallPlan.SETTINGS)) {
            JsonNode audit = application.decided("1.2.0", "1.0.0");
            assertThat(audit.path("report").path("checks")).isEqualTo(undisturbed.path("checks"));
            assertThat(types(application)).containsOnlyOnce("AUDIT");
        }
    }

    @Test
    void roles_as_processes_of_their_own_and_two_workers_give_the_same_values() throws Exception {
        Path data = folder.resolve("each-role");
        List<Application> all = new ArrayList<>();
        try (TestBroker broker = TestBroker.start(data.resolve("broker"))) {
            Map<String, String> settings = new HashMap<>(SmallPlan.SETTINGS);
            settings.put("assay.kafka.bootstrap", broker.bootstrap());
            settings.put("assay.ledger.make-keys", "true");
            try (Admin admin = Admin.create(KafkaSettings.of(broker.bootstrap()).admin("verification"))) {
                Topics.create(admin, (short) 1);
                for (String role : List.of("intake", "planner", "ledger", "console", "worker", "worker")) {
                    settings.put("assay.roles", role);
                    all.add(Application.start(data.resolve("shared"), settings)); // with the file store in it
                }
                Application intake = all.get(0);
                Application console = all.get(3);
                SmallPlan.release(intake);
                JsonNode audit = console.decided("1.2.0", "1.0.0");
                assertThat(audit.path("report").path("checks")).isEqualTo(undisturbed.path("checks"));
                try (Results results = new Results(broker.bootstrap())) {
                    assertThat(results.workersOfDoneTasks()).hasSize(2);
                }
            } finally {
                all.reversed().forEach(Application::close);
            }
        }
    }

    /** Pictures come while tasks run. */
    private static List<Path> evidence(Path own) throws IOException {
        Path evidence = own.resolve("out/evidence");
        if (!Files.isDirectory(evidence)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(evidence)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> crashes(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("hs_err.*|worker-crash.*|core.*"))
                    .toList();
        }
    }

    private static List<String> types(Application application) throws IOException, InterruptedException {
        List<String> types = new ArrayList<>();
        Set<Long> indices = new HashSet<>();
        for (JsonNode record : application.get("/v1/records?limit=1000").path("records")) {
            assertThat(indices.add(record.path("index").asLong())).isTrue();
            types.add(record.path("record").path("type").asText());
        }
        return types;
    }
}
