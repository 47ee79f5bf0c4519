package dev.assay.console.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.console.ConsoleMetrics;
import dev.assay.console.export.Export.State;
import dev.assay.console.export.ExportDesk.Taken;
import dev.assay.console.order.Orders.Place;
import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.file.FileStore;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ExportDeskTest {
    private static final String ACTOR = "auditor-7";

    @TempDir
    private Path temp;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ObjectStore store;
    private SmallLedger ledger;
    private ExportDesk desk;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(temp.resolve("store"));
        ledger = SmallLedger.begun(store);
        desk = desk(ledger, 1);
        desk.start();
    }

    @AfterEach
    void close() {
        desk.close();
        store.close();
    }

    @Test
    void an_export_of_everything_is_reconciled_recorded_and_complete() throws Exception {
        Export export = made(Asked.ALL);

        assertThat(export.state())
                .isEqualTo(find(export.id()).state())
                .isInstanceOfSatisfying(State.Done.class, done -> {
                    assertThat(done.size()).isEqualTo(6);
                    assertThat(done.records()).isEqualTo(5);
                    assertThat(done.redactions()).isZero();
                });
        Verification found = verify(export);
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
        assertThat(found.facts()).as("with the record of the export").containsEntry("records", "6");
        assertThat(names(export))
                .contains("data/report.html", "data/report.pdf", "data/reconciliation.csv")
                .anyMatch(name -> name.startsWith("data/schemas/") && name.endsWith(".avsc"))
                .doesNotContain("data/log/previous-checkpoint");
        assertThat(meters.get("assay.console.exports")
                        .tag("outcome", "done")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(temp.resolve("exports")).doesNotExist();
    }

    @Test
    void the_next_export_proves_that_the_log_only_grew() throws Exception {
        Export first = made(Asked.ALL);
        ledger.refuse();
        Export second = made(Asked.ALL);

        Path kept = temp.resolve("kept");
        Files.write(kept, content(Keys.checkpoint(first.id())));
        Verification found = verify(second, kept);
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
        assertThat(names(second)).contains("data/log/previous-checkpoint");
        assertThat(desk.list()).extracting(Export::id).containsExactlyInAnyOrder(first.id(), second.id());
    }

    @Test
    void an_export_of_a_period_is_a_subset() throws Exception {
        Export export = made(Asked.parse(Optional.empty(), Optional.of("2026-11-02T09:02:00Z"), Optional.empty()));

        Verification found = verify(export);
        assertThat(found.result()).as(found.text()).isEqualTo(Result.SUBSET);
        assertThat(export.state())
                .isInstanceOfSatisfying(
                        State.Done.class, done -> assertThat(done.records()).isEqualTo(2));
    }

    @Test
    void an_export_of_a_model_that_no_record_is_about_fails_and_leaves_no_record() throws Exception {
        Export export = made(Asked.parse(Optional.of("nobody"), Optional.empty(), Optional.empty()));

        assertThat(reason(export)).isEqualTo("no record of the log is about model nobody");
        assertThat(ledger.head().size()).isEqualTo(4);
        assertThat(temp.resolve("exports")).doesNotExist();
    }

    @Test
    void a_finished_export_is_known_after_a_restart_and_to_other_consoles() throws Exception {
        Export export = made(Asked.parse(Optional.of("digits"), Optional.empty(), Optional.of("2026-12-01")));
        try (ExportDesk other = desk(ledger, 2)) {
            assertThat(other.find(export.id())).contains(export);
            assertThat(other.list()).containsExactly(export);
            assertThat(other.find("../" + export.id())).isEmpty();
        }
    }

    @Test
    void an_order_that_the_ledger_refuses_ends_the_export_with_its_reason() throws Exception {
        desk.close();
        desk = desk(
                new SmallLedger(store) {
                    @Override
                    public Place reconcile(String actor, Instant at, Duration wait) throws IOException {
                        Place place = ledger.next();
                        ledger.refuseOrder();
                        return place;
                    }
                },
                3);
        desk.start();

        assertThat(reason(made(Asked.ALL))).isEqualTo("the ledger refused to reconcile: no such topic");
    }

    @Test
    void a_ledger_that_stands_still_ends_the_export_with_what_to_do() {
        Recorder silent = new SmallLedger(store) {
            @Override
            public Place reconcile(String actor, Instant at, Duration wait) throws IOException {
                return ledger.next();
            }
        };
        Patience none = new Patience(Duration.ZERO, Duration.ZERO, Duration.ofMillis(1), new CountDownLatch(1));
        Export export = new Export("e-1", Asked.ALL, ACTOR, SmallLedger.BEGIN, new State.Waiting());
        ExportRun run = new ExportRun(new ExportRun.Means(store, silent, none, "test"), export, running -> {});

        assertThatThrownBy(() -> run.run(temp))
                .isInstanceOf(IOException.class)
                .hasMessage("the ledger has not recorded the reconciliation that a full export begins with after 0 s;"
                        + " is the ledger at work? Export again when it is");
    }

    @Test
    void a_log_that_is_older_than_at_the_export_before_is_not_exported() throws Exception {
        made(Asked.ALL);
        store.put(
                Keys.NEWEST,
                new Checkpoint(SmallLedger.ORIGIN, 100, ledger.head().root())
                        .sign(SmallLedger.KEY)
                        .bytes(),
                "text/plain");

        assertThat(reason(made(Asked.ALL))).contains("with 100 records").contains("an older copy of the log came back");
    }

    @Test
    void no_more_exports_wait_than_the_limit() throws Exception {
        desk.close();
        desk = desk(ledger, 4); // not started: nothing is taken from the queue
        for (int i = 0; i < ExportDesk.MAX_WAITING; i++) {
            assertThat(desk.take(Asked.ALL, ACTOR)).isInstanceOf(Taken.Accepted.class);
        }
        assertThat(desk.take(Asked.ALL, ACTOR)).isEqualTo(new Taken.Full(ExportDesk.MAX_WAITING));
        assertThat(desk.list()).hasSize(ExportDesk.MAX_WAITING);
    }

    private ExportDesk desk(Recorder recorder, int seed) {
        return new ExportDesk(
                store,
                recorder,
                new ExportDesk.Host(
                        temp.resolve("exports"),
                        "test",
                        Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC),
                        new Random(seed)),
                new ConsoleMetrics(meters));
    }

    /** Takes the export and waits until it has ended. */
    private Export made(Asked asked) throws IOException {
        Taken taken = desk.take(asked, ACTOR);
        String id = ((Taken.Accepted) taken).export().id();
        while (true) {
            Export now = find(id);
            if (now.state() instanceof State.Done || now.state() instanceof State.Failed) {
                return now;
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private Export find(String id) throws IOException {
        return desk.find(id).orElseThrow();
    }

    private static String reason(Export export) {
        assertThat(export.state()).isInstanceOf(State.Failed.class);
        return ((State.Failed) export.state()).reason();
    }

    private byte[] content(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    private Path bag(Export export) throws IOException {
        State.Done done = (State.Done) export.state();
        Path file = temp.resolve(export.id() + ".zip");
        try (InputStream in = desk.bag(export.id())) {
            Files.write(file, in.readAllBytes());
        }
        assertThat(Digest.of(file)).isEqualTo(done.digest());
        assertThat(file).hasSize(done.bytes());
        return file;
    }

    private List<String> names(Export export) throws IOException {
        try (ZipFile zip = new ZipFile(bag(export).toFile())) {
            return zip.stream()
                    .map(entry -> Objects.requireNonNull(entry.getName()))
                    .toList();
        }
    }

    private Verification verify(Export export) throws Exception {
        return verify(export, null);
    }

    private Verification verify(Export export, @Nullable Path previous) throws Exception {
        Path key = temp.resolve("KEY");
        Files.write(key, (SmallLedger.KEY.verifier() + "\n").getBytes(UTF_8));
        return Verifier.verify(bag(export), Trust.read(key, previous), 2);
    }
}
