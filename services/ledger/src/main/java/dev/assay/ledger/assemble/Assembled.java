package dev.assay.ledger.assemble;

import dev.assay.core.audit.Assembly;
import dev.assay.core.audit.Audit;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.wire.AuditFormat;
import java.util.Collection;
import java.util.Map;

/**
 * An audit that was put together.
 *
 * @param document the whole report, canonical JSON
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
record Assembled(AuditReport report, byte[] document) {
    /** What fits a ledger entry, with room for the leaf and the frame. */
    static final int MAX_DOCUMENT_BYTES = 7 << 20;

    /** @throws IllegalArgumentException if the results are none of the audit, or too large together */
    static Assembled of(Audit audit, Collection<TaskResult> results, Map<String, String> missing) {
        AuditReport report = Assembly.assemble(audit, results, missing);
        byte[] document = AuditFormat.write(report);
        if (document.length > MAX_DOCUMENT_BYTES) {
            throw new IllegalArgumentException("the document of an audit must have at most " + MAX_DOCUMENT_BYTES
                    + " bytes, found " + document.length + ": let the plan keep less evidence");
        }
        return new Assembled(report, document);
    }
}
