package dev.assay.console.rest;

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

    static Problem malformed(String detail) {
        return new Problem("urn:assay:problem:malformed", "The request is not well formed", 400, detail);
    }

    static Problem unknown(String detail) {
        return new Problem("urn:assay:problem:unknown", "There is no such thing", 404, detail);
    }

    static Problem tooEarly(String detail) {
        return new Problem("urn:assay:problem:too-early", "Not possible yet", 409, detail);
    }

    static Problem missing(String detail) {
        return new Problem("urn:assay:problem:missing", "The object is gone from the store", 410, detail);
    }

    static Problem altered(String detail) {
        return new Problem("urn:assay:problem:altered", "The object was altered in the store", 502, detail);
    }

    static Problem unavailable(String detail) {
        return new Problem("urn:assay:problem:unavailable", "Not possible at the moment", 503, detail);
    }

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
