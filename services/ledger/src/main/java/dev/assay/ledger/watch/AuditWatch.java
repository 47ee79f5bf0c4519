package dev.assay.ledger.watch;

import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.release.Refused;
import dev.assay.ledger.enter.Entries;
import dev.assay.ledger.integrate.Integrator;
import dev.assay.schemas.LedgerEntry;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.RecordType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Shows the newest audits as metrics, and tells whoever must know of a key's turn and of an alarm. */
public final class AuditWatch implements Integrator.Observer {
    private static final Logger LOG = System.getLogger(AuditWatch.class.getName());

    private final LedgerMetrics metrics;
    private final Consumer<LedgerEntry> entries;
    private final Consumer<VerifierKey> turn;
    private final Consumer<String> alarm;

    /**
     * @param entries sees every entry too
     * @param turn told whose turn it is to sign
     * @param alarm told that the ledger has stopped
     */
    public AuditWatch(
            LedgerMetrics metrics, Consumer<LedgerEntry> entries, Consumer<VerifierKey> turn, Consumer<String> alarm) {
        this.metrics = metrics;
        this.entries = entries;
        this.turn = turn;
        this.alarm = alarm;
    }

    @Override
    public void turn(VerifierKey key) {
        turn.accept(key);
    }

    @Override
    public void alarm(String what) {
        alarm.accept(what);
    }

    @Override
    public void observe(LedgerEntry entry) {
        metrics.size(entry.getIndex() + 1);
        entries.accept(entry);
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
