package dev.assay.console.export;

import dev.assay.console.order.Orders.Place;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.wire.SchemaText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an export asks of the ledger and of the brokers. {@link IOException}: they are away. */
public interface Recorder {
    /**
     * Orders the ledger to hold every input that is there now against its record.
     *
     * @param wait how long the ledger may wait for records that are still missing
     * @return the order's place, which the reconciliation will name as its cause
     */
    Place reconcile(String actor, Instant at, Duration wait) throws IOException;

    /** Orders the record that binds the files of an export. */
    void made(ExportMade made) throws IOException;

    /** The schema of that fingerprint; empty where nobody announced it. */
    Optional<SchemaText> schema(String fingerprint) throws IOException;
}
