package dev.assay.intake.rest;

import dev.assay.intake.Kind;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes in dataset releases. */
@Path("/v1/datasets")
@Tag(name = "Releases")
public class DatasetEndpoint extends ReleaseEndpoint {
    DatasetEndpoint(IntakeRole role) {
        super(Kind.DATASET, role);
    }
}
