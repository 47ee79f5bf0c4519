package dev.assay.store;

import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Evidence;
import dev.assay.core.release.ReleaseId;

/** Where evidence lies: a place that people can browse. The record names it by digest. */
public final class EvidenceKey {
    private EvidenceKey() {}

    /** {@code evidence/<model>/<version>/<audit>/<check>/<file>}; a check's name and version are two parts. */
    public static String of(ReleaseId model, AuditId audit, Evidence evidence) {
        return "evidence/" + model.name() + '/' + model.version() + '/' + audit.value() + '/' + evidence.check() + '/'
                + evidence.file();
    }
}
