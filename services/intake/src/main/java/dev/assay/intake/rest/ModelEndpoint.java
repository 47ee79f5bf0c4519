package dev.assay.intake.rest;

import dev.assay.intake.Kind;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes in model releases. */
@Path("/v1/models")
@Tag(name = "Releases")
public class ModelEndpoint extends ReleaseEndpoint {
    ModelEndpoint(IntakeRole role) {
        super(Kind.MODEL, role);
    }
}
