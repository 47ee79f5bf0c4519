package dev.assay.app.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * A problem as RFC 9457 describes it, with {@code type} left at {@code about:blank}.
 *
 * @param title the status's own phrase
 * @param status HTTP status
 * @param detail what was found and what to do; null where the title says it all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String title, int status, @Nullable String detail) {
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, @Nullable String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new Problem(known == null ? "Status " + status : known.getReasonPhrase(), status, detail);
    }

    /** For answers that are given outside of JAX-RS. */
    String json() {
        JsonObject all = new JsonObject().put("title", title).put("status", status);
        return (detail == null ? all : all.put("detail", detail)).encode();
    }
}
