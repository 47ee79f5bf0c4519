package dev.assay.trail.verify.leaf;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Metric;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.Node;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the fields of one leaf, all of them and no other, into its record. */
final class LeafReader {
    private static final int VERSION = 1;
    private static final String PREFIX = "sha256:";

    private final Fields fields;

    private LeafReader(Fields fields) {
        this.fields = fields;
    }

    static LedgerRecord read(Node.Members leaf) throws BadJson {
        Fields fields = new Fields("the record", leaf);
        if (fields.whole("v") != VERSION) {
            throw new BadJson("v must be " + VERSION + ", found " + fields.whole("v"));
        }
        LedgerRecord record = new LeafReader(fields).record();
        String id = RecordIds.of(record);
        String found = fields.text("recordId");
        if (found.length() != PREFIX.length() + id.length() || !found.startsWith(PREFIX) || !found.endsWith(id)) {
            throw new BadJson("recordId must be " + PREFIX + id + ", which follows from cause and part");
        }
        fields.end();
        return record;
    }

    private LedgerRecord record() throws BadJson {
        RecordType type = fields.choice("type", RecordType.class);
        Head head = head();
        return switch (type) {
            case RELEASE_ACCEPTED ->
                new LedgerRecord.ReleaseAccepted(head, subject(), started(), fields.optional("waitsFor"));
            case DUPLICATE -> new LedgerRecord.Duplicate(head, subject());
            case PLAN_REGISTERED -> new LedgerRecord.PlanRegistered(head, subject(), started());
            case AUDIT -> decided(head);
            case EVENT_REJECTED -> rejected(head);
            case REVIEW ->
                new LedgerRecord.Reviewed(
                        head,
                        new AuditId(fields.text("audit")),
                        fields.choice("decision", LedgerRecord.Reviewed.Decision.class),
                        fields.optional("reason"));
            case KEY_REGISTERED -> new KeyRegistered(head, role(), fields.text("key"));
            case KEY_ROTATION ->
                new KeyRotated(head, role(), fields.text("from"), fields.text("to"), fields.text("reason"));
            case CORRECTION ->
                new Corrected(
                        head,
                        digest(fields, "prev"),
                        fields.text("field"),
                        fields.optional("before"),
                        fields.optional("after"),
                        fields.text("reason"));
            case RECONCILIATION -> reconciled(head);
            case EXPORT -> exported(head);
            case RETENTION ->
                new Retained(
                        head,
                        fields.choice("mode", Retained.Mode.class),
                        fields.whole("days"),
                        fields.flag("versioning"),
                        fields.flag("conditionalPut"),
                        fields.optional("lacks"));
        };
    }

    private Head head() throws BadJson {
        Fields cause = fields.object("cause");
        Cause read = new Cause(
                cause.text("topic"),
                cause.whole("partition"),
                cause.count("offset"),
                digest(cause, "digest"),
                cause.optional("schema"));
        cause.end();
        return new Head(RecordTime.read(fields.text("time")), fields.optional("actor"), read);
    }

    private LedgerRecord decided(Head head) throws BadJson {
        Optional<Artifact> attestation =
                fields.has("attestation") ? Optional.of(artifact(fields.object("attestation"))) : Optional.empty();
        return new LedgerRecord.AuditDecided(
                head,
                new AuditId(fields.text("audit")),
                fields.whole("attempt"),
                release(Subject.Kind.MODEL, "model"),
                release(Subject.Kind.DATASET, "dataset"),
                release(Subject.Kind.PLAN, "plan"),
                fields.choice("outcome", Verdict.class),
                counts(),
                striking(),
                artifact(fields.object("document")),
                attestation);
    }

    private SortedMap<Outcome, Integer> counts() throws BadJson {
        SortedMap<Outcome, Integer> counts = new TreeMap<>();
        Fields found = fields.object("counts");
        for (String name : found.names()) {
            counts.put(found.choice(name, Outcome.class, name), found.whole(name));
        }
        return counts;
    }

    private List<LedgerRecord.Striking> striking() throws BadJson {
        List<LedgerRecord.Striking> all = new ArrayList<>();
        for (Node item : list("striking")) {
            Fields striking = new Fields("striking", item);
            all.add(new LedgerRecord.Striking(
                    striking.optional("check"),
                    striking.optional("explainer"),
                    striking.optional("metric"),
                    striking.choice("outcome", Outcome.class),
                    striking.has("value") ? Optional.of(metric(striking.object("value"))) : Optional.empty()));
            striking.end();
        }
        return all;
    }

