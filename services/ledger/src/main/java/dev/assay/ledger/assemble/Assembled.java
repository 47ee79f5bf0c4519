package dev.assay.ledger.assemble;

import dev.assay.core.audit.Assembly;
import dev.assay.core.audit.Audit;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.schemas.wire.Wire;
import java.util.Collection;
import java.util.Map;

/**
 * An audit that was put together.
 *
 * @param document the whole report, canonical JSON
 * @param attestation what is signed about it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
record Assembled(AuditReport report, byte[] document, byte[] attestation) {
    /** What fits a ledger entry, with room for the leaf and the frame. */
    static final int MAX_BYTES = Wire.MAX_LEDGER_BYTES - (1 << 16);

    /** @throws IllegalArgumentException if the results are none of the audit, or too large together */
    static Assembled of(Audit audit, Collection<TaskResult> results, Map<String, String> missing, Attestor attestor) {
        AuditReport report = Assembly.assemble(audit, results, missing);
        byte[] document = AuditFormat.write(report);
        byte[] attestation = attestor.attest(report, audit.plan());
        if (document.length + attestation.length > MAX_BYTES) {
            throw new IllegalArgumentException("the document of an audit and what is signed about it must have at most "
                    + MAX_BYTES + " bytes, found " + document.length + " and " + attestation.length
                    + ": let the plan keep less evidence");
        }
        return new Assembled(report, document, attestation);
    }
}
