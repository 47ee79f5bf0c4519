package dev.assay.console.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.console.order.Orders.Place;
import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.wire.SchemaText;
import dev.assay.schemas.wire.Wire;
import dev.assay.store.ObjectStore;
import dev.assay.trail.log.Edge;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A ledger that records at once, and publishes as the real one does. */
class SmallLedger implements Recorder {
    static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00.000Z");
    static final String ORIGIN = "example.org/assay";
    static final SigningKey KEY = SigningKey.of(ORIGIN, new byte[SigningKey.SEED_BYTES]);

    private static final String ORDERS = "assay.orders";
    private static final String MODELS = "assay.model-versions";
    private static final String PLANS = "assay.plans";

    private final ObjectStore store;
    private final Wire wire = new Wire();
    private Edge edge = Edge.empty();
    private final Map<String, TreeMap<RecordType, Long>> outcomes = new TreeMap<>();
    private long started;
    private long ended;
    private long orders;
    private long models;
    private int minute;

    SmallLedger(ObjectStore store) {
        this.store = store;
    }

    /** A log with its key, a plan and two refused inputs. */
    static SmallLedger begun(ObjectStore store) throws IOException {
        SmallLedger ledger = new SmallLedger(store);
        ledger.add(new KeyRegistered(ledger.order(), KeyRole.LOG, KEY.verifier().toString()));
        Digest plan = ledger.put(PlanFormat.write(plan()), "application/json").digest();
        ledger.add(new LedgerRecord.PlanRegistered(
                ledger.head(PLANS, 0),
                new Subject(Subject.Kind.PLAN, "quick", "1", plan),
                StartedAudits.of(List.of())));
        ledger.refuse();
        ledger.refuse();
        return ledger;
    }

    /** Records one more refused input. */
    void refuse() {
        add(new LedgerRecord.EventRejected(model(), "digits@9", digest("poison"), OptionalLong.of(12), "not ONNX", ""));
    }

    /** Puts what a record names by digest where it belongs. */
    Artifact put(byte[] content, String mediaType) throws IOException {
        Digest digest = Digest.of(content);
        store.put(ObjectStore.objectKey(digest), content, mediaType);
        return new Artifact(digest, content.length, mediaType);
    }

    Checkpoint head() {
        return new Checkpoint(ORIGIN, edge.size(), edge.root());
    }

    void add(LedgerRecord record) {
        count(record);
        Edge.Growth growth = edge.add(List.of(Leaf.of(record).bytes()));
        edge = growth.edge();
        byte[] note = head().sign(KEY).bytes();
        try {
            for (Edge.TileFile file : growth.files()) {
                store.put("ledger/" + file.path(), file.content(), "application/octet-stream");
            }
            store.put("ledger/checkpoints/" + String.format("%020d", edge.size()), note, "text/plain");
            store.put("ledger/checkpoint", note, "text/plain");
        } catch (IOException e) {
            throw new UncheckedIOException("the test's store is broken", e);
        }
    }

    /** Each event of an input has one record, but for the audits that it starts. */
    private void count(LedgerRecord record) {
        if (record instanceof LedgerRecord.AuditDecided) {
            ended++;
        } else if (!record.head().cause().topic().equals(ORDERS)) {
            outcomes.computeIfAbsent(record.head().cause().topic(), t -> new TreeMap<>())
                    .merge(record.type(), 1L, Long::sum);
        }
        if (record instanceof LedgerRecord.ReleaseAccepted release
                && release.audits() instanceof StartedAudits.Listed listed) {
            started += listed.audits().size();
        }
    }

    @Override
    public Place reconcile(String actor, Instant at, Duration wait) throws IOException {
        long order = orders++;
        List<Reconciled.Partition> partitions = new ArrayList<>();
        outcomes.forEach((topic, counts) -> partitions.add(new Reconciled.Partition(
                topic, 0, 0, counts.values().stream().mapToLong(n -> n).sum(), counts)));
        add(new Reconciled(head(ORDERS, order), edge.size(), partitions, started, ended));
        return new Place(ORDERS, 0, order);
    }

    @Override
    public void made(ExportMade made) throws IOException {
        add(new Exported(
                order(),
                made.getExport(),
                made.getFull() ? Exported.Kind.FULL : Exported.Kind.SUBSET,
                made.getSize(),
                made.getFiles().stream()
                        .map(file -> new Exported.BagFile(
                                file.getPath(),
                                new Artifact(Digest.parse(file.getDigest()), file.getSize(), file.getMediaType())))
                        .toList()));
    }

    @Override
    public Optional<SchemaText> schema(String fingerprint) throws IOException {
        return wire.schema(fingerprint);
    }

    /** The place of the next order, for a ledger that does something else with it. */
    Place next() {
        return new Place(ORDERS, 0, orders);
    }

    /** Refuses the next order. */
    void refuseOrder() {
        add(new LedgerRecord.EventRejected(order(), "", digest("order"), OptionalLong.of(12), "no such topic", ""));
    }

    /** Of the next order. */
    Head order() {
        return head(ORDERS, orders++);
    }

    /** Of the next model release. */
    Head model() {
        return head(MODELS, models++);
    }

    Head head(String topic, long offset) {
        return new Head(
                BEGIN.plusSeconds(60L * minute++),
                "someone",
                new Cause(
                        topic,
                        0,
                        offset,
                        digest(topic + offset),
                        Wire.announcements().getFirst().getFingerprint()));
    }

    static Plan plan() {
        Rule rule = new Rule("auc", List.of("occlusion"), Rule.Direction.AT_MOST, .35, Optional.empty(), true);
        return new Plan(
                "quick",
                1,
                "a plan for tests",
                7,
                40,
                8,
                Plan.Target.PREDICTED,
                List.of(new PlannedExplainer("occlusion", new TreeMap<>())),
                List.of(new PlannedCheck(
                        "deletion/1",
                        "fidelity",
                        PlannedCheck.Scope.MAPS,
                        List.of("occlusion"),
                        new TreeMap<>(),
                        List.of(rule))));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(UTF_8));
    }
}
