package dev.assay.app.web;

import dev.assay.app.role.RoleName;
import dev.assay.app.role.Roles;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Answers 404 for endpoints of inactive roles. An endpoint belongs to the role whose room declares it. */
@ApplicationScoped
final class RoleGate {
    /** Before the handlers of static files and of JAX-RS. */
    private static final int FIRST = -1_000;

    private final Roles roles;

    RoleGate(Roles roles) {
        this.roles = roles;
    }

    @ServerRequestFilter
    Optional<Response> check(ResourceInfo resource, UriInfo uri) {
        RoleName owner = owner(resource.getResourceClass().getPackageName());
        if (owner == null || roles.isActive(owner)) {
            return Optional.empty();
        }
        return Optional.of(Response.status(Response.Status.NOT_FOUND)
                .type(Problem.MEDIA_TYPE)
                .entity(inactive(uri.getPath(), owner))
                .build());
    }

    /** Pages' styles, scripts and pictures are files, which no JAX-RS filter sees: they are the console's. */
    void route(@Observes Router router) {
        router.route().order(FIRST).handler(this::checkFile);
    }

    private void checkFile(RoutingContext context) {
        String path = context.normalizedPath();
        boolean file = !path.startsWith("/q/") && !path.startsWith("/v1/");
        if (file && !roles.isActive(RoleName.CONSOLE)) {
            Problems.answer(context, inactive(path, RoleName.CONSOLE));
        } else {
            context.next();
        }
    }

    private static @Nullable RoleName owner(String endpointPackage) {
        for (RoleName role : RoleName.values()) {
            String room = "dev.assay." + role.written();
            if (endpointPackage.equals(room) || endpointPackage.startsWith(room + '.')) {
                return role;
            }
        }
        return null;
    }

    private static Problem inactive(String path, RoleName owner) {
        return Problem.of(
                404,
                "there is nothing at " + path + " here: role " + owner.written() + " is not active in this process");
    }
}
