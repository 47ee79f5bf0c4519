package dev.assay.app.platform;

import dev.assay.app.CannotStart;
import dev.assay.app.role.RoleName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Where this process answers HTTP.
 *
 * @param host address
 * @param port never 0
 */
public record Web(String host, int port) {
    public String url() {
        return "http://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }

    /**
     * Nobody signs in, so whoever reaches the pages and endpoints of intake and console may do everything there. Roles
     * without any answer health checks and metrics alone, on any address.
     */
    public void requireLoopback(Set<RoleName> roles) {
        boolean forPeople = roles.contains(RoleName.INTAKE) || roles.contains(RoleName.CONSOLE);
        if (forPeople && !loopback()) {
            throw new CannotStart("the HTTP address " + host + " can be reached from other machines, and there is no"
                    + " sign-in: whoever reached it would hold every role. Use 127.0.0.1, or leave out the roles intake"
                    + " and console");
        }
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new CannotStart("the HTTP address \"" + host + "\" is not known: use 127.0.0.1", e);
        }
    }
}
