package dev.assay.trail.verify.outcome;

/** The outcome of verification, with the exit status that means it. */
public enum Result {
    COMPLETE(0),
    SUBSET(10),
    INVALID(20),
    INDETERMINATE(30);

    private final int exit;

    Result(int exit) {
        this.exit = exit;
    }

    public int exit() {
        return exit;
    }
}
