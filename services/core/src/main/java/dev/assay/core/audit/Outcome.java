package dev.assay.core.audit;

/** How a measurement stands to its rule. */
public enum Outcome {
    /** The whole interval is on the good side of the bound. */
    PASSED,
    /** The interval straddles the bound. */
    WARNED,
    /** It could not be run; the reason is recorded. Never a pass. */
    NOT_RUN,
    /** The whole interval is on the bad side. */
    FAILED,
    /**
     * There is nothing to look at; listed, outside the verdict. Of a required rule only where the plan permits it, else it
     * is {@link #NOT_RUN}.
     */
    NOT_APPLICABLE,
    /** No rule judges it: it informs. */
    MEASURED
}
