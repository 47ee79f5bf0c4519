package dev.assay.report;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.plan.Plan;
import java.io.IOException;
import java.util.Optional;

/**
 * What records name by digest, checked on the way. Empty: it is missing or was altered, and the report says so in its
 * place. {@link IOException}: the store is away, and there is no report.
 */
public interface Sources {
    /** The document of an audit. */
    Optional<AuditReport> audit(Digest document) throws IOException;

    /** A registered plan. */
    Optional<Plan> plan(Digest plan) throws IOException;

    /** A picture of the audit. */
    Optional<byte[]> picture(AuditReport audit, Evidence picture) throws IOException;
}
