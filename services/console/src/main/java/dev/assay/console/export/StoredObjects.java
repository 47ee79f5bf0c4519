package dev.assay.console.export;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Refused;
import dev.assay.report.Sources;
import dev.assay.store.EvidenceKey;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.trail.bag.BagObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What records name by digest, as the store holds it: for the bag and for its report. */
final class StoredObjects implements BagObjects, Sources {
    private final ObjectStore store;

    StoredObjects(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> object(Digest digest) throws IOException {
        return intact(ObjectStore.objectKey(digest), digest);
    }

    @Override
    public Copied evidence(String path, Digest digest, Path to) throws IOException {
        return switch (store.copy(path, digest, to)) {
            case ObjectStore.Copied.Intact intact -> Copied.INTACT;
            case ObjectStore.Copied.Missing missing -> Copied.MISSING;
            case ObjectStore.Copied.Altered altered -> Copied.ALTERED;
        };
    }

    @Override
    public Optional<AuditReport> audit(Digest document) throws IOException {
        try {
            return object(document).map(AuditFormat::read);
        } catch (Refused unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Plan> plan(Digest plan) throws IOException {
        try {
            return object(plan).map(PlanFormat::read);
        } catch (Refused unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<byte[]> picture(AuditReport audit, Evidence picture) throws IOException {
        return intact(EvidenceKey.of(audit.model(), audit.id(), picture), picture.digest());
    }

    private Optional<byte[]> intact(String key, Digest digest) throws IOException {
        return store.get(key, digest) instanceof Found.Intact(byte[] content) ? Optional.of(content) : Optional.empty();
    }
}
