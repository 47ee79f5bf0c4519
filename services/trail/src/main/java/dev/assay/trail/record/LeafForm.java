package dev.assay.trail.record;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.trail.canonical.Json;
import java.time.Instant;
import java.util.List;

/**
 * From a record to the JSON of its leaf. What is empty or absent has no key; 64-bit integers are text; digests are
 * {@code sha256:} and 64 digits; times are RFC 3339 in UTC with milliseconds.
 */
final class LeafForm {
    static final int VERSION = 1;

    private final Json.Members.Builder members = new Json.Members.Builder();

    private LeafForm() {}

    static Json.Members of(LedgerRecord record) {
        LeafForm form = new LeafForm()
                .put("v", VERSION)
                .put("type", record.type().name())
                .put("recordId", record.recordId())
                .put("time", record.head().time())
                .put("actor", record.head().actor())
                .put("cause", cause(record.head().cause()));
        switch (record) {
            case LedgerRecord.ReleaseAccepted r ->
                form.put("subject", subject(r.subject())).started(r.audits()).put("waitsFor", r.waitsFor());
            case LedgerRecord.Duplicate r -> form.put("subject", subject(r.subject()));
            case LedgerRecord.PlanRegistered r ->
                form.put("subject", subject(r.subject())).started(r.audits());
            case LedgerRecord.AuditDecided r -> form.decided(r);
            case LedgerRecord.EventRejected r ->
                form.put("about", r.about())
                        .put("raw", raw(r))
                        .put("reason", r.reason())
                        .put("part", r.part());
            case LedgerRecord.Reviewed r ->
                form.put("audit", r.audit().value())
                        .put("decision", r.decision().name())
                        .put("reason", r.reason());
            case KeyRegistered r -> form.put("role", r.role().name()).put("key", r.key());
            case KeyRotated r ->
                form.put("role", r.role().name())
                        .put("from", r.from())
                        .put("to", r.to())
                        .put("reason", r.reason());
            case Corrected r ->
                form.put("prev", r.prev())
                        .put("field", r.field())
                        .put("before", r.before())
                        .put("after", r.after())
                        .put("reason", r.reason());
            case Reconciled r -> form.reconciled(r);
            case Exported r ->
                form.put("export", r.export())
                        .put("kind", r.kind().name())
                        .put("size", String.valueOf(r.size()))
                        .put("files", r.files().stream().map(LeafForm::file).toList());
            case Retained r ->
                form.put("mode", r.mode().name())
                        .put("days", r.days())
                        .put("versioning", r.versioning())
                        .put("conditionalPut", r.conditionalPut())
                        .put("lacks", r.lacks());
        }
        return form.json();
    }

    private void decided(LedgerRecord.AuditDecided r) {
        LeafForm counts = new LeafForm();
        r.counts().forEach((outcome, count) -> counts.put(outcome.name(), count));
        put("audit", r.audit().value())
                .put("attempt", r.attempt())
                .put("model", release(r.model()))
                .put("dataset", release(r.dataset()))
                .put("plan", release(r.plan()))
                .put("outcome", r.verdict().name())
                .put("counts", counts)
                .put("striking", r.striking().stream().map(LeafForm::striking).toList())
                .put("document", artifact(r.document()));
        r.attestation().ifPresent(attestation -> put("attestation", artifact(attestation)));
    }

    private void reconciled(Reconciled r) {
        put("size", String.valueOf(r.size()))
                .put(
                        "partitions",
                        r.partitions().stream().map(LeafForm::partition).toList())
                .put("started", String.valueOf(r.started()))
                .put("ended", String.valueOf(r.ended()));
    }

    private static Json partition(Reconciled.Partition partition) {
        LeafForm outcomes = new LeafForm();
        partition.outcomes().forEach((type, count) -> outcomes.put(type.name(), String.valueOf(count)));
        return new LeafForm()
                .put("topic", partition.topic())
                .put("partition", partition.partition())
                .put("first", String.valueOf(partition.first()))
                .put("end", String.valueOf(partition.end()))
                .put("outcomes", outcomes)
                .json();
    }

    private static Json file(Exported.BagFile file) {
        return artifact(file.artifact()).put("path", file.path()).json();
    }

    private static LeafForm cause(Cause cause) {
        return new LeafForm()
                .put("topic", cause.topic())
                .put("partition", cause.partition())
                .put("offset", String.valueOf(cause.offset()))
                .put("digest", cause.digest())
                .put("schema", cause.schema());
    }

    private static LeafForm subject(Subject subject) {
        return release(subject).put("kind", subject.kind().name());
    }

    private static LeafForm release(Subject subject) {
        return new LeafForm()
                .put("name", subject.name())
                .put("version", subject.version())
                .put("digest", subject.digest());
    }

    private static LeafForm raw(LedgerRecord.EventRejected rejected) {
        LeafForm form = new LeafForm().put("digest", rejected.raw());
        rejected.size().ifPresent(size -> form.put("size", String.valueOf(size)));
        return form;
    }

    private static LeafForm artifact(Artifact artifact) {
        return new LeafForm()
                .put("digest", artifact.digest())
                .put("size", String.valueOf(artifact.size()))
                .put("mediaType", artifact.mediaType());
    }

    private static Json striking(LedgerRecord.Striking striking) {
        LeafForm form = new LeafForm()
                .put("check", striking.check())
                .put("explainer", striking.explainer())
                .put("metric", striking.metric())
                .put("outcome", striking.outcome().name());
        striking.value()
                .ifPresent(value -> form.put(
                        "value", new LeafForm().put("decimal", value.decimal()).put("bits", value.bits())));
        return form.json();
    }

    private LeafForm started(StartedAudits audits) {
        return switch (audits) {
            case StartedAudits.Listed listed ->
                put(
                        "audits",
                        listed.audits().stream()
                                .map(AuditId::value)
                                .map(Json.Text::new)
                                .map(Json.class::cast)
                                .toList());
            case StartedAudits.Attached attached ->
                put("auditCount", attached.count()).put("auditList", artifact(attached.list()));
        };
    }

    private LeafForm put(String key, String text) {
        if (!text.isEmpty()) {
            members.put(key, new Json.Text(text));
        }
        return this;
    }

    private LeafForm put(String key, int number) {
        members.put(key, new Json.Whole(number));
        return this;
    }

    private LeafForm put(String key, boolean flag) {
        members.put(key, new Json.Flag(flag));
        return this;
    }

    private LeafForm put(String key, Digest digest) {
        return put(key, digest.toString());
    }

    private LeafForm put(String key, Instant time) {
        return put(key, Times.text(time));
    }

    private LeafForm put(String key, LeafForm form) {
        members.put(key, form.json());
        return this;
    }

    /** An empty list has no key. */
    private LeafForm put(String key, List<Json> items) {
        if (!items.isEmpty()) {
            members.put(key, new Json.Array(items));
        }
        return this;
    }

    private Json.Members json() {
        return members.build();
    }
}
