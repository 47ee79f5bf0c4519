package dev.assay.console.export;

import dev.assay.console.export.Export.Stage;
import dev.assay.console.export.Export.State;
import dev.assay.console.export.StoredLog.Published;
import dev.assay.console.order.Orders.Place;
import dev.assay.core.Digest;
import dev.assay.report.Account;
import dev.assay.report.Report;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.ExportedFile;
import dev.assay.schemas.wire.SchemaText;
import dev.assay.store.ObjectStore;
import dev.assay.trail.bag.BagWriter;
import dev.assay.trail.bag.Scope;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.record.Exported.BagFile;
import dev.assay.trail.record.LedgerRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Makes one export, from what is asked to the bag in the store. */
final class ExportRun {
    /** The record of the export names every schema, and a record has at most 16 KiB: of more, those used last. */
    private static final int MAX_SCHEMAS = 40;

    private final ObjectStore store;
    private final StoredLog log;
    private final StoredObjects objects;
    private final Recorder recorder;
    private final Patience patience;
    private final String agent;
    private final Export export;
    private final Consumer<State.Running> told;

    /**
     * What an export works with.
     *
     * @param agent name and version of the software
     */
    record Means(ObjectStore store, Recorder recorder, Patience patience, String agent) {}

    ExportRun(Means means, Export export, Consumer<State.Running> told) {
        this.store = means.store();
        this.log = new StoredLog(store);
        this.objects = new StoredObjects(store);
        this.recorder = means.recorder();
        this.patience = means.patience();
        this.agent = means.agent();
        this.export = export;
        this.told = told;
    }

    /**
     * @param room an empty folder for what waits on disk; the caller deletes it
     * @throws IOException that says what is in the way
     */
    State.Done run(Path room) throws IOException, InterruptedException {
        Published head = export.asked().isFull() ? reconciled() : published();
        Scope scope = new Scope(
                export.id(),
                export.asked().model(),
                export.asked().from(),
                export.asked().to(),
                export.actor(),
                export.at(),
                head.checkpoint());
        Path bag = room.resolve("bag.zip");
        Account account = new Account();
        Path spool = Files.createDirectory(room.resolve("spool"));
        Made made;
        try (BagWriter writer = BagWriter.open(bag, spool, scope, log, objects, watch(account))) {
            writer.records();
            requireAny(writer);
            report(writer, Report.of(scope, account, objects), spool);
            schemas(writer);
            Optional<byte[]> previous = previous();
            if (previous.isPresent()) {
                writer.previous(previous.get());
            }
            int redactions = writer.redactions().size();
            Published last = recorded(writer, scope);
            tell(Stage.FINISHING);
            writer.finish(last.note(), agent);
            made = new Made(last, writer.count(), redactions);
        }
        return stored(bag, made);
    }

    private record Made(Published head, long records, int redactions) {}

    private Published published() throws IOException {
        return log.newest()
                .orElseThrow(() -> new IOException("the ledger has no record yet: there is nothing to export"));
    }

    /** The head that holds the reconciliation of all that had come in before. */
    private Published reconciled() throws IOException, InterruptedException {
        tell(Stage.RECONCILING);
        long before = log.newest().map(Published::size).orElse(0L);
        Place order = recorder.reconcile(export.actor(), export.at(), patience.reconciliation());
        Search search = new Search(log, before, order);
        String missing = "the ledger has not recorded the reconciliation that a full export begins with";
        return patience.await(() -> missing, () -> {
            Optional<Published> newest = log.newest();
            return newest.isPresent() && search.foundIn(newest.get().size()) ? newest : Optional.empty();
        });
    }

    private BagWriter.Watch watch(Account account) {
        return new BagWriter.Watch() {
            @Override
            public void record(long index, LedgerRecord record) {
                account.add(index, record);
            }

            @Override
            public void read(long done, long total) {
                told.accept(new State.Running(Stage.READING, done, total));
            }
        };
    }

    private void requireAny(BagWriter writer) throws IOException {
        if (writer.count() == 0) {
            throw new IOException("no record of the log is about "
                    + export.asked().model().map(name -> "model " + name).orElse("anything")
                    + (export.asked().from().isPresent() || export.asked().to().isPresent() ? " in that period" : ""));
        }
    }

    private void report(BagWriter writer, Report report, Path spool) throws IOException {
        tell(Stage.REPORTING);
        writer.bind(BagLayout.REPORT_HTML, report.html(), "text/html");
        Path pdf = spool.resolve("report.pdf");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pdf))) {
            report.pdf(out);
        }
        writer.bind(BagLayout.REPORT_PDF, pdf, "application/pdf");
    }

    private void schemas(BagWriter writer) throws IOException {
        List<String> used = writer.schemas();
        for (String fingerprint : used.subList(Math.max(0, used.size() - MAX_SCHEMAS), used.size())) {
            Optional<SchemaText> schema = recorder.schema(fingerprint);
            if (schema.isPresent()) {
                writer.bind(
                        BagLayout.SCHEMAS + schema.get().name() + '-' + fingerprint + ".avsc",
                        schema.get().json().getBytes(StandardCharsets.UTF_8),
                        "application/json");
            }
        }
    }

    /** Returns the first head that holds the record of this export, and of every event before it. */
    private Published recorded(BagWriter writer, Scope scope) throws IOException, InterruptedException {
        recorder.made(new ExportMade(
                scope.export(),
                scope.isFull(),
                scope.head().size(),
                writer.bound().stream().map(ExportRun::file).toList(),
                scope.actor(),
                scope.at()));
        tell(Stage.RECORDING);
        AtomicReference<String> open = new AtomicReference<>("");
        return patience.await(open::get, () -> {
            Published newest = published();
            Optional<String> reason = writer.extend(newest.checkpoint());
            open.set(reason.orElse(""));
            return reason.isEmpty() ? Optional.of(newest) : Optional.empty();
        });
    }

    private static ExportedFile file(BagFile file) {
        return new ExportedFile(
                file.path(),
                file.artifact().digest().toString(),
                file.artifact().size(),
                file.artifact().mediaType());
    }

    /** The checkpoint of the export before. */
    private Optional<byte[]> previous() throws IOException {
        if (!(store.get(Keys.NEWEST) instanceof ObjectStore.Found.Intact(byte[] note))) {
            return Optional.empty();
        }
        Published previous = Published.of(note);
        Published last = published();
        if (!previous.checkpoint().origin().equals(last.checkpoint().origin()) || previous.size() > last.size()) {
            throw new AlteredLog(
                    "the export before was of log " + previous.checkpoint().origin() + " with "
                            + previous.size() + " records, now it is "
                            + last.checkpoint().origin() + " with " + last.size()
                            + ": an older copy of the log came back, and a verifier would say so");
        }
        return Optional.of(note);
    }

    private State.Done stored(Path bag, Made made) throws IOException {
        tell(Stage.STORING);
        State.Done done =
                new State.Done(made.head().size(), made.records(), Files.size(bag), Digest.of(bag), made.redactions());
        store.put(Keys.bag(export.id()), bag, "application/zip");
        store.put(Keys.checkpoint(export.id()), made.head().note(), "text/plain");
        store.put(Keys.NEWEST, made.head().note(), "text/plain");
        store.put(Keys.summary(export.id()), Summary.bytes(export.with(done)), "application/json");
        return done;
    }

    private void tell(Stage stage) {
        told.accept(new State.Running(stage, 0, 1));
    }
}
