package dev.assay.app.web;

import dev.assay.app.role.RoleName;
import dev.assay.app.role.Roles;
import dev.assay.console.page.AbsentPage;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Answers for what no endpoint foresaw. Nothing of the inside goes out: a fault is named by an id that is in the log. */
@ApplicationScoped
final class Problems {
    private static final Logger LOG = System.getLogger(Problems.class.getName());
    private static final int[] BEFORE_ANY_ENDPOINT = {400, 404, 405, 414, 415, 431};

    /** Before Quarkus's own check of the length, which answers without a word. */
    private static final int BEFORE_LENGTH_CHECK = -2_000;

    private final long maxBodyBytes;
    private final Roles roles;
    private final Instance<AbsentPage> absent;

    /** @param absent made when the first browser asks for it: the console's, where it is active */
    Problems(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize,
            Roles roles,
            Instance<AbsentPage> absent) {
        this.maxBodyBytes = maxBodySize.asLongValue();
        this.roles = roles;
        this.absent = absent;
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException refused, UriInfo uri, HttpHeaders headers) {
        Response given = refused.getResponse();
        if (given.hasEntity()) {
            return given;
        }
        int status = given.getStatus();
        if (status == 404 && isForPeople(headers.getHeaderString(HttpHeaders.ACCEPT))) {
            return absent.get().at(uri.getPath());
        }
        return Response.fromResponse(given)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, status == 404 ? "there is nothing at " + uri.getPath() : null))
                .build();
    }

    @ServerExceptionMapper
    Response broken(Throwable fault) {
        return Response.serverError()
                .type(Problem.MEDIA_TYPE)
                .entity(logged(fault))
                .build();
    }

    /** For what is refused before an endpoint is found, for example a body over the limit. */
    void route(@Observes Router router) {
        router.route().order(BEFORE_LENGTH_CHECK).handler(this::checkLength);
        for (int status : BEFORE_ANY_ENDPOINT) {
            router.errorHandler(status, context -> refuse(context, status));
        }
        router.errorHandler(500, context -> {
            Throwable fault = context.failure();
            answer(context, fault == null ? Problem.of(500, null) : logged(fault));
        });
    }

    /** A body of unknown length is cut off where it goes over the limit, by the endpoint that reads it. */
    private void checkLength(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        if (length != null && Long.parseLong(length) > maxBodyBytes) {
            context.response().putHeader("Connection", "close");
            answer(
                    context,
                    Problem.of(
                            413,
                            "the body must have at most " + maxBodyBytes + " bytes, found " + length
                                    + ": send less, or raise quarkus.http.limits.max-body-size"));
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context, int status) {
        if (context.response().ended()) {
            return;
        }
        if (status == 404 && isForPeople(context.request().getHeader(HttpHeaders.ACCEPT))) {
            Response page = absent.get().at(context.normalizedPath());
            page.getStringHeaders().forEach(context.response()::putHeader);
            context.response().setStatusCode(status).end((String) page.getEntity());
        } else {
            answer(context, Problem.of(status, detail(status, context)));
        }
    }

    /** Browsers say that they take HTML; programs that do not ask for it get problem documents. */
    private boolean isForPeople(@Nullable String accept) {
        return accept != null && accept.contains(MediaType.TEXT_HTML) && roles.isActive(RoleName.CONSOLE);
    }

    static void answer(RoutingContext context, Problem problem) {
        if (context.response().ended()) {
            return;
        }
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(problem.json());
    }

    private static String detail(int status, RoutingContext context) {
        return switch (status) {
            case 404 -> "there is nothing at " + context.normalizedPath();
            case 405 -> context.request().method() + " is not allowed at " + context.normalizedPath();
            default -> "the request cannot be read";
        };
    }

    private static Problem logged(Throwable fault) {
        UUID id = UUID.randomUUID();
        LOG.log(Level.ERROR, "a request failed, id " + id, fault);
        return Problem.of(500, "something broke; the log of this installation says what, at id " + id);
    }
}
