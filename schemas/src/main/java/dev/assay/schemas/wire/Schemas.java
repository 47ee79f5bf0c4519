package dev.assay.schemas.wire;

import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.KeyRotationOrdered;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.OrderTaken;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.SchemaPublished;
import dev.assay.schemas.StoreFound;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.jspecify.annotations.Nullable;

/** The schemas this process can read: its own, and those it learned from other writers. */
final class Schemas {
    /** Every event, as this process writes it. */
    static final List<Schema> OWN = List.of(
            ModelVersion.getClassSchema(),
            DatasetVersion.getClassSchema(),
            PlanVersion.getClassSchema(),
            InputDecided.getClassSchema(),
            AuditPlanned.getClassSchema(),
            CheckTask.getClassSchema(),
            TaskAttempt.getClassSchema(),
            TaskDone.getClassSchema(),
            ReviewEntered.getClassSchema(),
            ReconciliationDue.getClassSchema(),
            KeyRotationOrdered.getClassSchema(),
            StoreFound.getClassSchema(),
            OrderTaken.getClassSchema(),
            ExportMade.getClassSchema(),
            CorrectionEntered.getClassSchema(),
            LedgerEntry.getClassSchema(),
            EventRejected.getClassSchema(),
            SchemaPublished.getClassSchema());

    /** A schema longer than this, in characters, is no schema of ours: the longest has some 3,000. */
    static final int MAX_SCHEMA_CHARS = 1 << 16;

    /** Announced schemas; a release of Assay brings at most one an event, so this is some 300 releases. */
    static final int MAX_LEARNED = 4096;

    private static final Map<String, Schema> READERS =
            OWN.stream().collect(Collectors.toUnmodifiableMap(Schema::getFullName, Function.identity()));

    private static final Map<Fingerprint, Schema> OWN_BY_FINGERPRINT =
            OWN.stream().collect(Collectors.toUnmodifiableMap(Fingerprint::of, Function.identity()));

    private final Map<Fingerprint, Schema> learned = new ConcurrentHashMap<>();
    private final Map<Fingerprint, String> refused = new ConcurrentHashMap<>();

    @Nullable
    Schema find(Fingerprint fingerprint) {
        Schema own = OWN_BY_FINGERPRINT.get(fingerprint);
        return own == null ? learned.get(fingerprint) : own;
    }

    Learned learn(String fingerprint, String json) {
        if (json.length() > MAX_SCHEMA_CHARS) {
            return new Learned.Refused(
                    "a schema must have at most " + MAX_SCHEMA_CHARS + " characters, found " + json.length());
        }
        try {
            return admit(fingerprint, new Schema.Parser().parse(json));
        } catch (AvroRuntimeException e) {
            return new Learned.Refused("not a schema: " + e.getMessage());
        }
    }

    /** Why the events of an announced schema cannot be read; null: it was not announced. */
    @Nullable
    String refusal(Fingerprint fingerprint) {
        return refused.get(fingerprint);
    }

    private Learned admit(String claimed, Schema schema) {
        Fingerprint actual = Fingerprint.of(schema);
        if (!actual.toString().equals(claimed)) {
            return new Learned.Refused("the fingerprint of the schema is " + actual + ", announced as " + claimed);
        }
        if (find(actual) != null) {
            return new Learned.Known();
        }
        if (learned.size() + refused.size() >= MAX_LEARNED) {
            return new Learned.Refused("more than " + MAX_LEARNED + " schemas were announced");
        }
        Schema reader = READERS.get(schema.getFullName());
        if (reader == null) {
            return refuse(actual, "no event of this version is called " + schema.getFullName());
        }
        var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(reader, schema);
        if (compatibility.getType() != SchemaCompatibilityType.COMPATIBLE) {
            return refuse(actual, schema.getName() + " of schema " + actual + " cannot be read by this version");
        }
        learned.put(actual, schema);
        return new Learned.Known();
    }

    private Learned refuse(Fingerprint fingerprint, String reason) {
        refused.put(fingerprint, reason);
        return new Learned.Refused(reason);
    }
}
