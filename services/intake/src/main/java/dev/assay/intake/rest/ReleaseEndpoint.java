package dev.assay.intake.rest;

import dev.assay.intake.Kind;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** The three forms in which a release may come. */
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
@APIResponse(
        responseCode = "201",
        description = "Accepted: stored, and its event published.",
        content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Answer.class)))
@APIResponse(
        responseCode = "200",
        description = "Duplicate: the same bytes were accepted before.",
        content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Answer.class)))
@APIResponse(
        responseCode = "409",
        description = "Conflict: the version was accepted before with other bytes.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "413",
        description = "Over a limit that the detail names.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "422",
        description = "Refused: the detail says what was found, where, and what to do.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "503",
        description = "The store or the broker is away: nothing was decided, send it again.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
abstract class ReleaseEndpoint {
    private final Kind kind;
    private final IntakeRole role;

    ReleaseEndpoint(Kind kind, IntakeRole role) {
        this.kind = kind;
        this.role = role;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Release a folder, one part a file",
            description = "The file name of each part is the file's path inside the release folder.")
    public Response parts(MultipartFormDataInput form) {
        return role.desk().parts(kind, form);
    }

    @POST
    @Consumes("application/zip")
    @Operation(
            summary = "Release a folder as a zip",
            description = "The zip holds what the release folder holds, without a folder around it.")
    public Response zip(InputStream body) {
        return role.desk().zip(kind, body);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Release files that are in the object store",
            description =
                    "{\"files\": [{\"path\": \"release.yaml\", \"key\": \"uploads/7/release.yaml\", \"sha256\": \"<hex>\"}]}")
    public Response references(InputStream body) {
        return role.desk().references(kind, body);
    }
}
