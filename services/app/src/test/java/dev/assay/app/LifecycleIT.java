package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the application starts, stops, and gets along with what is there already. */
@Timeout(600)
class LifecycleIT {
    private static final int SIGTERM = 143;
    private static final int BUILT_IN = 3;

    /**
     * What the broker calls an error and producers repeat: the second batch of a transaction that came while the first waited for the
     * transaction before (KAFKA-18202). A busy machine shows it.
     */
    private static final String TOO_EARLY = "Expected sequence 0 for transactions v2";

    @TempDir
    private Path folder;

    @Test
    void starts_every_role_and_stops_cleanly_when_it_is_told_to() throws Exception {
        Path data = folder.resolve("data");
        try (Packaged app = Packaged.start(data)) {
            JsonNode installation = app.installation();
            assertThat(installation.path("url").asText()).isEqualTo(app.url().toString());
            assertThat(installation.path("pid").asLong()).isEqualTo(app.handle().pid());
            assertThat(installation.path("kafka").asText()).startsWith("127.0.0.1:");
            assertThat(app.output())
                    .contains("Assay answers at " + app.url() + "  (data in " + data)
                    .contains("one local user with every role")
                    .hasLineCount(2);
            URI metrics = URI.create(installation.path("workerMetrics").asText());
            assertThat(app.ready(metrics)).isTrue();
            ProcessHandle worker = app.worker();

            assertThat(app.terminate()).isEqualTo(SIGTERM);

            assertThat(worker.isAlive()).isFalse();
            assertThat(data.resolve("installation.json")).doesNotExist();
            assertThat(data.resolve("broker/.kafka_cleanshutdown")).exists();
            String log = Files.readString(data.resolve("logs/assay.log"));
            assertThat(log)
                    .containsSubsequence(
                            "role intake stopped",
                            "role console stopped",
                            "role planner stopped",
                            "role worker stopped",
                            "role ledger stopped");
            assertThat(log.lines().filter(line -> line.contains(" ERROR ") && !line.contains(TOO_EARLY)))
                    .isEmpty();
        }
    }

    @Test
    void a_second_start_says_who_holds_the_data_folder() throws Exception {
        Path data = folder.resolve("data");
        try (Packaged first = Packaged.start(data, "--roles", "ledger");
                Packaged second = Packaged.launch(data, List.of())) {
            assertThat(second.status()).isEqualTo(2);
            assertThat(second.output())
                    .startsWith("assay: the data folder " + data + " is in use by another Assay (pid "
                            + first.handle().pid() + ", url " + first.url() + ", since ")
                    .endsWith("): use that one, stop it, or name another folder with --data\n")
                    .hasLineCount(1);
            assertThat(first.ready(first.url())).isTrue();
        }
    }

    @Test
    void a_port_in_use_is_named_with_what_to_do() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Packaged http = Packaged.launch(folder.resolve("one"), taken.getLocalPort(), List.of())) {
            assertThat(http.status()).isEqualTo(2);
            assertThat(http.output())
                    .isEqualTo("assay: port " + taken.getLocalPort() + " (HTTP) is in use by another program: stop that"
                            + " one, or choose another with --port N\n");
            try (Packaged broker =
                    Packaged.launch(folder.resolve("two"), List.of("-Dassay.broker.port=" + taken.getLocalPort()))) {
                assertThat(broker.status()).isEqualTo(2);
                assertThat(broker.output())
                        .isEqualTo("assay: port " + taken.getLocalPort() + " (Kafka) is in use by another program: stop"
                                + " that one, or choose another with -Dassay.broker.port=N\n");
            }
        }
    }

    @Test
    void an_address_that_others_can_reach_is_refused() throws Exception {
        try (Packaged app = Packaged.launch(folder.resolve("data"), List.of(), "--host", "0.0.0.0")) {
            assertThat(app.status()).isEqualTo(2);
            assertThat(app.output())
                    .startsWith("assay: the HTTP address 0.0.0.0 can be reached from other machines, and there is no"
                            + " sign-in");
        }
    }

    @Test
    void an_unknown_setting_is_an_error() throws Exception {
        try (Packaged app = Packaged.launch(folder.resolve("data"), List.of("-Dassay.worker.thread=4"))) {
            assertThat(app.status()).isEqualTo(2);
            assertThat(app.output()).contains("assay.worker.thread");
        }
    }

    @Test
    void a_worker_without_kafka_is_refused() throws Exception {
        try (Packaged app = Packaged.launch(folder.resolve("data"), List.of(), "--roles", "worker")) {
            assertThat(app.status()).isEqualTo(2);
            assertThat(app.output()).startsWith("assay: a worker alone has no Kafka to take tasks from");
        }
    }

    @Test
    void a_killed_worker_is_started_again_and_a_killed_parent_leaves_no_orphan() throws Exception {
        try (Packaged app = Packaged.start(folder.resolve("data"))) {
            URI metrics = URI.create(app.installation().path("workerMetrics").asText());
            ProcessHandle first = app.worker();
            first.destroyForcibly();
            first.onExit().get();
            app.await("another worker", () -> app.process().children().anyMatch(one -> one.pid() != first.pid()));
            app.await("the worker to be ready", () -> app.ready(metrics));
            ProcessHandle second = app.worker();

            app.process().destroyForcibly().waitFor();

            app.await("the end of the worker", () -> !second.isAlive());
        }
    }

    @Test
    void ends_when_its_standard_input_closes_if_it_was_told_to() throws Exception {
        try (Packaged app = Packaged.launch(
                folder.resolve("data"), List.of("-Dassay.until-stdin-closes=true"), "--roles", "ledger")) {
            app.awaitReady();
            app.process().getOutputStream().close();
            assertThat(app.status()).isZero();
            assertThat(app.data().resolve("broker/.kafka_cleanshutdown")).exists();
        }
    }

    @Test
    void goes_on_with_the_data_it_left_even_after_a_kill() throws Exception {
        Path data = folder.resolve("data");
        byte[] plan = Files.readAllBytes(Path.of("../checks/src/main/resources/dev/assay/check/plan/quick.yaml"));
        List<JsonNode> before;
        try (Packaged app = Packaged.start(data, "--roles", "intake,planner,ledger,console")) {
            assertThat(app.send("POST", "/v1/plans", "application/yaml", plan).statusCode())
                    .isEqualTo(200);
            before = builtInPlansRecorded(app);
            app.process().destroyForcibly().waitFor();
        }
        try (Packaged app = Packaged.start(data, "--roles", "intake,planner,ledger,console")) {
            assertThat(builtInPlansRecorded(app)).isEqualTo(before);
            assertThat(app.json("/v1/plans").path("plans")).hasSize(BUILT_IN);
        }
    }

    /** The records of the built-in plans, as soon as the ledger tells of all of them. */
    private static List<JsonNode> builtInPlansRecorded(Packaged app) throws Exception {
        app.await("records of the built-in plans", () -> plansRecorded(app).size() >= BUILT_IN);
        return plansRecorded(app);
    }

    private static List<JsonNode> plansRecorded(Packaged app) throws Exception {
        List<JsonNode> records = new ArrayList<>();
        for (JsonNode record : app.json("/v1/records").path("records")) {
            if (record.path("record").path("type").asText().equals("PLAN_REGISTERED")) {
                records.add(record);
            }
        }
        return records;
    }
}
