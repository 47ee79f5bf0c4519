package dev.assay.trail.verify;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.verify.bag.Archive;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.bag.BagCheck;
import dev.assay.trail.verify.fold.Scope;
import dev.assay.trail.verify.log.FullLog;
import dev.assay.trail.verify.log.KeyChain;
import dev.assay.trail.verify.log.LogReader;
import dev.assay.trail.verify.log.Promise;
import dev.assay.trail.verify.log.SubsetLog;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.note.SignedNote;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Verifies one bag: the steps of {@link Step}, in their order. */
public final class Verifier {
    private static final Logger LOG = System.getLogger(Verifier.class.getName());

    private final Trust trust;
    private final Problems problems;
    private final Limits limits = new Limits();
    private final Map<String, String> facts = new LinkedHashMap<>();

    /** @param problems takes what contradicts */
    Verifier(Trust trust, Problems problems) {
        this.trust = trust;
        this.problems = problems;
    }

    /** @param threads that compute digests beside one another; with one, the caller's does all */
    public static Verification verify(Path bag, Trust trust, int threads) {
        return new Verifier(trust, new Problems()).verify(bag, threads);
    }

    Verification verify(Path bag, int threads) {
        try {
            return run(bag, threads);
        } catch (IOException e) {
            return interrupted(bag + " cannot be read: " + e);
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "a fault of the verifier", e);
            return interrupted("a fault of the verifier, so that not all was looked at: " + e);
        } catch (OutOfMemoryError e) {
            return interrupted("the memory of " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB is too little for this bag: give more, as in java -Xmx8g -jar assay-verify.jar");
        }
    }

    /** What contradicts does so although the rest was not looked at. */
    private Verification interrupted(String reason) {
        return problems.first()
                .map(found ->
                        new Verification(Result.INVALID, Optional.of(found), List.of(reason), limits.reasons(), facts))
                .orElseGet(() -> Verification.interrupted(reason));
    }

    private Verification run(Path file, int count) throws IOException {
        ExecutorService threads = count == 1
                ? new CallersThread()
                : Executors.newFixedThreadPool(
                        count,
                        Thread.ofPlatform().daemon(true).name("verify-", 0).factory());
        try (Archive archive = Archive.open(file)) {
            boolean whole = check(new BagCheck(archive, threads).check(), threads, count);
            problems.check();
            Result result = whole ? Result.COMPLETE : Result.SUBSET;
            return verification(problems.undecided().isEmpty() ? result : Result.INDETERMINATE, Optional.empty());
        } catch (Invalid e) {
            return verification(Result.INVALID, Optional.of(e.problem()));
        } finally {
            threads.shutdownNow();
        }
    }

    private Verification verification(Result result, Optional<Problem> problem) {
        problems.limited().forEach(limits::add);
        return new Verification(result, problem, problems.undecided(), limits.reasons(), facts);
    }

    /** Returns whether the bag holds the whole log and all that it names. */
    private boolean check(Bag bag, ExecutorService threads, int count) throws IOException, Invalid {
        byte[] checkpoint = checkpoint(bag);
        Head head = head(BagLayout.CHECKPOINT, checkpoint);
        boolean full = !bag.paths(BagLayout.LOG + "tile/").isEmpty();
        LogReader log = full
                ? new FullLog(bag, head, problems, threads, count)
                : new SubsetLog(bag, head, checkpoint, problems);
        KeyChain keys = KeyChain.read(bag, trust.key(), log);
        keys.checkHead(head);
        facts.put("log", head.origin());
        facts.put("size", String.valueOf(head.size()));
        facts.put("root", head.rootHex());
        facts.put("key", keys.signer(head.size()).keyId());
        List<Promise> promises = new ArrayList<>(keys.promises());
        promises.addAll(earlier(bag, head, keys));
        limits(bag, full);
        Optional<Scope> scope = scope(bag);
        Records records = new Records(bag, problems, full, scope, keys.sizes(), log);
        try (records) {
            log.read(promises, records);
            records.end();
        }
        records.counts().forEach(facts::put);
        records.limits(limits);
        if (scope.isPresent() && records.bindsPrevious() && growsFromPrevious(bag, scope.get())) {
            limits.lift(Step.CONSISTENCY);
        }
        problems.check();
        records.checkScope(scope.orElseThrow(), head);
        bag.info().check(scope.orElseThrow().export(), scope.orElseThrow().time());
        bag.checkAccounted();
        state(scope.orElseThrow(), head, full);
        return full && scope.orElseThrow().redacted().isEmpty();
    }

