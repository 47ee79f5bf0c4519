package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.digest;
import static dev.assay.ledger.Scenario.planned;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.ExportedFile;
import dev.assay.schemas.InputRange;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.kafka.Topics;
import dev.assay.trail.bag.BagObjects;
import dev.assay.trail.bag.BagWriter;
import dev.assay.trail.bag.LogSource;
import dev.assay.trail.bag.Scope;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.verify.Trust;
import dev.assay.trail.verify.Verifier;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Verification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not true never becomes a correction: a bag with one that is not would be invalid, as would all after it. */
class CorrectionsTest extends LedgerScene {
    /** The longest reason that a review can have. */
    private static final String LONG = "teh".repeat(LedgerRecord.MAX_REASON).substring(0, LedgerRecord.MAX_REASON);

    private static final SigningKey LOG_KEY = SigningKey.of("example.org/log", seed());

    private static byte[] seed() {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        seed[0] = 1;
        return seed;
    }

    @Test
    void corrects_one_field_after_another_and_the_correction_itself() throws Exception {
        LedgerEntry review = review();
        LedgerEntry first = corrected(of(review, "/reason", LONG, LONG.replace("teh", "the")));
        LedgerEntry second = corrected(of(first, "/decision", "WAIVE", "REJECT"));
        LedgerEntry third = corrected(of(second, "/reason", LONG.replace("teh", "the"), "Seen."));
        corrected(of(third, "/cause/offset", "0", "1"));
        assertThat(record(first)).isInstanceOfSatisfying(Corrected.class, correction -> {
            assertThat(correction.before()).isEqualTo(LONG);
            assertThat(correction.prev().toString()).isEqualTo(review.getRecordId());
        });
        assertComplete(4);
    }

    @Test
    void corrects_what_said_nothing() throws Exception {
        send(review(ReviewDecision.APPROVE, ""));
        corrected(of(ledger().getFirst(), "/reason", "", "Seen."));
        assertComplete(1);
    }

    @Test
    void refuses_a_correction_that_is_not_true_and_says_why() throws Exception {
        LedgerEntry review = review();
        String id = review.getRecordId();
        CorrectionEntered right = of(review, "/reason", LONG, "Seen.");
        refused(
                with(
                        right,
                        CorrectionEntered.class,
                        e -> e.setPrev(digest("none").toString())),
                "it corrects record " + digest("none") + ", and the ledger has no such record");
        refused(of(review, "/reason", "teh", "the"), "before it, /reason said \"teh");
        refused(of(review, "/none", "teh", "the"), "before it, /none said \"\", the correction says \"teh\"");
        refused(of(review, "/reason/0", "teh", "the"), "before it, /reason/0 said \"\"");
        refused(of(review, "/cause", "", "the"), "/cause of record " + id + " is a part of it and no single value");
        refused(
                with(right, CorrectionEntered.class, e -> e.setLeaf(ByteBuffer.allocate(0))),
                "it must bring the leaf of record " + id + " as the log holds it, and brings none");
        refused(
                with(right, CorrectionEntered.class, e -> e.setLeaf(ByteBuffer.wrap("{}".getBytes(UTF_8)))),
                "as the log holds it, and brings another");
        refused(with(right, CorrectionEntered.class, e -> e.setAfter(LONG)), "a correction must change a value");
        refused(
                with(right, CorrectionEntered.class, e -> e.setAfter(LONG + '.')),
                "a correct value must have at most 2000 characters, found 2001");
        refused(
                with(right, CorrectionEntered.class, e -> {
                    e.setAfter("\u0001".repeat(LedgerRecord.MAX_REASON));
                    e.setReason("\u0001".repeat(Corrected.MAX_WHY - 1) + '.');
                }),
                "a leaf must have at most 16384 bytes");

        LedgerEntry first = corrected(right);
        refused(
                of(review, "/decision", "WAIVE", "REJECT"),
                "record " + id + " was corrected before, by record " + first.getRecordId()
                        + ": correct the correction");
        refused(of(first, "/reason", LONG, "the"), "before it, /reason said \"Seen.\", the correction says \"teh");
        corrected(of(first, "/reason", "Seen.", "Seen by two."));
        assertComplete(2);
    }

    private LedgerEntry review() {
        send(review(ReviewDecision.WAIVE, LONG));
        return ledger().getFirst();
    }

    private static ReviewEntered review(ReviewDecision decision, String reason) {
        return new ReviewEntered(planned(1).getAudit(), decision, reason, "reviewer-1", AT);
    }

