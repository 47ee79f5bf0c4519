package dev.assay.app.role;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every active role is; says why where one is not. */
@Readiness
@ApplicationScoped
final class RoleReadiness implements HealthCheck {
    private final Roles roles;

    RoleReadiness(Roles roles) {
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("roles").up();
        roles.readiness().forEach((role, unready) -> {
            answer.withData(role, unready.orElse("ready"));
            if (unready.isPresent()) {
                answer.down();
            }
        });
        return answer.build();
    }
}
