package dev.assay.intake;

import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import java.io.IOException;

/**
 * Where the intake publishes. A call that has returned is durable; {@link IOException} means that the broker is away and
 * the call may be repeated.
 */
public interface Announcer {
    void model(ModelVersion event) throws IOException;

    void dataset(DatasetVersion event) throws IOException;

    void plan(PlanVersion event) throws IOException;

    void rejected(EventRejected event) throws IOException;
}
