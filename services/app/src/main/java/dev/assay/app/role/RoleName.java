package dev.assay.app.role;

import java.util.Locale;

/** The roles, in the order in which they start: whoever reads comes up before those who ask it to. */
public enum RoleName {
    LEDGER,
    WORKER,
    PLANNER,
    CONSOLE,
    INTAKE;

    /** As written in {@code --roles}. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
