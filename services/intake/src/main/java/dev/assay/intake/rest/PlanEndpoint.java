package dev.assay.intake.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Registers plans. The path of the class is the one of the endpoint that lists them: Jakarta REST looks for a method in
 * the classes with the longest path that matches, and nowhere else.
 */
@Path("/v1")
@Tag(name = "Plans")
public class PlanEndpoint {
    private final IntakeRole role;

    PlanEndpoint(IntakeRole role) {
        this.role = role;
    }

    @POST
    @Path("/plans")
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml"})
    @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
    @Operation(
            summary = "Register a plan",
            description = "The plan is resolved against the catalogue of checks; the digest is that of the resolved"
                    + " plan. The same name and version with other content is a conflict.")
    public Response register(InputStream body) {
        return role.desk().plan(body);
    }
}