    /** A number for people and for programs, which must be the same number. */
    private static Metric metric(Fields value) throws BadJson {
        String decimal = value.text("decimal");
        String bits = value.text("bits");
        value.end();
        try {
            double number = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));
            boolean same = Double.parseDouble(decimal) == number;
            if (same
                    && HexFormat.of()
                            .toHexDigits(Double.doubleToRawLongBits(number))
                            .equals(bits)) {
                return new Metric(number);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new BadJson(
                "a value must be one finite number as decimal and as bits, found " + decimal + " and " + bits);
    }

    private LedgerRecord rejected(Head head) throws BadJson {
        Fields raw = fields.object("raw");
        Digest digest = digest(raw, "digest");
        OptionalLong size = raw.has("size") ? OptionalLong.of(raw.count("size")) : OptionalLong.empty();
        raw.end();
        return new LedgerRecord.EventRejected(
                head, fields.optional("about"), digest, size, fields.text("reason"), fields.optional("part"));
    }

    private LedgerRecord reconciled(Head head) throws BadJson {
        List<Reconciled.Partition> partitions = new ArrayList<>();
        for (Node item : list("partitions")) {
            Fields partition = new Fields("partitions", item);
            SortedMap<RecordType, Long> outcomes = new TreeMap<>();
            Fields found = partition.object("outcomes");
            for (String name : found.names()) {
                outcomes.put(found.choice(name, RecordType.class, name), found.count(name));
            }
            partitions.add(new Reconciled.Partition(
                    partition.text("topic"),
                    partition.whole("partition"),
                    partition.count("first"),
                    partition.count("end"),
                    outcomes));
            partition.end();
        }
        return new Reconciled(head, fields.count("size"), partitions, fields.count("started"), fields.count("ended"));
    }

    private LedgerRecord exported(Head head) throws BadJson {
        List<Exported.BagFile> files = new ArrayList<>();
        for (Node item : list("files")) {
            Fields file = new Fields("files", item);
            files.add(new Exported.BagFile(file.text("path"), artifact(file)));
        }
        return new Exported(
                head, fields.text("export"), fields.choice("kind", Exported.Kind.class), fields.count("size"), files);
    }

    private StartedAudits started() throws BadJson {
        if (fields.has("auditList")) {
            return new StartedAudits.Attached(fields.whole("auditCount"), artifact(fields.object("auditList")));
        }
        List<AuditId> audits = new ArrayList<>();
        if (!list("audits").isEmpty()) {
            for (String audit : fields.texts("audits")) {
                audits.add(new AuditId(audit));
            }
        }
        return new StartedAudits.Listed(audits);
    }

    private KeyRole role() throws BadJson {
        return fields.choice("role", KeyRole.class);
    }

    private Subject subject() throws BadJson {
        Fields subject = fields.object("subject");
        return release(subject.choice("kind", Subject.Kind.class), subject);
    }

    private Subject release(Subject.Kind kind, String key) throws BadJson {
        return release(kind, fields.object(key));
    }

    private static Subject release(Subject.Kind kind, Fields of) throws BadJson {
        Subject subject = new Subject(kind, of.text("name"), of.text("version"), digest(of, "digest"));
        of.end();
        return subject;
    }

    private static Artifact artifact(Fields of) throws BadJson {
        Artifact artifact = new Artifact(digest(of, "digest"), of.count("size"), of.optional("mediaType"));
        of.end();
        return artifact;
    }

    private static Digest digest(Fields of, String key) throws BadJson {
        String text = of.text(key);
        if (!text.startsWith(PREFIX)) {
            throw new BadJson(key + " must start with " + PREFIX + ", found \"" + text + '"');
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** What is empty has no key. */
    private List<Node> list(String key) throws BadJson {
        if (!fields.has(key)) {
            return List.of();
        }
        List<Node> items = fields.items(key);
        if (items.isEmpty()) {
            throw new BadJson(key + " must not be empty: what is empty has no field");
        }
        return items;
    }
}
