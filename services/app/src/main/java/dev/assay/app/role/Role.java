package dev.assay.app.role;

import java.util.Optional;

/** A part of the application that is started and stopped as a whole. */
public interface Role {
    RoleName name();

    /** Returns when the role's threads run; it may become ready later. */
    void start();

    /** Why the role cannot do its work now; empty: it can. */
    Optional<String> unready();

    /** Finishes or hands back what is in hand. Called at most once, and only after {@link #start()}. */
    void stop();
}