    /** What a step cannot show of this bag, as long as no record says more. */
    private void limits(Bag bag, boolean full) {
        if (trust.previous().map(earlier -> earlier.head().size()).orElse(0L) == 0) {
            limits.add(
                    Step.CONSISTENCY,
                    "you gave no earlier checkpoint, and "
                            + (bag.has(BagLayout.PREVIOUS)
                                    ? "no record says that the one in the bag is that of the export before"
                                    : "the bag holds none"));
        }
        if (!full) {
            limits.add(
                    Step.RECONCILIATION,
                    "of the audits in the bag alone; only the whole log shows that of every input");
        }
    }

    /** Which state of the log the reports show; the export itself brings one record, of others they cannot know. */
    private void state(Scope scope, Head head, boolean full) {
        long later = head.size() - scope.size();
        facts.put("reportsShow", String.valueOf(scope.size()));
        facts.put("recordsAfterReports", String.valueOf(later));
        if (!scope.redacted().isEmpty()) {
            limits.add(
                    Step.ARTIFACT,
                    "files of evidence that records name and the bag does not hold: "
                            + scope.redacted().size() + "; data/scope.json says which and why");
        }
        if (full && later > 1) {
            limits.add(
                    Step.SCOPE,
                    "the reports show the log at " + scope.size() + " records, and " + later
                            + " came after that, one of them the export's own");
        }
    }

    /** Whether the earlier checkpoint that the bag brings is of a log before the one that the reports show. */
    private static boolean growsFromPrevious(Bag bag, Scope scope) throws IOException, Invalid {
        long size = head(BagLayout.PREVIOUS, bag.read(BagLayout.PREVIOUS, SignedNote.MAX_BYTES))
                .size();
        return size > 0 && size <= scope.size();
    }

    private static byte[] checkpoint(Bag bag) throws IOException, Invalid {
        if (!bag.has(BagLayout.CHECKPOINT)) {
            throw new Invalid(
                    Problem.of(Step.NOTE, "note-missing", BagLayout.CHECKPOINT, BagLayout.CHECKPOINT + " is missing"));
        }
        return bag.read(BagLayout.CHECKPOINT, SignedNote.MAX_BYTES);
    }

    private static Head head(String file, byte[] content) throws Invalid {
        try {
            return Head.parse(content);
        } catch (BadNote e) {
            throw new Invalid(Problem.of(Step.NOTE, "note", file, file + " is no checkpoint: " + e.getMessage()));
        }
    }

    /** Earlier heads that the log must have had: the one that was given, and the one in the bag. */
    private List<Promise> earlier(Bag bag, Head head, KeyChain keys) throws IOException, Invalid {
        List<Promise> earlier = new ArrayList<>();
        if (trust.previous().isPresent()) {
            Trust.Earlier previous = trust.previous().get();
            earlier.add(promise(previous.head(), previous.file(), head, keys, false));
        }
        if (bag.has(BagLayout.PREVIOUS)) {
            Head previous = head(BagLayout.PREVIOUS, bag.read(BagLayout.PREVIOUS, SignedNote.MAX_BYTES));
            earlier.add(promise(previous, BagLayout.PREVIOUS, head, keys, true));
        }
        return earlier;
    }

    private static Promise promise(Head previous, String file, Head head, KeyChain keys, boolean inBag) throws Invalid {
        keys.check(previous, file, Step.CONSISTENCY);
        if (previous.size() > head.size()) {
            throw new Invalid(Problem.of(
                    Step.CONSISTENCY,
                    "older",
                    BagLayout.CHECKPOINT,
                    "the bag's log has " + head.size() + " records, an earlier checkpoint has " + previous.size()
                            + ": records are gone"));
        }
        return new Promise(previous, Step.CONSISTENCY, file, inBag);
    }

    /** What is wrong with it is said last. */
    private Optional<Scope> scope(Bag bag) throws IOException {
        try {
            return Optional.of(Scope.read(bag));
        } catch (Invalid e) {
            problems.add(e.problem());
            return Optional.empty();
        }
    }
}
