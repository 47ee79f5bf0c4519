package dev.assay.ledger.assemble;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.Manifest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.trail.attest.AuditStatements;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/** Signs statements whose subjects are the model's files as its manifest in the store lists them. */
public final class StoredAttestor implements Attestor {
    /** A model release is some networks and their settings; of a larger one the digest of the manifest stands for all. */
    static final int MAX_FILES = 256;

    private static final Logger LOG = System.getLogger(StoredAttestor.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectStore store;
    private final SigningKey key;
    private final String version;

    /** @param version of Assay */
    public StoredAttestor(ObjectStore store, SigningKey key, String version) {
        this.store = store;
        this.key = key;
        this.version = version;
    }

    @Override
    public byte[] attest(AuditReport report, Plan plan) {
        return new AuditStatements(report, plan, files(report.modelDigest()), version).sign(key);
    }

    @Override
    public VerifierKey key() {
        return key.verifier();
    }

    private SortedMap<String, Digest> files(Digest manifest) {
        String object = ObjectStore.objectKey(manifest);
        while (true) {
            try {
                if (store.get(object, manifest) instanceof Found.Intact(byte[] content)) {
                    SortedMap<String, Digest> files = Manifest.parse(content).files();
                    return files.size() <= MAX_FILES ? files : Collections.emptySortedMap();
                }
                LOG.log(Level.WARNING, "the manifest {0} is not in the store: its digest alone is attested", object);
                return new TreeMap<>();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the manifest of a model is looked for again: " + e.getMessage());
                rest();
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the store was away");
        }
    }
}
