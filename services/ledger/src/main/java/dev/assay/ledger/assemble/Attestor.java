package dev.assay.ledger.assemble;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.plan.Plan;
import dev.assay.trail.note.VerifierKey;

/** Signs what is said about a decided audit. */
public interface Attestor {
    /**
     * The signed statements. The same report gives the same bytes. It may look at the store, and waits for it.
     *
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted
     */
    byte[] attest(AuditReport report, Plan plan);

    /** The key that signs. */
    VerifierKey key();
}
