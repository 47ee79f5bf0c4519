package dev.assay.cli;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Refused;
import dev.assay.store.EvidenceKey;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Copied;
import dev.assay.store.ObjectStore.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an installation keeps of its releases and audits, read from its object store. */
final class StoredReleases {
    private final ObjectStore store;

    StoredReleases(ObjectStore store) {
        this.store = store;
    }

    /**
     * The bytes of that digest.
     *
     * @param what they are, for messages
     */
    byte[] object(Digest digest, String what) throws IOException {
        return switch (store.get(ObjectStore.objectKey(digest), digest)) {
            case Found.Intact(byte[] content) -> content;
            case Found.Missing missing ->
                throw new Refused(what + " is not in the store of this installation, " + digest
                        + ": name its folder with --release, --dataset or --plan");
            case Found.Altered(Digest actual) ->
                throw new Refused(what + " was altered in the store: recorded " + digest + ", found " + actual);
        };
    }

    Manifest manifest(Digest digest, String what) throws IOException {
        return Manifest.parse(object(digest, "the manifest of " + what));
    }

    /** Copies all files of a release. */
    void copy(Manifest manifest, String what, Path to) throws IOException {
        for (Map.Entry<String, Digest> file : manifest.files().entrySet()) {
            Path target = to.resolve(file.getKey());
            Files.createDirectories(target.toAbsolutePath().getParent());
            Digest digest = file.getValue();
            switch (store.copy(ObjectStore.objectKey(digest), digest, target)) {
                case Copied.Intact copied -> {}
                case Copied.Missing missing ->
                    throw new Refused(file.getKey() + " of " + what + " is missing in the store, " + digest);
                case Copied.Altered(Digest actual) ->
                    throw new Refused(file.getKey() + " of " + what + " was altered in the store: recorded " + digest
                            + ", found " + actual);
            }
        }
    }

    /** A sentence for each piece of evidence that is not kept as the report names it. */
    List<String> altered(AuditReport report) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Evidence one : report.evidence()) {
            String name = one.check() + '/' + one.file();
            switch (store.get(EvidenceKey.of(report.model(), report.id(), one), one.digest())) {
                case Found.Intact intact -> {}
                case Found.Missing missing -> faults.add(name + " is missing");
                case Found.Altered(Digest actual) ->
                    faults.add(name + " has other bytes: recorded " + one.digest() + ", found " + actual);
            }
        }
        return faults;
    }
}
