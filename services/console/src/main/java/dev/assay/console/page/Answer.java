package dev.assay.console.page;

import jakarta.ws.rs.core.Response;

/** A page on its way to the browser. */
final class Answer {
    /** Nothing but our own files; no script in the page, no frame around it. */
    private static final String POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self';"
            + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action ";

    private Answer() {}

    /** A page that sends nothing. */
    static Response page(int status, String html) {
        return page(status, html, "'none'");
    }

    /** A page with a form of ours. */
    static Response form(int status, String html) {
        return page(status, html, "'self'");
    }

    private static Response page(int status, String html, String target) {
        return Response.status(status)
                .entity(html)
                .type("text/html;charset=UTF-8")
                .header("Content-Security-Policy", POLICY + target)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .build();
    }
}
