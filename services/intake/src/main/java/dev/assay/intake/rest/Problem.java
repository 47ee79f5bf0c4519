package dev.assay.intake.rest;

import jakarta.ws.rs.core.Response;

/**
 * Why a request was not granted (RFC 9457).
 *
 * @param type a stable name for programs
 * @param title the kind of problem
 * @param status of the answer
 * @param detail what was found, where, and what to do
 */
public record Problem(String type, String title, int status, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String RETRY_SECONDS = "5";

    static Problem malformed(String detail) {
        return new Problem("urn:assay:problem:malformed", "The request is not well formed", 400, detail);
    }

    static Problem conflict(String detail) {
        return new Problem("urn:assay:problem:conflict", "The version has other bytes", 409, detail);
    }

    static Problem tooLarge(String detail) {
        return new Problem("urn:assay:problem:too-large", "The request is too large", 413, detail);
    }

    static Problem refused(String detail) {
        return new Problem("urn:assay:problem:refused", "The input is not acceptable", 422, detail);
    }

    static Problem unavailable(String detail) {
        return new Problem("urn:assay:problem:unavailable", "Not possible at the moment", 503, detail);
    }

    Response response() {
        Response.ResponseBuilder answer =
                Response.status(status).type(MEDIA_TYPE).entity(this);
        return (status == 503 ? answer.header("Retry-After", RETRY_SECONDS) : answer).build();
    }
}
