package dev.assay.app.role;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The active roles. Only these are ever made. */
public final class Roles {
    private static final Logger LOG = System.getLogger(Roles.class.getName());

    private final Set<RoleName> active;
    private final Function<RoleName, Role> factory;
    private final Deque<Role> started = new ArrayDeque<>();

    /** @param factory makes a role; called once for each active one, when it is to start */
    public Roles(Set<RoleName> active, Function<RoleName, Role> factory) {
        this.active = Set.copyOf(active);
        this.factory = factory;
    }

    public boolean isActive(RoleName role) {
        return active.contains(role);
    }

    /** As written in {@code --roles}, in the order in which they start. */
    public List<String> written() {
        return active.stream().sorted().map(RoleName::written).toList();
    }

    /** Starts all in the order of {@link RoleName}. If one fails, those before it are stopped again. */
    public synchronized void start() {
        for (RoleName name : active.stream().sorted().toList()) {
            try {
                Role role = factory.apply(name);
                role.start();
                started.push(role);
                LOG.log(Level.INFO, "role {0} started", name.written());
            } catch (RuntimeException e) {
                stop();
                throw e;
            }
        }
    }

    /** Stops what was started, the last first. One that fails to stop does not keep the others running. */
    public synchronized void stop() {
        while (!started.isEmpty()) {
            Role role = started.pop();
            try {
                role.stop();
                LOG.log(Level.INFO, "role {0} stopped", role.name().written());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "role " + role.name().written() + " did not stop cleanly", e);
            }
        }
    }

    /** Role to the reason why it is not ready; empty where it is. */
    public synchronized Map<String, Optional<String>> readiness() {
        Map<String, Optional<String>> all = new TreeMap<>();
        for (RoleName name : active) {
            all.put(name.written(), Optional.of("not started"));
        }
        all.putAll(started.stream().collect(Collectors.toMap(role -> role.name().written(), Role::unready)));
        return all;
    }
}
