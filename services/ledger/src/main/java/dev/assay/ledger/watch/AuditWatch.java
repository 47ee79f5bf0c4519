package dev.assay.ledger.watch;

import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.release.Refused;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.keep.Keeper;
import dev.assay.schemas.LedgerEntry;
import dev.assay.trail.record.RecordType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Shows the newest audits as metrics. */
public final class AuditWatch implements Keeper.Observer {
    private static final Logger LOG = System.getLogger(AuditWatch.class.getName());

    private final LedgerMetrics metrics;

    public AuditWatch(LedgerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void observe(LedgerEntry entry) {
        metrics.size(entry.getIndex() + 1);
        if (entry.getType().equals(RecordType.AUDIT.name())
                && !entry.getAttachments().isEmpty()) {
            try {
                metrics.observe(AuditFormat.read(
                        Entries.bytes(entry.getAttachments().getFirst().getContent())));
            } catch (Refused e) {
                LOG.log(Level.WARNING, "record " + entry.getIndex() + " names no audit that this version can read", e);
            }
        }
    }

    @Override
    public void pause() {
        metrics.publish();
    }
}
