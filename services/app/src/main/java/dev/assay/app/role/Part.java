package dev.assay.app.role;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A role that a service brings as an object of its own kind.
 *
 * @param starting returns at once
 * @param waiting why it cannot do its work now; empty: it can
 */
public record Part(RoleName name, Runnable starting, Supplier<Optional<String>> waiting, Runnable stopping)
        implements Role {
    @Override
    public void start() {
        starting.run();
    }

    @Override
    public Optional<String> unready() {
        return waiting.get();
    }

    @Override
    public void stop() {
        stopping.run();
    }
}
