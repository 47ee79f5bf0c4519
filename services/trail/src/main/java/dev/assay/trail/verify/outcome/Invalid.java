package dev.assay.trail.verify.outcome;

/** Something contradicts: nothing after it is worth looking at. */
public final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Invalid(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
