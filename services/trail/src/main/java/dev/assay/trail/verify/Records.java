package dev.assay.trail.verify;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.fold.ExportRecord;
import dev.assay.trail.verify.fold.RecordFold;
import dev.assay.trail.verify.fold.Rows;
import dev.assay.trail.verify.fold.Scope;
import dev.assay.trail.verify.fold.View;
import dev.assay.trail.verify.fold.ViewCheck;
import dev.assay.trail.verify.fold.ViewDigest;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.leaf.LeafSource;
import dev.assay.trail.verify.log.Sink;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the log gives goes into the accounts and against the views; at the end the scope is held against both. */
final class Records implements Sink, AutoCloseable {
    private final Bag bag;
    private final boolean full;
    private final RecordFold fold;
    private final View jsonl;
    private final View csv;

    Records(Bag bag, Problems problems, boolean full, Optional<Scope> scope, Set<Long> rotations, LeafSource leaves)
            throws IOException, Invalid {
        this.bag = bag;
        this.full = full;
        this.fold = new RecordFold(bag, problems, full, scope, rotations, leaves);
        this.jsonl = view(BagLayout.RECORDS_JSONL, problems);
        this.csv = view(BagLayout.RECORDS_CSV, problems);
        this.csv.take(Rows.RECORDS_HEAD.getBytes(StandardCharsets.US_ASCII), OptionalLong.empty());
    }

    /** A subset says of which record a view differs; of a whole log that would take a second reading. */
    private View view(String path, Problems problems) throws IOException, Invalid {
        return full ? new ViewDigest(bag, path, problems) : new ViewCheck(bag, path, problems);
    }

    @Override
    public void records(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            fold.take(entry);
        }
    }

    @Override
    public void lines(byte[] jsonlLines, byte[] csvLines, OptionalLong index) throws IOException {
        jsonl.take(jsonlLines, index);
        csv.take(csvLines, index);
    }

    void end() throws IOException {
        jsonl.end();
        csv.end();
        fold.end();
    }

    Map<String, String> counts() {
        RecordFold.Counts counts = fold.counts();
        Map<String, String> named = new LinkedHashMap<>();
        named.put("records", String.valueOf(counts.records()));
        if (full) {
            named.put("inputs", String.valueOf(counts.inputs()));
            named.put("auditsStarted", String.valueOf(counts.auditsStarted()));
            named.put("auditsOpen", String.valueOf(counts.auditsStarted() - counts.auditsEnded()));
        }
        named.put("auditsEnded", String.valueOf(counts.auditsEnded()));
        return named;
    }

    /** What the records leave open, by the step that does not show it. */
    void limits(Limits limits) {
        fold.unattested().ifPresent(what -> limits.add(Step.ATTESTATION, what));
        if (full) {
            fold.open().ifPresent(what -> limits.add(Step.RECONCILIATION, what));
            fold.reviewsOfNothing().ifPresent(what -> limits.add(Step.RECONCILIATION, what));
        }
    }

    /** The scope, and the files of the export's own record. */
    void checkScope(Scope scope, Head head) throws Invalid {
        Exported.Kind kind = full ? Exported.Kind.FULL : Exported.Kind.SUBSET;
        if (scope.kind() != kind || !scope.origin().equals(head.origin())) {
            throw scope(
                    "scope-kind",
                    "it says " + scope.kind() + " of " + scope.origin() + ", the bag holds " + kind + " of "
                            + head.origin());
        }
        ExportRecord export = fold.export();
        Exported exported = export.record()
                .orElseThrow(() -> scope("export-missing", "no record in the bag is about export " + scope.export()));
        if (exported.kind() != kind || exported.size() != scope.size() || export.index() < scope.size()) {
            throw scope(
                    "export",
                    "the record of the export says " + exported.kind() + " at " + exported.size()
                            + " records and stands at " + export.index());
        }
        if (full && export.newer().isPresent()) {
            throw scope(
                    "export-older",
                    "the bag's log goes on to " + export.newer().get() + ", its reports are of export " + scope.export()
                            + " before that: ask for the bag that has its own reports");
        }
        long below = fold.counts().below();
        if (below != scope.records() || full && below != scope.size()) {
            throw scope(
                    "scope-records",
                    "it says " + scope.records() + " records of " + scope.size() + ", the bag holds " + below);
        }
        new ExportFiles(bag, exported, export.index()).check();
    }

    /** Whether the record of the export binds the earlier checkpoint that the bag brings. */
    boolean bindsPrevious() {
        ExportRecord export = fold.export();
        return export.record()
                .map(exported -> new ExportFiles(bag, exported, export.index()).bindsPrevious())
                .orElse(false);
    }

    private static Invalid scope(String code, String message) {
        return new Invalid(Problem.of(Step.SCOPE, code, BagLayout.SCOPE, BagLayout.SCOPE + ": " + message));
    }

    @Override
    public void close() throws IOException {
        jsonl.close();
        csv.close();
    }
}