    private static CorrectionEntered of(LedgerEntry wrong, String field, String before, String after) {
        return new CorrectionEntered(
                wrong.getRecordId(), field, before, after, "a slip of the pen", "reviewer-1", AT, wrong.getLeaf());
    }

    private LedgerEntry corrected(CorrectionEntered correction) {
        send(correction);
        List<LedgerEntry> entered = ledger();
        assertThat(entered)
                .singleElement()
                .satisfies(entry -> assertThat(record(entry)).isInstanceOf(Corrected.class));
        return entered.getFirst();
    }

    private void refused(CorrectionEntered correction, String reason) {
        send(correction);
        assertThat(records()).singleElement().isInstanceOfSatisfying(LedgerRecord.EventRejected.class, refusal -> {
            assertThat(refusal.reason()).contains(reason);
            assertThat(refusal.head().cause().topic()).isEqualTo(Topics.ORDERS);
        });
    }

    private void assertComplete(int corrections) throws Exception {
        Path key = Files.writeString(folder.resolve("KEY"), LOG_KEY.verifier() + "\n");
        Verification found = Verifier.verify(exported(), Trust.read(key, null), 1);
        assertThat(found.result()).as(found.text()).isEqualTo(Result.COMPLETE);
        assertThat(whole.stream().filter(entry -> entry.getType().equals("CORRECTION")))
                .hasSize(corrections);
    }

    /** A full export of what the ledger holds, as the console makes it. */
    private Path exported() throws IOException {
        send(new ReconciliationDue(
                List.of(new InputRange(Topics.PLANS, 0, 0L, 1L), new InputRange(Topics.REVIEWS, 0, 0L, 1L)),
                AT.plus(Duration.ofMinutes(10)),
                "export",
                "someone",
                AT));
        ledger();
        Log log = new Log(whole);
        Path bag = folder.resolve("bag.zip");
        Scope scope = new Scope("e-1", Optional.empty(), Optional.empty(), Optional.empty(), "someone", AT, log.head());
        BagWriter.Watch watch = new BagWriter.Watch() {
            @Override
            public void record(long index, LedgerRecord record) {}

            @Override
            public void read(long done, long total) {}
        };
        Path room = Files.createDirectory(folder.resolve("room"));
        try (BagWriter writer = BagWriter.open(bag, room, scope, log, log, watch)) {
            writer.records();
            writer.bind(BagLayout.REPORT_HTML, "<p>report</p>".getBytes(UTF_8), "text/html");
            for (String schema : writer.schemas()) {
                writer.bind(BagLayout.SCHEMAS + "Cause-" + schema + ".avsc", new byte[] {'{', '}'}, "application/json");
            }
            send(new ExportMade(
                    "e-1",
                    true,
                    log.head().size(),
                    writer.bound().stream()
                            .map(file -> new ExportedFile(
                                    file.path(),
                                    file.artifact().digest().toString(),
                                    file.artifact().size(),
                                    file.artifact().mediaType()))
                            .toList(),
                    "someone",
                    AT));
            log.add(ledger());
            assertThat(writer.extend(log.head())).isEmpty();
            writer.finish(log.checkpoint(log.head().size()).orElseThrow(), "Assay test");
        }
        return bag;
    }

    /** The log of these entries, and the plan that one of them names. */
    private static final class Log implements LogSource, BagObjects {
        private final byte[] plan = Entries.bytes(planned(1).getPlan());
        private final Map<String, byte[]> tiles = new HashMap<>();
        private final Map<Long, byte[]> checkpoints = new HashMap<>();
        private Edge edge = Edge.empty();

        Log(List<LedgerEntry> entries) {
            add(entries);
        }

        void add(List<LedgerEntry> entries) {
            Edge.Growth growth = edge.add(entries.stream()
                    .map(entry -> Entries.bytes(entry.getLeaf()))
                    .toList());
            growth.files().forEach(file -> tiles.put(file.path().toString(), file.content()));
            edge = growth.edge();
            checkpoints.put(edge.size(), head().sign(LOG_KEY).bytes());
        }

        Checkpoint head() {
            return new Checkpoint(LOG_KEY.verifier().name(), edge.size(), edge.root());
        }

        @Override
        public Optional<byte[]> checkpoint(long size) {
            return Optional.ofNullable(checkpoints.get(size));
        }

        @Override
        public Optional<byte[]> read(TilePath path) {
            return Optional.ofNullable(tiles.get(path.toString()));
        }

        @Override
        public Optional<byte[]> object(Digest digest) {
            return Digest.of(plan).equals(digest) ? Optional.of(plan) : Optional.empty();
        }

        @Override
        public Copied evidence(String path, Digest digest, Path to) {
            return Copied.MISSING;
        }
    }
}
