package dev.assay.trail.record;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.canonical.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From the JSON of a leaf to its record. It reads the fields it knows; {@link Leaf#read} then compares the record's own
 * leaf with the bytes, so that a further or different field is found there.
 */
final class LeafReader {
    private final String path;
    private final Json.Members of;

    private LeafReader(String path, Json.Members of) {
        this.path = path;
        this.of = of;
    }

    /** @throws IllegalArgumentException if a field is missing or not what it must be; the message names it */
    static LedgerRecord record(Json leaf) {
        LeafReader reader = in("the record", leaf);
        if (reader.whole("v") != LeafForm.VERSION) {
            throw new IllegalArgumentException("v must be " + LeafForm.VERSION + ", found " + reader.whole("v"));
        }
        LedgerRecord record = switch (reader.choice("type", RecordType.class)) {
            case RELEASE_ACCEPTED ->
                new LedgerRecord.ReleaseAccepted(
                        reader.head(), reader.in("subject").subject(), reader.started(), reader.text("waitsFor"));
            case DUPLICATE ->
                new LedgerRecord.Duplicate(reader.head(), reader.in("subject").subject());
            case PLAN_REGISTERED ->
                new LedgerRecord.PlanRegistered(
                        reader.head(), reader.in("subject").subject(), reader.started());
            case AUDIT -> reader.decided();
            case EVENT_REJECTED ->
                new LedgerRecord.EventRejected(
                        reader.head(),
                        reader.text("about"),
                        reader.in("raw").digest("digest"),
                        reader.in("raw").size(),
                        reader.text("reason"),
                        reader.text("part"));
            case REVIEW ->
                new LedgerRecord.Reviewed(
                        reader.head(),
                        new AuditId(reader.text("audit")),
                        reader.choice("decision", LedgerRecord.Reviewed.Decision.class),
                        reader.text("reason"));
            case KEY_REGISTERED ->
                new KeyRegistered(reader.head(), reader.choice("role", KeyRole.class), reader.text("key"));
            case KEY_ROTATION ->
                new KeyRotated(
                        reader.head(),
                        reader.choice("role", KeyRole.class),
                        reader.text("from"),
                        reader.text("to"),
                        reader.text("reason"));
            case CORRECTION ->
                new Corrected(
                        reader.head(),
                        reader.digest("prev"),
                        reader.text("field"),
                        reader.text("before"),
                        reader.text("after"),
                        reader.text("reason"));
            case RECONCILIATION -> reader.reconciled();
            case EXPORT -> reader.exported();
            case RETENTION ->
                new Retained(
                        reader.head(),
                        reader.choice("mode", Retained.Mode.class),
                        reader.whole("days"),
                        reader.flag("versioning"),
                        reader.flag("conditionalPut"),
                        reader.text("lacks"));
        };
        if (!record.recordId().equals(reader.digest("recordId"))) {
            throw new IllegalArgumentException(
                    "recordId must be " + record.recordId() + " for this cause, found " + reader.digest("recordId"));
        }
        return record;
    }

    private LedgerRecord decided() {
        TreeMap<Outcome, Integer> counts = new TreeMap<>();
        LeafReader found = in("counts");
        found.of.keys().forEach(name -> counts.put(choice(name, Outcome.class, name), found.whole(name)));
        return new LedgerRecord.AuditDecided(
                head(),
                new AuditId(text("audit")),
                whole("attempt"),
                in("model").release(Subject.Kind.MODEL),
                in("dataset").release(Subject.Kind.DATASET),
                in("plan").release(Subject.Kind.PLAN),
                choice("outcome", Verdict.class),
                counts,
                items("striking", item -> in("striking", item).striking()),
                in("document").artifact(),
                of.has("attestation") ? Optional.of(in("attestation").artifact()) : Optional.empty());
    }

    private Reconciled reconciled() {
        return new Reconciled(
                head(),
                count("size"),
                items("partitions", item -> in("partitions", item).partition()),
                count("started"),
                count("ended"));
    }

    private Reconciled.Partition partition() {
        TreeMap<RecordType, Long> outcomes = new TreeMap<>();
        LeafReader found = in("outcomes");
        found.of.keys().forEach(name -> outcomes.put(choice(name, RecordType.class, name), found.count(name)));
        return new Reconciled.Partition(text("topic"), whole("partition"), count("first"), count("end"), outcomes);
    }

    private Exported exported() {
        return new Exported(
                head(), text("export"), choice("kind", Exported.Kind.class), count("size"), items("files", item -> {
                    LeafReader file = in("files", item);
                    return new Exported.BagFile(file.text("path"), file.artifact());
                }));
    }

    private LedgerRecord.Striking striking() {
        Optional<Metric> value = of.has("value")
                ? Optional.of(new Metric(Double.longBitsToDouble(
                        Long.parseUnsignedLong(in("value").text("bits"), 16))))
                : Optional.empty();
        return new LedgerRecord.Striking(
                text("check"), text("explainer"), text("metric"), choice("outcome", Outcome.class), value);
    }

    private Head head() {
        LeafReader cause = in("cause");
        return new Head(
                Times.read(text("time")),
                text("actor"),
                new Cause(
                        cause.text("topic"),
                        cause.whole("partition"),
                        cause.count("offset"),
                        cause.digest("digest"),
                        cause.text("schema")));
    }

    private StartedAudits started() {
        return of.has("auditList")
                ? new StartedAudits.Attached(
                        whole("auditCount"), in("auditList").artifact())
                : new StartedAudits.Listed(items("audits", item -> new AuditId(text("audits", item))));
    }

    private Subject subject() {
        return release(choice("kind", Subject.Kind.class));
    }

    private Subject release(Subject.Kind kind) {
        return new Subject(kind, text("name"), text("version"), digest("digest"));
    }

    private Artifact artifact() {
        return new Artifact(digest("digest"), count("size"), text("mediaType"));
    }

    private LeafReader in(String key) {
        return in(key, of.get(key));
    }

    private static LeafReader in(String path, @Nullable Json value) {
        if (value instanceof Json.Members members) {
            return new LeafReader(path, members);
        }
        throw new IllegalArgumentException(path + " must be an object");
    }

    /** Empty where the key is absent. */
    private String text(String key) {
        Json value = of.get(key);
        return value == null ? "" : text(key, value);
    }

    private static String text(String key, Json value) {
        if (value instanceof Json.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException(key + " must be text");
    }

    private Digest digest(String key) {
        return Digest.parse(text(key));
    }

    private OptionalLong size() {
        return of.has("size") ? OptionalLong.of(count("size")) : OptionalLong.empty();
    }

    /** A 64-bit integer, written as text. */
    private long count(String key) {
        return Long.parseLong(text(key));
    }

    private int whole(String key) {
        if (of.get(key) instanceof Json.Whole number && number.value() == (int) number.value()) {
            return (int) number.value();
        }
        throw new IllegalArgumentException(path + ": " + key + " must be a whole number of 32 bits");
    }

    private boolean flag(String key) {
        if (of.get(key) instanceof Json.Flag flag) {
            return flag.value();
        }
        throw new IllegalArgumentException(path + ": " + key + " must be true or false");
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(key, type, text(key));
    }

    private static <E extends Enum<E>> E choice(String key, Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    key + " must be one of " + List.of(type.getEnumConstants()) + ", found \"" + name + '"', e);
        }
    }

    private <T> List<T> items(String key, Function<Json, T> read) {
        Json value = of.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof Json.Array array) {
            return array.items().stream().map(read).toList();
        }
        throw new IllegalArgumentException(path + ": " + key + " must be an array");
    }
}
